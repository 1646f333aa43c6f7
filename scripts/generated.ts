import { manPage } from '../src/cli/help/man.ts';
import { schemaText } from '../src/cli/init-schema.ts';
import { scenariosPage } from './scenarios-page.ts';
import { settingsPage } from './settings-page.ts';

/** The files that are made of the program's own data, and kept in git so that everybody can read them, by their paths in the repository. */
export const generated: Readonly<Record<string, () => string>> = {
  'schema/mlflow-tui.schema.json': schemaText,
  'man/mlflow-tui.1': manPage,
  'docs/settings.md': settingsPage,
  'docs/scenarios.md': scenariosPage,
};

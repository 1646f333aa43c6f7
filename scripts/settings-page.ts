import { type Described, describedSettings } from '../src/settings/described.ts';

/** docs/settings.md, of the settings' schema. */
export function settingsPage(): string {
  const sections = describedSettings().map(({ name, description, settings }) =>
    [`## ${name ?? 'At the top'}`, ...(description === '' ? [] : [description, '']), ...table(settings)].join('\n'),
  );
  return `${head}\n\n${sections.join('\n\n')}\n`;
}

const head = `<!-- Made by \`npm run generate\`, of src/settings/schema.ts. -->
# Settings

The defaults are those of the [reference cluster](prerequisites.md). \`mlflow-tui init\` looks at a cluster and writes a file \`mlflow-tui.yaml\` with all of
them: what differs is set, the rest is in comments. It is read from the current folder; \`--config FILE\` names another one. Environment variables are
stronger than the file, and flags are stronger than both. What can't be is refused before anything is done, with its file, line and the nearest known key.

An editor completes and checks the file by the JSON schema of the package, \`schema/mlflow-tui.schema.json\`, to which the first line of \`init\`'s file points:

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/mlflow-tui/schema/mlflow-tui.schema.json
namespace: team-a
postgres:
  cluster: db
\`\`\`

That is the path where the package is installed above the file. Anywhere else, as under \`npx\`, \`init\` puts a copy of the schema beside it.
Durations are like \`90s\`, \`5m\` or \`1h30m\`; in a variable a list has commas.`;

function table(settings: readonly Described[]): string[] {
  const rows = settings.map(({ path, description, default: value, variable }) => [
    code(path.join('.')),
    description.replaceAll('<', '\\<'),
    shown(value),
    code(variable),
  ]);
  return ['| setting | | default | variable |', '|---|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)];
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return code(Array.isArray(value) ? value.join(', ') : String(value));
}

function code(text: string): string {
  return `\`${text}\``;
}

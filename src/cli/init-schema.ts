import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { settingsJsonSchema } from '../settings/json-schema.ts';

/** Where the schema is in this package. */
const inPackage = 'schema/mlflow-tui.schema.json';

/**
 * The comment by which editors find the schema of a file (https://github.com/redhat-developer/yaml-language-server#using-inlined-schema). It
 * has to work for everybody who has the file, and without a network: where the package is installed above the file, it is the package's own;
 * else, as under `npx`, a copy beside the file, for what npx keeps is on one machine and not for long.
 * @param file absolute
 * @returns the comment without its "# ", and where the copy belongs
 */
export function schemaLine(file: string): { line: string; beside?: string } {
  const folder = dirname(file);
  const installed = above(folder)
    .map((parent) => join(parent, 'node_modules/mlflow-tui', inPackage))
    .find(existsSync);
  const beside = join(folder, basename(inPackage));
  const path = relative(folder, installed ?? beside).replaceAll(sep, '/');
  const line = `yaml-language-server: $schema=${path.startsWith('.') ? path : `./${path}`}`;
  return installed === undefined ? { line, beside } : { line };
}

/** Writes the copy, unless there is one: that stays. @returns its name, when it was written */
export function schemaBeside(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  writeFileSync(path, schemaText(), { flag: 'wx' });
  return basename(path);
}

/** The schema's file. */
export function schemaText(): string {
  return `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`;
}

/** The folder and those around it, the nearest first. */
function above(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...above(parent)];
}

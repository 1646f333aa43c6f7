import { stringify } from 'yaml';
import { type Described, describedSettings } from './described.ts';

/** What goes into a settings file, by the settings' paths with dots: 'postgres.cluster'. */
export interface FileContents {
  /** The first lines, each a comment without its "# ". */
  head: readonly string[];
  /** What is set. */
  values: ReadonlyMap<string, unknown>;
  /** More about a setting, in a line, which stands above it. */
  notes: ReadonlyMap<string, string>;
}

/** A settings file with every setting and its description: what is set, and as a comment what is not, with its default. Pure. */
export function settingsFile({ head, values, notes }: FileContents): string {
  const lines = head.map(comment);
  for (const { name, description, settings } of describedSettings()) {
    if (name === undefined) {
      for (const setting of settings) lines.push('', ...settingLines(setting, values, notes));
    } else {
      lines.push('', comment(description), `${name}:`);
      for (const setting of settings) lines.push(...settingLines(setting, values, notes).map((line) => `  ${line}`));
    }
  }
  return `${lines.join('\n')}\n`;
}

function settingLines({ path, description, default: value }: Described, values: FileContents['values'], notes: FileContents['notes']) {
  const dotted = path.join('.');
  const note = notes.get(dotted);
  const isSet = values.has(dotted);
  const line = `${path.at(-1)}: ${written(isSet ? values.get(dotted) : value)}`.trimEnd();
  return [comment(description), ...(note === undefined ? [] : [comment(note)]), isSet ? line : comment(line)];
}

/** A value in one line; nothing where there is no default. */
function written(value: unknown): string {
  return value === undefined ? '' : stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

function comment(text: string): string {
  return `# ${text}`.trimEnd();
}

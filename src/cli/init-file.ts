import { isDeepStrictEqual } from 'node:util';
import { describedSettings } from '../settings/described.ts';
import type { SettingFlags } from '../settings/load.ts';
import { settingsFile } from '../settings/template.ts';
import type { Finding } from '../tasks/discover/finding.ts';
import { cleanLine } from '../text/clean.ts';
import { columns } from './help/columns.ts';

interface Found {
  findings: readonly Finding[];
  /** The cluster, in words. */
  from: string;
}

/** The text of the file: what differs from the defaults is set; what could not be told has a note. Pure. */
export function initFile({ findings, from, flags, schemaLine }: Found & { flags: SettingFlags; schemaLine: string }): string {
  const given = Object.entries(flags).filter(([name]) => name === 'kubeconfig' || name === 'context');
  const different = findings.filter(isDifferent).map(({ setting, value }): [string, unknown] => [setting, value]);
  const untold = findings.filter(({ value }) => value === undefined);
  return settingsFile({
    head: [
      schemaLine,
      cleanLine(`Settings of mlflow-tui, as found by \`mlflow-tui init\` in ${from}.`),
      'What is a comment is the default. Flags, and variables such as MLFLOW_TUI_NAMESPACE, are stronger than this file.',
    ],
    values: new Map([...given, ...different]),
    notes: new Map(untold.map(({ setting, because }) => [setting, cleanLine(`Not found: ${because}.`)])),
  });
}

/** What `init` says: a line for each setting that it looked for. Pure. @param schema the schema's file, where one was written */
export function initLines({ findings, from, file, schema }: Found & { file: string; schema?: string | undefined }): string {
  const order = describedSettings().flatMap(({ settings }) => settings.map(({ path }) => path.join('.')));
  const inOrder = findings.toSorted((one, other) => order.indexOf(one.setting) - order.indexOf(other.setting));
  const rows = inOrder.map(({ setting, value, because }): [string, string] => [
    setting,
    value === undefined ? `not found: ${because}` : `${Array.isArray(value) ? value.join(', ') : value} (${because})`,
  ]);
  const isOpen = findings.some(({ value }) => value === undefined);
  const lines = [
    `wrote ${file}, from ${from}`,
    ...columns(rows),
    ...(schema === undefined ? [] : [`wrote ${schema}, by which editors complete and check ${file}`]),
    `next: ${isOpen ? `look at what was not found, in ${file}; then ` : ''}mlflow-tui check${file === 'mlflow-tui.yaml' ? '' : ` --config ${file}`}`,
  ];
  return lines.map((line) => `${cleanEnd(line)}\n`).join('');
}

function isDifferent({ setting, value }: Finding): boolean {
  const known = describedSettings().flatMap(({ settings }) => settings);
  return value !== undefined && !isDeepStrictEqual(value, known.find(({ path }) => path.join('.') === setting)?.default);
}

/** Without the control characters that a cluster's words may have; the indentation stays. */
function cleanEnd(line: string): string {
  return line.slice(0, line.search(/\S|$/)) + cleanLine(line);
}

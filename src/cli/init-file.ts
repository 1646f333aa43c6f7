import { isDeepStrictEqual } from 'node:util';
import { sandboxMark } from '../run/sandbox.ts';
import type { ScenarioName } from '../sandbox/scenarios/list.ts';
import { describedSettings } from '../settings/described.ts';
import type { SettingFlags } from '../settings/load.ts';
import { settingsFile } from '../settings/template.ts';
import type { Finding } from '../tasks/discover/finding.ts';
import { cleanLine } from '../text/clean.ts';
import { shellWord } from '../text/shell-word.ts';
import { columns } from './help/columns.ts';
import { hintWithin } from './sandbox-hints.ts';

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

interface Written extends Found {
  file: string;
  /** The schema's file, where one was written. */
  schema?: string | undefined;
  sandbox?: ScenarioName | undefined;
}

/** What `init` says: a line for each setting that it looked for. In the sandbox each says so, and the next step stays there. Pure. */
export function initLines({ findings, from, file, schema, sandbox }: Written): string {
  const order = describedSettings().flatMap(({ settings }) => settings.map(({ path }) => path.join('.')));
  const inOrder = findings.toSorted((one, other) => order.indexOf(one.setting) - order.indexOf(other.setting));
  const rows = inOrder.map(({ setting, value, because }): [string, string] => [
    setting,
    value === undefined ? `not found: ${because}` : `${Array.isArray(value) ? value.join(', ') : value} (${because})`,
  ]);
  const isOpen = findings.some(({ value }) => value === undefined);
  const isRead = file === 'mlflow-tui.yaml' && sandbox === undefined;
  const check = `mlflow-tui check${isRead ? '' : ` --config ${shellWord(file)}`}`;
  const lines = [
    `wrote ${file}, from ${from}`,
    ...columns(rows),
    ...(schema === undefined ? [] : [`wrote ${schema}, by which editors complete and check ${file}`]),
    `next: ${isOpen ? `look at what was not found, in ${file}; then ` : ''}${sandbox === undefined ? check : hintWithin(check, sandbox)}`,
  ];
  const mark = sandbox === undefined ? '' : `${sandboxMark} `;
  return lines.map((line) => `${mark}${cleanEnd(line)}\n`).join('');
}

function isDifferent({ setting, value }: Finding): boolean {
  const known = describedSettings().flatMap(({ settings }) => settings);
  return value !== undefined && !isDeepStrictEqual(value, known.find(({ path }) => path.join('.') === setting)?.default);
}

/** Without the control characters that a cluster's words may have; the indentation stays. */
function cleanEnd(line: string): string {
  return line.slice(0, line.search(/\S|$/)) + cleanLine(line);
}

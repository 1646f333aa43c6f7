import { describedSettings } from '../../settings/described.ts';
import { type CommandInfo, commands, type Example, sessionExamples, synopsis } from '../commands.ts';
import { answers, type Mode, type OptionInfo, options, partsOf } from '../options.ts';
import { wrapped } from './columns.ts';
import { exitCodes } from './exit-codes.ts';
import { variables } from './variables.ts';

/** The man page, of the same data as --help (man(7), as groff and mandoc read it). Made by `npm run generate`. Pure. */
export function manPage(): string {
  const isOfSmoke = ({ takenBy }: OptionInfo) => takenBy.join() === 'smoke';
  const lines = [
    '.\\" Made by `npm run generate`: change src/cli and src/settings instead.',
    '.TH MLFLOW\\-TUI 1 "" "mlflow\\-tui" "User Commands"',
    // Names of options and settings stay whole.
    '.nh',
    '.ad l',
    ...section('NAME', text(`mlflow-tui - ${synopsis.charAt(0).toLowerCase()}${synopsis.slice(1, -1)}`)),
    ...section('SYNOPSIS', ['.B mlflow\\-tui', '.RI [ command ]', '.RI [ options ]']),
    ...section(
      'DESCRIPTION',
      description.flatMap((words, index) => (index === 0 ? text(words) : ['.PP', ...text(words)])),
    ),
    ...section('COMMANDS', commands.flatMap(commandLines)),
    ...section('OPTIONS', [
      ...options.filter((info) => !isOfSmoke(info)).flatMap((info) => optionLines(info, takers(info))),
      ...answers.flatMap((info) => optionLines(info, '')),
    ]),
    ...section(
      'OPTIONS OF SMOKE',
      options.filter(isOfSmoke).flatMap((info) => optionLines(info, '')),
    ),
    ...section('SETTINGS', settingLines()),
    ...section(
      'ENVIRONMENT',
      variables.flatMap(([name, what]) => item(bold(name), text(sentence(what)))),
    ),
    ...section(
      'EXIT STATUS',
      exitCodes.flatMap(({ code, meaning }) => item(bold(String(code)), text(sentence(meaning)))),
    ),
    ...section(
      'FILES',
      files.flatMap(([name, what]) => item(`.I ${escaped(name)}`, text(sentence(what)))),
    ),
    ...section('EXAMPLES', [...sessionExamples, ...commands.flatMap(({ examples }) => examples)].flatMap(exampleLines)),
    ...section('SEE ALSO', ['.BR kubectl (1)']),
  ];
  return `${lines.join('\n')}\n`;
}

const description = [
  'Without a command, mlflow-tui looks at a Kubernetes namespace where LLaMA Stack runs, and shows whether everything is there that MLflow needs, ' +
    'and what it would create or change. After a yes it makes the database, MLflow with its Service and Ingress, the experiment, the OpenTelemetry ' +
    'Collector and the tracing of LLaMA Stack, and shows every rollout. Then it sends traces through all of it and reads them back, span by span.',
  'Run again it changes only what is not as it should be. Without a terminal, or with CI set, it asks nothing, as with --ci.',
];

const files: readonly Example[] = [
  ['mlflow-tui.yaml', 'settings, read from the current folder; --config names another file'],
  ['~/.kube/config', 'the kubeconfig, unless KUBECONFIG or --kubeconfig names another'],
  ['~/.local/state/mlflow-tui/', 'journals of the last thirty runs of each command, for --replay'],
  ['~/.cache/mlflow-tui/', 'compiled code, by which the program starts faster; it may be deleted'],
];

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title.includes(' ') ? `"${title}"` : title}`, ...lines];
}

/** A term with what it means below it, set in. */
function item(term: string, lines: readonly string[]): string[] {
  return ['.TP', term, ...lines];
}

function commandLines({ name, argument, about }: CommandInfo): string[] {
  const values = argument === undefined ? '' : ` ${argument.values.join('|')}`;
  return item(bold(name + values), text(about.join(' ')));
}

function optionLines(info: Pick<OptionInfo, 'flags' | 'summary' | 'values' | 'isList'>, more: string): string[] {
  const { short, long, value = '' } = partsOf(info);
  const names = [short, long].filter((name) => name !== undefined).map((name) => `\\fB${escaped(name)}\\fR`);
  const name = `\\fI${escaped(value.slice(1, -1))}\\fR`;
  const shown = value === '' ? '' : value.startsWith('[') ? `[=${name}]` : ` ${name}`;
  const values = info.values === undefined || info.isList ? '' : ` One of ${info.values.join(', ')}.`;
  return item(names.join(', ') + shown, text(`${sentence(info.summary)}${values}${more}`));
}

const spoken: Readonly<Record<Mode, string>> = {
  session: 'the session',
  ci: '--ci',
  replay: '--replay',
  check: 'check',
  smoke: 'smoke',
  init: 'init',
  completion: 'completion',
};

function takers({ takenBy }: OptionInfo): string {
  return ` Taken by ${takenBy.map((mode) => spoken[mode]).join(', ')}.`;
}

function settingLines(): string[] {
  const intro =
    'Each is set in the settings file, by its variable, which is stronger, or by its flag, where it has one, which is strongest.';
  const settings = describedSettings().flatMap((group) => group.settings);
  return [
    ...text(intro),
    ...settings.flatMap(({ path, description: what, default: value, variable }) =>
      item(bold(path.join('.')), [
        ...text(what),
        ...(value === undefined ? [] : text(`Default: ${Array.isArray(value) ? value.join(', ') : value}.`)),
        ...text(`Variable: ${variable}.`),
      ]),
    ),
  ];
}

function exampleLines([line, what]: Example): string[] {
  return item(`.B ${escaped(line)}`, text(sentence(what)));
}

function bold(term: string): string {
  return `.B ${escaped(term)}`;
}

/** "show a run" -> "Show a run."; "$KUBECONFIG, ...", "mlflow-tui.yaml, here" and "a=b,c=d" begin with names. */
function sentence(words: string): string {
  return `${/^[a-z]+(?![\w.=-])/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words}.`;
}

/** Lines of text, short ones as the format wants it; one that begins with "." or "'" would be a request. */
function text(words: string): string[] {
  return wrapped(words, 72).map((line) => escaped(line).replace(/^(?=[.'])/, '\\&'));
}

const special: Readonly<Record<string, string>> = { '\\': '\\e', '-': '\\-', "'": '\\(aq', '~': '\\(ti', '^': '\\(ha', '"': '\\(dq' };

/** Hyphens as they are typed, for who copies them; no quotes and no tildes that a typesetter would bend. */
function escaped(line: string): string {
  return line.replace(/[\\\-'~^"]/g, (character) => special[character] ?? character);
}

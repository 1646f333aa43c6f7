import { scenarioNames } from '../sandbox/scenarios/list.ts';
import { smokeOptions } from './smoke-options.ts';

/** What a command line comes to: a command, or the session in one of its ways. */
export type Mode = 'session' | 'ci' | 'replay' | 'check' | 'smoke' | 'init' | 'completion';

/** An option: what commander reads, and what help, completion and the man page tell of it. */
export interface OptionInfo {
  /** As commander takes them, "-n, --namespace <name>"; a value in [] may be left out. */
  flags: string;
  /** Fits the help pages of 80 columns. */
  summary: string;
  /** Given to any other command it is an error: whoever gave it expects something of it. */
  takenBy: readonly Mode[];
  /** The values there are, for completion: which one is right is decided where it is used. */
  values?: readonly string[];
  /** Several values, with commas or by giving it several times. */
  isList?: true;
  isFile?: true;
  /** What it is to a mode where it is something else. */
  summaryFor?: Partial<Record<Mode, string>>;
}

const runs: readonly Mode[] = ['session', 'ci', 'check', 'smoke'];
const shown: readonly Mode[] = [...runs, 'replay'];

/** Of lines there are these kinds. */
export const outputs = ['text', 'json'] as const;

const sharedOptions: readonly OptionInfo[] = [
  { flags: '-n, --namespace <name>', summary: 'where LLaMA Stack runs and MLflow goes', takenBy: [...runs, 'init'] },
  {
    flags: '--kubeconfig <file>',
    summary: 'kubeconfig; default: $KUBECONFIG, then ~/.kube/config',
    takenBy: [...runs, 'init'],
    isFile: true,
  },
  { flags: '--context <name>', summary: 'kubeconfig context', takenBy: [...runs, 'init'] },
  {
    flags: '--config <file>',
    summary: 'settings; default: mlflow-tui.yaml, if there is one',
    summaryFor: { init: 'the file to write; default: mlflow-tui.yaml' },
    takenBy: [...runs, 'init'],
    isFile: true,
  },
  {
    flags: '--sandbox [scenario]',
    summary: 'a simulated cluster; --sandbox=list shows scenarios',
    takenBy: [...runs, 'init'],
    values: [...scenarioNames, 'list'],
  },
  { flags: '--timeout <duration>', summary: 'for the deployment, from the yes on; like 10m', takenBy: ['session', 'ci', 'smoke'] },
  {
    flags: '--wait <duration>',
    summary: 'for prerequisites to turn met (--ci, check, smoke)',
    summaryFor: { check: 'how long prerequisites may take to turn met, like 5m' },
    takenBy: ['ci', 'check', 'smoke'],
  },
  { flags: '--ci', summary: 'ask nothing, write lines; as without a terminal', takenBy: ['session', 'ci', 'replay'] },
  // Nothing is asked under --ci, but scripts that answer all the same are right.
  { flags: '--yes', summary: "answer the plan's question with yes", takenBy: ['session', 'ci'] },
  { flags: '--replay <file>', summary: 'show a recorded run again', takenBy: ['replay'], isFile: true },
  { flags: '--output <format>', summary: 'text (default), or json: an event a line', takenBy: shown, values: outputs },
  { flags: '--report <junit=file>', summary: 'write a JUnit report at the end', takenBy: runs },
  { flags: '--no-color', summary: 'no colours; so does NO_COLOR', takenBy: shown },
  // Of lines, only the report of the smoke test has more than ASCII, which a check has not.
  { flags: '--ascii', summary: 'only ASCII; so does a locale without Unicode', takenBy: ['session', 'ci', 'smoke', 'replay'] },
  // Lines are what is read best anyway; without a terminal the session writes them.
  { flags: '--screen-reader', summary: 'words to be listened to, in place of a screen', takenBy: ['session', 'ci', 'replay'] },
];

/** Every option there is but those below, in the order of the help. */
export const options: readonly OptionInfo[] = [...sharedOptions, ...smokeOptions];

/** They are answered whatever else is there. */
export const answers = [
  { flags: '-h, --help', summary: 'what a command does, its options, examples' },
  { flags: '-V, --version', summary: 'show the version' },
] as const;

/** What an option is to a command, in words. Pure. */
export function summaryIn(command: Mode | 'help', { summary, summaryFor }: OptionInfo): string {
  return (command === 'help' ? undefined : summaryFor?.[command]) ?? summary;
}

/** The parts of an option's flags: {short: '-n', long: '--namespace', value: '<name>'}. Pure. */
export function partsOf({ flags }: Pick<OptionInfo, 'flags'>): { short?: string; long: string; value?: string } {
  const [, short, long = '', value] = /^(?:(-\w), )?(--[\w-]+)(?: ?([<[].*))?$/.exec(flags) ?? [];
  return { long, ...(short !== undefined && { short }), ...(value !== undefined && { value }) };
}

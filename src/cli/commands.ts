/** A command: what help, completion and the man page tell of it. */
export interface CommandInfo {
  name: 'check' | 'smoke' | 'init' | 'completion' | 'help';
  /** What stands after it. */
  argument?: { name: string; values: readonly string[] };
  /** Begins with a verb; fits the main page beside the name. */
  summary: string;
  /** What more there is to know, in lines of at most 80 characters. */
  about: readonly string[];
  examples: readonly Example[];
}

/** A command line, and what it is for. */
export type Example = readonly [line: string, what: string];

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The pages of help that are of no command. */
export const topics = ['options', 'environment', 'exit-codes'] as const;
export type Topic = (typeof topics)[number];
/** Its page is the list of scenarios, which `--sandbox=list` shows as well. */
export const sandboxTopic = 'sandbox';

export const synopsis = 'Deploys MLflow as a trace store on Kubernetes, and proves that traces arrive.';

/** The session has no name. */
export const sessionExamples: readonly Example[] = [
  ['mlflow-tui', 'checks, shows a plan, asks, deploys MLflow, proves it'],
  ['mlflow-tui --sandbox', 'the same on a simulated cluster: nothing is needed'],
  ['mlflow-tui --ci', 'the same without the question, one line an event'],
];

export const commands: readonly CommandInfo[] = [
  {
    name: 'check',
    summary: 'looks at the prerequisites, changes nothing',
    about: [
      'Looks at everything that a run needs, and changes nothing. What is not met comes',
      'with the next step. The exit code is 0 when all is met, and 3 when it is not.',
    ],
    examples: [
      ['mlflow-tui check', 'what the cluster lacks'],
      ['mlflow-tui check --wait 5m', 'until it lacks nothing'],
      ['mlflow-tui check -n team-a --output json', 'of another namespace, for a script'],
    ],
  },
  {
    name: 'smoke',
    summary: 'sends traces through what is deployed, and finds them',
    about: [
      'Sends traces of known ids by every path, reads them back from MLflow, compares',
      'every span, and deletes them. When spans are lost it names the broken hop, the',
      'cause and the next step; the exit code is then 4.',
    ],
    examples: [
      ['mlflow-tui smoke', 'a few spans by every path'],
      ['mlflow-tui smoke --rate 500 --duration 1m', 'a load test'],
      ['mlflow-tui smoke --mlflow-url http://localhost:5000', 'without a cluster'],
    ],
  },
  {
    name: 'init',
    summary: 'writes mlflow-tui.yaml from what the cluster has',
    about: [
      'Looks at the cluster and writes a settings file: what differs from the defaults',
      'is set, and all else is there as a comment that says what it is for.',
      'A file that is there already is never overwritten. With --sandbox no cluster of',
      'yours is asked: the file is of the simulated one.',
    ],
    examples: [
      ['mlflow-tui init', 'mlflow-tui.yaml, here'],
      ['mlflow-tui init --context prod --config prod.yaml', 'one file for each cluster'],
      ['mlflow-tui check --config prod.yaml', 'then use it'],
    ],
  },
  {
    name: 'completion',
    argument: { name: 'shell', values: shells },
    summary: 'prints completion for bash, zsh or fish',
    about: ['Prints a script that completes commands, options and their values.'],
    examples: [
      ['eval "$(mlflow-tui completion bash)"', 'in ~/.bashrc'],
      ['source <(mlflow-tui completion zsh)', 'in ~/.zshrc, after compinit'],
      ['mlflow-tui completion fish | source', 'in ~/.config/fish/config.fish'],
    ],
  },
  {
    name: 'help',
    argument: { name: 'topic', values: ['check', 'smoke', 'init', 'completion', sandboxTopic, ...topics] },
    summary: 'explains a command, the sandbox, options, environment, exit-codes',
    about: ['The same as --help after a command, and pages that are of no command.'],
    examples: [
      ['mlflow-tui help smoke', 'the same as mlflow-tui smoke --help'],
      ['mlflow-tui help sandbox', 'the scenarios of --sandbox'],
      ['mlflow-tui help options', 'all options but those of smoke alone'],
      ['mlflow-tui help environment', 'the variables that are read'],
      ['mlflow-tui help exit-codes', 'for scripts'],
    ],
  },
];

/** Their names, in the order of the help. */
export const commandNames = commands.map(({ name }) => name);

/** @throws Error for a name that is not in the list. */
export function commandOf(name: CommandInfo['name']): CommandInfo {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
}

import { type Command, CommanderError } from 'commander';
import { Problem } from '../problem.ts';
import type { SettingFlags } from '../settings/load.ts';
import { didYouMean, nearest } from '../settings/nearest.ts';
import type { SmokeChoice } from '../tasks/smoke/choice.ts';
import { junitFile } from './junit-flag.ts';
import { makeProgram, type Options, smokeHelp } from './program.ts';
import { smokeChoice } from './smoke-choice.ts';
import { makeSmokeOptions } from './smoke-options.ts';
import { isUnattended, type Surroundings, takesColor, takesUnicode } from './surroundings.ts';

/** What was asked for, as plain data. */
export type Invocation =
  | { command: 'help' | 'version'; text: string }
  | ({ command: 'replay'; file: string; unattended: boolean } & Look)
  /** `yes`: the plan's question is answered already. */
  | ({ command: 'session'; yes: boolean } & Run)
  | ({ command: 'ci' | 'check' } & Run)
  | ({ command: 'smoke'; smoke: SmokeChoice } & Run);

interface Look {
  output: 'text' | 'json';
  color: boolean;
  /** Nothing but ASCII on the screen. */
  ascii: boolean;
  /** Words to be listened to, in place of a screen. */
  screenReader: boolean;
}

interface Run extends Look {
  flags: SettingFlags;
  /** The settings file that `--config` names. */
  config: string | undefined;
  /** The file for a JUnit report. */
  junit: string | undefined;
}

/**
 * Reads a command line. Neither writes nor ends the process.
 * @param argv without node and script
 * @param version what `--version` answers
 * @throws Problem of kind `usage`
 */
export function parseArguments(argv: string[], surroundings: Surroundings, version: string): Invocation {
  const program = parse(argv);
  const options = program.opts<Options>();
  if (options.help) return { command: 'help', text: program.args[0] === 'smoke' ? smokeHelp() : program.helpInformation() };
  if (options.version) return { command: 'version', text: `${version}\n` };

  const unattended = options.ci === true || isUnattended(surroundings);
  const command = commandOf(program.args, options, unattended);
  refuseStrangers(program, command);
  const { output, kubeconfig, context, namespace, timeout, wait, config } = options;
  const { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl } = options;
  const look: Look = {
    output,
    color: options.color && takesColor(surroundings),
    ascii: options.ascii === true || !takesUnicode(surroundings),
    // The variable is Ink's own.
    screenReader: options.screenReader === true || surroundings.env.INK_SCREEN_READER === 'true',
  };
  if (command === 'replay') return { command, file: options.replay ?? '', unattended: unattended || output === 'json', ...look };

  const addresses = { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl };
  const flags = given({ kubeconfig, context, namespace, timeout, wait, ...addresses });
  const run: Run = { ...look, flags, config, junit: junitFile(options.report) };
  if (command === 'smoke') return { command, smoke: smokeChoice(options), ...run };
  if (command !== 'session') return { command, ...run };
  if (output === 'json') throw usage('--output json writes lines, where the session draws a screen and asks: add --ci');
  return { command, yes: options.yes === true, ...run };
}

function parse(argv: string[]): Command {
  try {
    return makeProgram().parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // "error: unknown option '--contxt'\n(Did you mean --context?)"
    const words = error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?');
    throw usage(words, argv.includes('smoke') ? 'mlflow-tui smoke --help' : undefined);
  }
}

const subcommands = ['check', 'smoke'] as const;

type CommandName = 'session' | 'ci' | 'replay' | (typeof subcommands)[number];

function commandOf([word, ...rest]: string[], options: Options, unattended: boolean): CommandName {
  if (word === undefined && options.replay !== undefined) return 'replay';
  if (word === undefined) return unattended ? 'ci' : 'session';
  const known = subcommands.find((name) => name === word);
  if (!known) throw usage(`unknown command '${word}'${didYouMean(nearest(word, subcommands))}`);
  if (rest.length > 0) throw usage(`too many arguments after ${known}: ${rest.join(' ')}`);
  return known;
}

const spoken: Readonly<Record<CommandName, string>> = {
  session: 'mlflow-tui',
  ci: 'mlflow-tui --ci',
  replay: 'mlflow-tui --replay',
  check: 'mlflow-tui check',
  smoke: 'mlflow-tui smoke',
};

const runs: readonly CommandName[] = ['session', 'ci', 'check', 'smoke'];

/** The commands that take an option, where it is not all that run something. */
const takers: Readonly<Record<string, readonly CommandName[]>> = {
  output: [...runs, 'replay'],
  color: [...runs, 'replay'],
  // Of lines, only the report of the smoke test has more than ASCII.
  ascii: [...runs, 'replay'],
  // Lines are what is read best anyway.
  screenReader: [...runs, 'replay'],
  ci: ['session', 'ci', 'replay'],
  replay: ['replay'],
  ...Object.fromEntries(makeSmokeOptions().map((option): [string, CommandName[]] => [option.attributeName(), ['smoke']])),
  timeout: ['session', 'ci', 'smoke'],
  wait: ['ci', 'check', 'smoke'],
  // Nothing is asked under --ci, but scripts that answer all the same are right.
  yes: ['session', 'ci'],
};

/** An option that the command does nothing with is an error: whoever gave it expects something of it. */
function refuseStrangers(program: Command, command: CommandName): void {
  const strangers = program.options.filter((option) => {
    const name = option.attributeName();
    return program.getOptionValueSource(name) === 'cli' && !(takers[name] ?? runs).includes(command);
  });
  if (strangers.length === 0) return;
  const why = command === 'session' && strangers.some(({ long }) => long === '--wait') ? ': the session waits until you leave it' : '';
  throw usage(`\`${spoken[command]}\` does not take ${strangers.map(({ long }) => long).join(', ')}${why}`);
}

/** Without the flags that were not given. */
function given(flags: { [name in keyof SettingFlags]: string | undefined }): SettingFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function usage(message: string, page = 'mlflow-tui --help'): Problem {
  return new Problem(message, { kind: 'usage', hint: `See \`${page}\`.` });
}

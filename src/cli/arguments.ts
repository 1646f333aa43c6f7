import { type Command, CommanderError } from 'commander';
import type { ScenarioName } from '../sandbox/scenarios/list.ts';
import type { SettingFlags } from '../settings/load.ts';
import type { SmokeChoice } from '../tasks/smoke/choice.ts';
import { type CommandInfo, type Shell, sandboxTopic, type Topic } from './commands.ts';
import type { Init } from './init.ts';
import { junitFile } from './junit-flag.ts';
import { oneOf } from './one-of.ts';
import { type Mode, type OptionInfo, options as optionInfos, outputs, partsOf } from './options.ts';
import { makeProgram, type Options } from './program.ts';
import { listWord, scenarioChoice, withScenario } from './sandbox-choice.ts';
import { smokeChoice } from './smoke-choice.ts';
import { isDumb, isUnattended, type Surroundings, takesColor, takesUnicode } from './surroundings.ts';
import { optionsPage, usage } from './usage.ts';
import { modeOf, pageFor, pageOf, shellOf } from './words.ts';

/** What was asked for, as plain data. */
export type Invocation =
  | { command: 'help'; page: CommandInfo['name'] | Topic }
  | { command: 'version'; text: string }
  | { command: 'completion'; shell: Shell }
  | { command: 'scenarios' }
  | ({ command: 'init' } & Init)
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
  /** The scenario of the sandbox; undefined for a cluster. */
  sandbox: ScenarioName | undefined;
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
  if (options.help || program.args[0] === 'help') {
    const page = pageOf(program.args);
    return page === sandboxTopic ? { command: 'scenarios' } : { command: 'help', page };
  }
  if (options.version) return { command: 'version', text: `${version}\n` };
  if (options.sandbox === listWord) return { command: 'scenarios' };

  const unattended = options.ci === true || isUnattended(surroundings);
  const command = modeOf(program.args, options, unattended);
  refuseStrangers(program, command);
  if (command === 'completion') return { command, shell: shellOf(program.args) };
  const { kubeconfig, context, namespace, timeout, wait, config } = options;
  const output = oneOf('--output', options.output ?? 'text', outputs, optionsPage);
  if (command === 'init') {
    const flags = given({ kubeconfig, context, namespace });
    return { command, flags, config, sandbox: scenarioChoice(options.sandbox, flags) };
  }
  const { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl } = options;
  const look: Look = {
    output,
    color: options.color && takesColor(surroundings),
    ascii: options.ascii === true || !takesUnicode(surroundings),
    // The variable is Ink's own.
    screenReader: options.screenReader === true || surroundings.env.INK_SCREEN_READER === 'true',
  };
  if (command === 'replay') {
    const isOfLines = unattended || output === 'json' || isDumb(surroundings);
    return { command, file: options.replay ?? '', unattended: isOfLines, ...look };
  }

  const addresses = { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl };
  const flags = given({ kubeconfig, context, namespace, timeout, wait, ...addresses });
  const run: Run = { ...look, flags, config, sandbox: scenarioChoice(options.sandbox, flags), junit: junitFile(options.report) };
  if (command === 'smoke') return { command, smoke: smokeChoice(options), ...run };
  if (command !== 'session') return { command, ...run };
  if (output === 'json') throw usage('--output json writes lines, where the session draws a screen and asks: add --ci');
  // Lines instead would go on without the question.
  if (isDumb(surroundings))
    throw usage('no screen can be drawn on this terminal (TERM=dumb): add --ci, which writes lines and asks nothing');
  return { command, yes: options.yes === true, ...run };
}

function parse(argv: string[]): Command {
  try {
    return makeProgram().parse(withScenario(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // "error: unknown option '--contxt'\n(Did you mean --context?)"
    const words = error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?');
    throw usage(words, pageFor(...argv));
  }
}

/** An option that the mode does nothing with is an error: whoever gave it expects something of it. */
function refuseStrangers(program: Command, mode: Mode): void {
  const strangers = optionInfos.filter((info) => !info.takenBy.includes(mode) && isGiven(program, info)).map((info) => partsOf(info).long);
  if (strangers.length === 0) return;
  const spoken = mode === 'session' ? '' : mode === 'ci' || mode === 'replay' ? ` --${mode}` : ` ${mode}`;
  throw usage(`\`mlflow-tui${spoken}\` does not take ${strangers.join(', ')}${whyNot(mode, strangers)}`, pageFor(mode));
}

/** What the mode does without them. */
function whyNot(mode: Mode, strangers: readonly string[]): string {
  if (mode === 'session' && strangers.includes('--wait')) return ': the session waits until you leave it';
  const isOfLines = strangers.every((flag) => ['--ci', '--yes', '--ascii', '--screen-reader'].includes(flag));
  return isOfLines && (mode === 'check' || mode === 'smoke') ? ': it asks nothing, and writes plain lines' : '';
}

function isGiven(program: Command, info: OptionInfo): boolean {
  const option = program.options.find(({ flags }) => flags === info.flags);
  return option !== undefined && program.getOptionValueSource(option.attributeName()) === 'cli';
}

/** Without the flags that were not given. */
function given(flags: { [name in keyof SettingFlags]: string | undefined }): SettingFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

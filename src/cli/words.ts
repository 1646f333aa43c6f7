import type { Problem } from '../problem.ts';
import { didYouMean } from '../settings/nearest.ts';
import { type CommandInfo, commandNames, type Shell, sandboxTopic, shells, type Topic, topics } from './commands.ts';
import { oneOf, orElse } from './one-of.ts';
import { type Mode, options, partsOf } from './options.ts';
import type { Options } from './program.ts';
import { optionsPage, usage } from './usage.ts';

const mainPage = 'mlflow-tui --help';
const pages = [...commandNames, sandboxTopic, ...topics] as const;

/** The page of `mlflow-tui smoke --help`, `mlflow-tui help smoke`, `mlflow-tui --help`. @throws Problem (usage) for what has none */
export function pageOf(args: string[]): CommandInfo['name'] | Topic | typeof sandboxTopic {
  const isAsked = args[0] === 'help';
  const [first, second] = isAsked ? args.slice(1) : args;
  if (first === undefined) return 'help';
  const known = pages.find((name) => name === first);
  if (known === undefined) throw isAsked ? usage(`there is no help on ${first}${orElse(first, pages)}`, mainPage) : unknownCommand(first);
  // The topic of `completion` is one of its shells; nothing else has more.
  if (second !== undefined && known !== 'completion') throw usage(`there is no help on ${first} ${second}`, mainPage);
  return known;
}

/** What runs. @throws Problem (usage) for a word that is no command, and for more words than it takes */
export function modeOf([word, ...rest]: string[], options: Options, unattended: boolean): Mode {
  if (word === undefined && options.replay !== undefined) return 'replay';
  if (word === undefined) return unattended ? 'ci' : 'session';
  const known = commandNames.find((name) => name === word);
  if (known === undefined || known === 'help') throw unknownCommand(word);
  if (rest.length > (known === 'completion' ? 1 : 0)) throw usage(`too many arguments after ${known}: ${rest.join(' ')}`, pageFor(known));
  return known;
}

/** Of `completion`. @throws Problem (usage) */
export function shellOf([, shell]: string[]): Shell {
  const page = pageFor('completion');
  if (shell === undefined) throw usage(`completion for which shell? There are ${shells.join(', ')}`, page);
  return oneOf('completion', shell, shells, page);
}

function unknownCommand(word: string): Problem {
  const option = options.map((info) => partsOf(info).long).find((long) => long === `--${word}`);
  const page = pages.find((name) => name === word);
  const meant = option ?? (page && `help ${page}`);
  return usage(`unknown command '${word}'${meant ? didYouMean(meant) : orElse(word, commandNames)}`, mainPage);
}

/** The page with the options of the command that the words are of. */
export function pageFor(...words: string[]): string {
  const command = commandNames.find((name) => name !== 'help' && words.includes(name));
  return command === undefined ? optionsPage : `mlflow-tui ${command} --help`;
}

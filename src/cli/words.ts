import type { Problem } from '../problem.ts';
import { didYouMean, nearest } from '../settings/nearest.ts';
import { type CommandInfo, commandNames, type Shell, sandboxTopic, shells, type Topic, topics } from './commands.ts';
import { oneOf } from './one-of.ts';
import type { Mode } from './options.ts';
import type { Options } from './program.ts';
import { usage } from './usage.ts';

/** The page of `mlflow-tui smoke --help`, `mlflow-tui help smoke`, `mlflow-tui --help`. @throws Problem (usage) for what has none */
export function pageOf(args: string[]): CommandInfo['name'] | Topic | typeof sandboxTopic {
  const [first, second] = args.filter((word, index) => index > 0 || word !== 'help');
  if (first === undefined) return 'help';
  const all = [...commandNames, sandboxTopic, ...topics] as const;
  const known = all.find((name) => name === first);
  if (known === undefined) throw unknownCommand(first, all);
  // The topic of `completion` is one of its shells; nothing else has more.
  if (second !== undefined && known !== 'completion') throw usage(`there is no help on ${first} ${second}`);
  return known;
}

/** What runs. @throws Problem (usage) for a word that is no command, and for more words than it takes */
export function modeOf([word, ...rest]: string[], options: Options, unattended: boolean): Mode {
  if (word === undefined && options.replay !== undefined) return 'replay';
  if (word === undefined) return unattended ? 'ci' : 'session';
  const known = commandNames.find((name) => name === word);
  if (known === undefined || known === 'help') throw unknownCommand(word, commandNames);
  if (rest.length > (known === 'completion' ? 1 : 0)) throw usage(`too many arguments after ${known}: ${rest.join(' ')}`, pageFor(known));
  return known;
}

/** Of `completion`. @throws Problem (usage) */
export function shellOf([, shell]: string[]): Shell {
  const page = pageFor('completion');
  if (shell === undefined) throw usage(`completion for which shell? There are ${shells.join(', ')}`, page);
  return oneOf('completion', shell, shells, page);
}

function unknownCommand(word: string, known: readonly string[]): Problem {
  const suggestion = nearest(word, known);
  const all = suggestion === undefined ? `: there are ${known.join(', ')}` : '';
  return usage(`unknown command '${word}'${all}${didYouMean(suggestion)}`);
}

/** The page of the command that the words are of. */
export function pageFor(...words: string[]): string {
  const command = commandNames.find((name) => name !== 'help' && words.includes(name));
  return command === undefined ? 'mlflow-tui --help' : `mlflow-tui ${command} --help`;
}

import { didYouMean, nearest } from '../settings/nearest.ts';
import { usage } from './usage.ts';

/**
 * The one of the known words that was given. Pure.
 * @param what what it is a value of, such as --shape
 * @param page the help that tells more
 * @throws Problem (usage) that names the nearest, or else all
 */
export function oneOf<const Known extends string>(what: string, word: string, known: readonly Known[], page: string): Known {
  const found = known.find((one) => one === word);
  if (found !== undefined) return found;
  throw usage(`${what}: there is no ${JSON.stringify(word)}${orElse(word, known)}`, page);
}

/** The end of a message about an unknown word: the nearest of those that are known, or else all. Pure. */
export function orElse(word: string, known: readonly string[]): string {
  const suggestion = nearest(word.toLowerCase(), known);
  return suggestion === undefined ? `: there are ${known.join(', ')}` : didYouMean(suggestion);
}

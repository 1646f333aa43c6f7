import { closest, distance } from 'fastest-levenshtein';

/** The known word that the given one was probably meant to be; undefined when none is near: at most a third of it may differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const best = known.length > 0 ? closest(word, known) : '';
  return distance(word, best) <= best.length / 3 ? best : undefined;
}

/** The end of a message about an unknown word: "; did you mean check?", or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion ? `; did you mean ${suggestion}?` : '';
}

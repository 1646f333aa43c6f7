import { distance } from 'fastest-levenshtein';

/**
 * The known word that the given one was probably meant to be: at most a third of it may differ, or the given one is the beginning of it
 * alone; undefined when none is near. Pure.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best = ''] = known.toSorted((one, other) => slips(word, one) - slips(word, other));
  if (slips(word, best) <= best.length / 3) return best;
  const [begun, ...others] = known.filter((one) => word.length > 2 && one.startsWith(word));
  return others.length === 0 ? begun : undefined;
}

/** How many letters were missed, added, mistaken, or swapped with their neighbour, which would be two by the distance. */
function slips(word: string, meant: string): number {
  const apart = distance(word, meant);
  return apart === 2 && letters(word) === letters(meant) ? 1 : apart;
}

function letters(word: string): string {
  return [...word].sort().join('');
}

/** The end of a message about an unknown word: "; did you mean check?", or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion ? `; did you mean ${suggestion}?` : '';
}

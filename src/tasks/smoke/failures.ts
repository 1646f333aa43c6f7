import type { PathName } from '../../run/events.ts';

/**
 * What is wrong with the paths, in one line: the first thing wrong of each, as all of them are in the report of their path; what is the same
 * for several is said once. "direct, collector: lost: all 12 spans (and 3 more)". Empty: nothing is wrong. Pure.
 */
export function failuresInWords(paths: readonly { path: PathName; problems: readonly string[] }[]): string {
  const failed = paths.filter(({ problems }) => problems.length > 0);
  const bySaying = Map.groupBy(
    failed,
    ({ problems: [first, ...more] }) => `${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
  );
  return [...bySaying].map(([words, same]) => `${same.map(({ path }) => path).join(', ')}: ${words}`).join('; ');
}

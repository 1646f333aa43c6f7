import { expect, test } from 'vitest';
import type { PathName } from '../../../src/run/events.ts';
import { failuresInWords } from '../../../src/tasks/smoke/failures.ts';

const of = (path: PathName, ...problems: string[]) => ({ path, problems });

test.each([
  { paths: [of('direct'), of('collector')], words: '' },
  { paths: [of('direct'), of('collector', 'lost: a', 'lost: b', 'late: c')], words: 'collector: lost: a (and 2 more)' },
  { paths: [of('direct', '503'), of('collector', '503'), of('llamastack', '503')], words: 'direct, collector, llamastack: 503' },
  {
    paths: [of('direct', '503'), of('collector', '403'), of('llamastack', '503', 'late')],
    words: 'direct: 503; collector: 403; llamastack: 503 (and 1 more)',
  },
])('$words', ({ paths, words }) => {
  expect(failuresInWords(paths)).toBe(words);
});

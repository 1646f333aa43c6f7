import { expect, test } from 'vitest';
import { patience } from '../../../src/tasks/rollout/rollout.ts';

const trouble = (key: string, patienceMs: number) => ({ key, patienceMs, message: '', hint: '' });
const image = trouble('image', 20_000);
const crash = trouble('crash', 60_000);

test.each([
  { what: 'nothing is wrong', looks: [[undefined, 0]], outlasted: false },
  { what: 'trouble without hope', looks: [[trouble('scaled', 0), 5]], outlasted: true },
  {
    what: 'trouble that is just short of its time',
    looks: [
      [image, 1000],
      [image, 20_999],
    ],
    outlasted: false,
  },
  {
    what: 'trouble that has had its time',
    looks: [
      [image, 1000],
      [image, 21_000],
    ],
    outlasted: true,
  },
  {
    what: 'the same trouble in other objects',
    looks: [
      [image, 0],
      [{ ...image, message: 'in other words' }, 20_000],
    ],
    outlasted: true,
  },
  {
    what: 'the same trouble that has lost hope',
    looks: [
      [crash, 0],
      [{ ...crash, patienceMs: 2000 }, 3000],
    ],
    outlasted: true,
  },
  {
    what: 'other trouble',
    looks: [
      [image, 0],
      [crash, 30_000],
    ],
    outlasted: false,
  },
  {
    what: 'trouble that was gone in between',
    looks: [
      [image, 0],
      [undefined, 10_000],
      [image, 19_000],
      [image, 25_000],
    ],
    outlasted: false,
  },
] as const)('$what ends a rollout: $outlasted', ({ looks, outlasted }) => {
  const outlasts = patience();
  const answers = looks.map(([found, now]) => outlasts(found, now));
  expect(answers.at(-1)).toBe(outlasted);
  expect(answers.slice(0, -1)).not.toContain(true);
});

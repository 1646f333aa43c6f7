import { expect, test } from 'vitest';
import type { SmokeLoad } from '../../../src/run/events.ts';
import { type LoadSeen, withPoint } from '../../../src/run/load.ts';

const point = (seconds: number, path: SmokeLoad['path'] = 'collector'): SmokeLoad => {
  return { path, seconds, rate: 1, sent: seconds, acknowledged: 0, found: 0, backlog: 0, p50: 0, p95: 0 };
};
const after = (...points: SmokeLoad[]) => points.reduce<LoadSeen | undefined>(withPoint, undefined);
const secondsOf = (seen: LoadSeen | undefined) => seen?.points.map(({ seconds }) => seconds);

test('points follow each other', () => {
  expect(secondsOf(after(point(1), point(2), point(3.1)))).toEqual([1, 2, 3.1]);
});

test.each([
  { name: 'an earlier time', next: point(1) },
  { name: 'another path', next: point(9, 'direct') },
])('$name begins another run', ({ next }) => {
  expect(after(point(1), point(2), next)).toEqual({ points: [next], every: 1 });
});

test('the last point may be close to the one before, until the next comes', () => {
  expect(secondsOf(after(point(1), point(2), point(2.2)))).toEqual([1, 2, 2.2]);
  expect(secondsOf(after(point(1), point(2), point(2.2), point(3)))).toEqual([1, 2, 3]);
});

test.each([120, 121, 500, 10_000])('%i seconds are at most 120 points, evenly spread, with the newest', (seconds) => {
  const seen = after(...Array.from({ length: seconds }, (_, index) => point(index + 1)));
  expect(seen?.points.length).toBeLessThanOrEqual(120);
  expect(seen?.points.length).toBeGreaterThan(55);
  expect(seen?.points.at(-1)?.seconds).toBe(seconds);
  const gaps = secondsOf(seen)?.flatMap((at, index, all) => (index === 0 ? [] : [at - (all[index - 1] ?? 0)])) ?? [];
  expect(new Set(gaps.slice(0, -1))).toEqual(new Set([seen?.every]));
});

import { describe, expect, test } from 'vitest';
import type { SmokeStep } from '../../../../src/run/events.ts';
import { backlogGrowth, limitOf, nextRate, whyBehind } from '../../../../src/smoke/load/limit.ts';

const row = (seconds: number, backlog: number) => ({ seconds, sent: 0, acknowledged: 0, visible: 0, backlog, p50: 0, p95: 0 });
const rows = (...backlogs: number[]) => backlogs.map((backlog, second) => row(second + 1, backlog));
const good = { rate: 1_000, held: 995, sent: 10_000, refused: 0, lost: 0, rows: rows(500, 480, 510, 500, 490, 505) };

test.each([
  { name: 'it keeps up', more: {}, why: undefined },
  { name: 'refusals', more: { refused: 512 }, why: '512 of 10000 spans were refused' },
  { name: 'losses', more: { lost: 4 }, why: '4 of 10000 spans were lost' },
  { name: 'a receiver that is slow to answer', more: { held: 800 }, why: 'the receiver took 800 spans a second' },
  { name: 'a backlog that grows', more: { rows: rows(0, 200, 400, 600, 800, 1_000) }, why: 'the backlog grew by 200 spans a second' },
  { name: 'one that grows a little', more: { rows: rows(0, 50, 100, 150, 200, 250) }, why: undefined },
  { name: 'a pipeline that has to fill first', more: { rows: rows(0, 2_000, 2_000, 2_010, 1_990, 2_000) }, why: undefined },
])('$name', ({ more, why }) => {
  expect(whyBehind({ ...good, ...more })).toBe(why);
});

test('the growth is that of the later two thirds, in seconds', () => {
  expect(backlogGrowth([row(1, 0), row(2, 900), row(4, 900), row(8, 1_300), row(10, 1_500), row(12, 1_700)])).toBeCloseTo(100);
  expect(backlogGrowth([row(1, 5)])).toBe(0);
  expect(backlogGrowth([])).toBe(0);
});

/** As a pipeline behaves that takes `capacity`. */
const tried = (capacity: number, rates: number[]): SmokeStep[] =>
  rates.map((rate) => ({ rate, held: rate, p95: 1, ...(rate > capacity && { behind: 'grew' }) }));

describe('nextRate', () => {
  test.each([
    { name: 'from the lower bound', capacity: 900, rates: [], next: 100 },
    { name: 'up by half', capacity: 900, rates: [100], next: 150 },
    { name: 'not above the upper bound', capacity: 9_000, rates: [100, 1_900], next: 2_000 },
    { name: 'nothing behind the upper bound', capacity: 9_000, rates: [100, 2_000], next: undefined },
    { name: 'nothing below the lower bound', capacity: 50, rates: [100], next: undefined },
    { name: 'between', capacity: 900, rates: [100, 800, 1_200], next: 980 },
    { name: 'close enough', capacity: 900, rates: [890, 950], next: undefined },
    { name: 'nothing between whole numbers', capacity: 1, rates: [1, 2], next: undefined },
  ])('$name', ({ capacity, rates, next }) => {
    expect(nextRate(tried(capacity, rates), { from: 100, to: 2_000 })).toBe(next);
  });

  test.each([101, 640, 913, 1_999, 5_000])('finds %i in a few steps, to a tenth', (capacity) => {
    const bounds = { from: 100, to: 4_000 };
    const rates: number[] = [];
    for (let rate = nextRate([], bounds); rate !== undefined; rate = nextRate(tried(capacity, rates), bounds)) rates.push(rate);
    const limit = limitOf(tried(capacity, rates)) ?? 0;
    expect(limit).toBeLessThanOrEqual(capacity);
    expect(limit).toBeGreaterThanOrEqual(Math.min(capacity, bounds.to) / 1.11);
    expect(rates.length).toBeLessThan(14);
  });
});

test('no limit where nothing was kept up with', () => {
  expect(limitOf(tried(50, [100]))).toBeUndefined();
});

import { expect, test } from 'vitest';
import { addLatency, histogramOf, noLatency, percentilesOf } from '../../../src/smoke/latency.ts';

function latencyOf(times: number[]) {
  const latency = noLatency();
  for (const ms of times) addLatency(latency, ms);
  return latency;
}

test.each<{ times: number[]; p50: number; p95: number; max: number }>([
  { times: [], p50: 0, p95: 0, max: 0 },
  { times: [0], p50: 0, p95: 0, max: 0 },
  { times: [310], p50: 310, p95: 310, max: 310 },
  { times: [5000, 10, 40], p50: 40, p95: 5000, max: 5000 },
  { times: Array.from({ length: 1000 }, (_, index) => index + 1), p50: 500, p95: 950, max: 1000 },
])('percentiles of $times.length times', ({ times, p50, p95, max }) => {
  const found = percentilesOf(latencyOf(times));
  expect(Math.abs(found.p50 - p50)).toBeLessThanOrEqual(p50 * 0.006 + 0.5);
  expect(Math.abs(found.p95 - p95)).toBeLessThanOrEqual(p95 * 0.006 + 0.5);
  expect(found.max).toBe(max);
});

test('a million different times take little memory', () => {
  const latency = noLatency();
  for (let ms = 0; ms < 1_000_000; ms += 1) addLatency(latency, ms);
  expect(latency.ranges.size).toBeLessThan(1500);
  expect(latency.count).toBe(1_000_000);
});

test.each<{ times: number[]; bars: [number, number][] }>([
  { times: [], bars: [] },
  {
    times: [30, 45, 180, 190, 700],
    bars: [
      [50, 2],
      [100, 0],
      [200, 2],
      [500, 0],
      [1000, 1],
    ],
  },
  { times: [0, 0.4], bars: [[1, 2]] },
])('a histogram of $times', ({ times, bars }) => {
  expect(histogramOf(latencyOf(times)).map(({ upToMs, count }) => [upToMs, count])).toEqual(bars);
});

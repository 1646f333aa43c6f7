import { beforeEach, expect, test } from 'vitest';
import type { SmokeStep } from '../../../../src/run/events.ts';
import { findLimit, type LimitListener } from '../../../../src/smoke/load/find-limit.ts';
import { steadyTime } from '../time.ts';
import { startPipeline } from './pipeline.ts';

const never = new AbortController().signal;
const silent: LimitListener = { message() {}, load() {}, limit() {} };
const full = { status: 503, headers: { 'retry-after': '3600' }, body: 'queue is full' };

beforeEach(steadyTime);

/** Small batches are those of a tenth of a second: a pipeline that refuses large ones does not take a high rate. */
async function startLimited(most: number) {
  const pipeline = await startPipeline({ refuse: (_first, spans) => (spans > most ? full : undefined) });
  return { ...pipeline, options: { ...pipeline.options, patienceMs: 300, stepMs: 500 } };
}

test('the rate rises until the pipeline falls behind, and everything is deleted', async () => {
  const { options, stored } = await startLimited(200);
  const told: [number, number | undefined][] = [];
  const listener = { ...silent, limit: (steps: readonly SmokeStep[], limit?: number) => told.push([steps.length, limit]) };
  const { steps, limit, runs } = await findLimit({ ...options, from: 1_000, to: 100_000 }, listener, never);
  expect(limit).toBeGreaterThanOrEqual(1_000);
  expect(limit).toBeLessThan(2_250);
  expect(steps[0]).toEqual({ rate: 1_000, held: expect.any(Number), p95: expect.any(Number) });
  expect(steps.find(({ behind }) => behind !== undefined)?.behind).toMatch(/^\d+ of \d+ spans were refused$/);
  expect(told.map(([count]) => count)).toEqual(steps.map((_, index) => index + 1));
  expect(told.at(-1)).toEqual([steps.length, limit]);
  // Each step has traces of its own.
  expect(runs.map(({ nextIndex }) => nextIndex)).toEqual(runs.map(({ nextIndex }) => nextIndex).sort((a, b) => a - b));
  expect(runs.every(({ account, open }) => account.found + account.lost === account.generated && open === 0)).toBe(true);
  expect(stored.size).toBe(0);
});

test('one that falls behind at once has no limit', async () => {
  const { options } = await startLimited(0);
  const { steps, limit } = await findLimit({ ...options, from: 1_000, to: 2_000 }, silent, never);
  expect([steps.length, limit]).toEqual([1, undefined]);
});

test('stopped, it tells of what it knows by then', async () => {
  const { options, stored } = await startLimited(512);
  const stop = new AbortController();
  const listener = { ...silent, limit: () => stop.abort(new Error('interrupted')) };
  const { steps, limit } = await findLimit({ ...options, from: 250, to: 50_000 }, listener, stop.signal);
  expect([steps.length, limit, stored.size]).toEqual([1, 250, 0]);
});

test('a pipeline that is broken by more than its rate ends it', async () => {
  const { options, faults } = await startLimited(512);
  faults.mlflow = { status: 403, body: 'no' };
  const { steps, runs } = await findLimit({ ...options, from: 250, to: 50_000 }, silent, never);
  expect(steps.length).toBe(1);
  expect(runs[0]?.fault).toMatchObject({ at: 'reading' });
});

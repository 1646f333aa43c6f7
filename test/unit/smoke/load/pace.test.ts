import { expect, test } from 'vitest';
import { gatherMs, nextBatch, tracesOf } from '../../../../src/smoke/load/pace.ts';

const pace = { rate: 1_000, spansPerTrace: 4, tracesPerBatch: 128, traces: 10_000, sentTraces: 0 };

test.each([
  { name: 'nothing is due at the start', elapsedMs: 0, next: { waitMs: 100 } },
  { name: 'what is due is gathered', elapsedMs: 50, next: { waitMs: 50 } },
  { name: 'then it goes', elapsedMs: 100, next: { traces: 25 } },
  { name: 'a delay is made up for, a full batch at a time', elapsedMs: 5_000, next: { traces: 128 } },
  { name: 'gathering counts from the last batch', more: { sentTraces: 25, lastAt: 105 }, elapsedMs: 150, next: { waitMs: 55 } },
  { name: 'nothing goes before it is due', more: { sentTraces: 250, lastAt: 100 }, elapsedMs: 900, next: { waitMs: 104 } },
  {
    name: 'a full batch is not gathered for longer',
    more: { rate: 51_200, sentTraces: 128, lastAt: 10 },
    elapsedMs: 20,
    next: { traces: 128 },
  },
  {
    name: 'and is waited for where it comes before that',
    more: { rate: 51_200, sentTraces: 128, lastAt: 10 },
    elapsedMs: 15,
    next: { waitMs: 5 },
  },
  { name: 'a rate below one trace a second', more: { rate: 1 }, elapsedMs: 1_000, next: { waitMs: 3_000 } },
  { name: 'the last batch is what is left', more: { traces: 30, sentTraces: 25, lastAt: 0 }, elapsedMs: 1_000, next: { traces: 5 } },
  { name: 'without a rate always', more: { rate: undefined, lastAt: 0 }, elapsedMs: 0, next: { traces: 128 } },
])('$name', ({ more, elapsedMs, next }) => {
  expect(nextBatch({ ...pace, ...more }, elapsedMs)).toEqual(next);
});

test.each([3, 40, 900, 33_333, 200_000])('%i spans a second are neither more nor drift, however late the timers are', (rate) => {
  let elapsedMs = 0;
  let sentTraces = 0;
  let lastAt: number | undefined;
  const endMs = 60_000;
  for (let turn = 0; elapsedMs < endMs; turn++) {
    const next = nextBatch({ ...pace, traces: 10_000_000, rate, sentTraces, lastAt }, elapsedMs);
    if ('waitMs' in next) elapsedMs += next.waitMs + (turn % 7);
    else {
      sentTraces += next.traces;
      lastAt = elapsedMs;
    }
    expect(sentTraces * 4).toBeLessThanOrEqual((rate * elapsedMs) / 1000);
  }
  const dueAtEnd = (rate * (endMs - gatherMs - 10)) / 1000;
  expect(sentTraces * 4).toBeGreaterThan(dueAtEnd - 4 - 512);
});

const forever = Number.POSITIVE_INFINITY;
test.each([
  { name: 'whole traces', amount: { spans: 1_001, durationMs: forever }, traces: 251 },
  { name: 'what is due at the end', amount: { spans: forever, rate: 1_000, durationMs: 1_500 }, traces: 375 },
  { name: 'the less of both', amount: { spans: 40, rate: 1_000, durationMs: 1_500 }, traces: 10 },
  { name: 'one at least', amount: { spans: forever, rate: 0.1, durationMs: 1_000 }, traces: 1 },
  { name: 'no end', amount: { spans: forever, durationMs: 1_000 }, traces: forever },
])('in all: $name', ({ amount, traces }) => {
  expect(tracesOf(amount, 4)).toBe(traces);
});

import { expect, test } from 'vitest';
import type { Trace, TraceSpan } from '../../../src/mlflow/trace.ts';
import { problemsKept } from '../../../src/smoke/account.ts';
import { percentilesOf } from '../../../src/smoke/latency.ts';
import { createLedger, type SentTrace } from '../../../src/smoke/ledger.ts';
import type { SmokeSpan } from '../../../src/smoke/span.ts';
import { makeTrace, traceIdOf } from '../../../src/smoke/trace-recipe.ts';

const recipe = { run: 'run', path: 'collector', shape: 'llm' } as const;

function sent(index: number): SentTrace {
  return { traceId: traceIdOf(recipe, index), spans: 4, make: () => makeTrace(recipe, index, 1_763_910_000_000) };
}

/** The trace as MLflow would have it, after `change`. */
function stored({ traceId, make }: SentTrace, change: (spans: TraceSpan[]) => TraceSpan[] = (spans) => spans): Trace {
  const spans = make().map(({ traceId: _id, kind: _kind, ...span }: SmokeSpan): TraceSpan => span);
  return { id: `tr-${traceId}`, experimentId: '1', state: 'OK', tags: {}, metadata: {}, spans: change(spans) };
}

const renamed = (spans: TraceSpan[]) => spans.map((span, index) => (index === 1 ? { ...span, name: 'x' } : span));

function accountOf(change: (spans: TraceSpan[]) => TraceSpan[], looks = 1) {
  const ledger = createLedger(10_000);
  const trace = sent(0);
  ledger.generated([trace]);
  ledger.acknowledged([trace], 4, 1_000);
  for (let look = 0; look < looks; look += 1) ledger.seen(trace.traceId, stored(trace, change), 1_300);
  return ledger.account();
}

test.each<{ what: string; change: (spans: TraceSpan[]) => TraceSpan[]; expected: object }>([
  { what: 'as it was sent', change: (spans) => spans, expected: { found: 4, lost: 0, changed: 0, duplicated: 0, foreign: 0 } },
  { what: 'in another order', change: (spans) => spans.toReversed(), expected: { found: 4, lost: 0, changed: 0 } },
  { what: 'short of one', change: (spans) => spans.slice(1), expected: { found: 3, lost: 1 } },
  { what: 'with one changed', change: renamed, expected: { found: 4, lost: 0, changed: 1 } },
  { what: 'with one twice', change: (spans) => [...spans, ...spans.slice(0, 1)], expected: { found: 4, lost: 0, duplicated: 1 } },
  {
    what: 'with a strange one for one of ours',
    change: (spans) => spans.map((span, index) => (index === 3 ? { ...span, spanId: 'ffffffffffffffff' } : span)),
    expected: { found: 3, lost: 1, foreign: 1 },
  },
])('a trace that is there $what', ({ change, expected }) => {
  expect(accountOf(change)).toMatchObject({ generated: 4, acknowledged: 4, ...expected });
  // Looking again changes nothing.
  expect(accountOf(change, 3)).toMatchObject({ generated: 4, acknowledged: 4, ...expected });
});

test("a trace's resource is told of its first span, beside what else has changed of it", () => {
  const ledger = createLedger(10_000);
  const traces = [0, 1].map((index) => ({ ...sent(index), resource: { 'service.name': 'smoke', expires: 17 } }));
  ledger.generated(traces);
  const tags = { 'service.name': 'smoke', expires: '17', 'k8s.pod.name': 'added on the way' };
  const first = (spans: TraceSpan[]) => spans.map((span, index) => (index === 0 ? { ...span, name: 'x' } : span));
  ledger.seen(traceIdOf(recipe, 0), { ...stored(sent(0), renamed), tags }, 0);
  ledger.seen(traceIdOf(recipe, 1), { ...stored(sent(1), first), tags: { ...tags, expires: '18' } }, 0);
  const { changed, problems } = ledger.account();
  expect(changed).toBe(2);
  expect(problems.map(({ differences }) => differences?.map((words) => words.replace(/:.*/, '')))).toEqual([
    ['name'],
    ['name', 'resource expires'],
  ]);
});

test('what is awaited is lost as long as it is not there, and named', () => {
  const ledger = createLedger(10_000);
  const traces = [sent(0), sent(1)];
  ledger.generated(traces);
  ledger.acknowledged(traces, 8, 0);
  expect(ledger.awaited(1)).toEqual([traces[0]]);
  expect(ledger.seen(traces[0]?.traceId ?? '', stored(sent(0)), 40)).toBe(true);
  expect(ledger.awaited(10)).toEqual([traces[1]]);
  const { found, lost, problems } = ledger.account();
  expect({ found, lost }).toEqual({ found: 4, lost: 4 });
  expect(problems.map(({ what, traceId }) => ({ what, traceId }))).toEqual(Array(4).fill({ what: 'lost', traceId: traceIdOf(recipe, 1) }));
});

test('late is what was visible later than allowed; the time counts from the acknowledgement', () => {
  const ledger = createLedger(500);
  const traces = [sent(0), sent(1)];
  ledger.generated(traces);
  ledger.acknowledged(traces, 8, 1_000);
  ledger.seen(traces[0]?.traceId ?? '', stored(sent(0)), 1_500);
  ledger.seen(traces[1]?.traceId ?? '', stored(sent(1)), 1_700);
  expect(ledger.account()).toMatchObject({ found: 8, late: 4 });
  expect(percentilesOf(ledger.account().latency).max).toBe(700);
});

test('of a great loss a few spans are named, and all are counted', () => {
  const ledger = createLedger(10_000);
  ledger.generated(Array.from({ length: 1_000 }, (_, index) => sent(index)));
  const { lost, problems } = ledger.account();
  expect(lost).toBe(4_000);
  expect(problems).toHaveLength(problemsKept);
});

import { expect, test } from 'vitest';
import type { SmokeLoad } from '../../../../src/run/events.ts';
import type { LoadListener } from '../../../../src/smoke/load/load.ts';
import { runLoad } from '../../../../src/smoke/load/run-load.ts';
import type { WireSpan } from '../otlp-json.ts';
import { startPipeline } from './pipeline.ts';

const never = new AbortController().signal;
const silent: LoadListener = { message() {}, load() {} };
/** So that OpenTelemetry's exporter does not wait to try again. */
const full = { status: 503, headers: { 'retry-after': '3600' }, body: 'queue is full' };

test.each([
  { shape: 'llm', spans: 2_000 },
  { shape: 'wide', spans: 1_280 },
  { shape: 'deep', spans: 1_280 },
] as const)('every span of $shape is accounted for, and deleted', async ({ shape, spans }) => {
  const { options, stored, sizes, asked } = await startPipeline();
  const told: SmokeLoad[] = [];
  const result = await runLoad({ ...options, shape, spans }, { ...silent, load: (progress) => told.push(progress) }, never);
  expect(result.account).toMatchObject({
    ...{ generated: spans, acknowledged: spans, found: spans, lost: 0, duplicated: 0, changed: 0, foreign: 0, problems: [] },
  });
  expect(result).toMatchObject({ refused: 0, open: 0, isStopped: false, warnings: [] });
  expect(result.fault).toBeUndefined();
  expect(result.account.latency.count).toBe(sizes.length);
  expect(Math.max(...sizes)).toBe(512);
  expect(told.at(-1)).toMatchObject({ path: 'collector', sent: spans, acknowledged: spans, found: spans, backlog: 0 });
  expect(stored.size).toBe(0);
  // In batches, not one request a trace or span.
  expect(asked.filter(({ method }) => method === 'GET').length).toBeLessThan(spans / 8);
});

test('what a receiver refuses is counted, with its words', async () => {
  // By its id, so that the second go of a batch is refused, too.
  const isThird = ({ trace_id }: { trace_id: string }) => (Buffer.from(trace_id, 'base64')[0] ?? 0) % 3 === 0;
  const refusedBatches = new Set<string>();
  const refuse = (first: WireSpan) => {
    if (!isThird(first)) return undefined;
    refusedBatches.add(first.trace_id);
    return full;
  };
  const { options, stored } = await startPipeline({ refuse });
  const { account, refused, fault } = await runLoad({ ...options, spans: 5_120, patienceMs: 300 }, silent, never);
  expect(refused).toBe(refusedBatches.size * 512);
  expect(refused).toBeGreaterThan(0);
  expect(account).toMatchObject({ generated: 5_120, acknowledged: 5_120 - refused, found: 5_120 - refused, lost: refused });
  const words = new RegExp(`^${refused} of 5120 spans were refused: it answered 503 "queue is full"$`);
  expect(fault).toEqual({ at: 'sending', words: expect.stringMatching(words) });
  expect(stored.size).toBe(0);
});

test('a receiver that takes nothing is not sent all there is', async () => {
  const { options, sizes } = await startPipeline({ refuse: () => full });
  const { account, refused } = await runLoad({ ...options, spans: 1_000_000 }, silent, never);
  expect(account.acknowledged).toBe(0);
  expect(account.lost).toBe(refused);
  expect(sizes.length).toBeLessThan(40);
});

test('what a pipeline loses, changes or doubles is found, to the span', async () => {
  const { options } = await startPipeline({
    onTheWay: (span, index) =>
      index % 100 === 0 ? [] : index % 100 === 1 ? [span, span] : index % 100 === 2 ? [{ ...span, name: 'other' }] : [span],
  });
  const { account } = await runLoad({ ...options, spans: 2_000, patienceMs: 300 }, silent, never);
  expect(account).toMatchObject({ generated: 2_000, acknowledged: 2_000, found: 1_980, lost: 20, duplicated: 20, changed: 20 });
});

test('a pipeline slower than the rate is waited for as long as spans come', async () => {
  const { options } = await startPipeline({ perSecond: 2_000 });
  const told: SmokeLoad[] = [];
  const listener = { ...silent, load: (progress: SmokeLoad) => told.push(progress) };
  // Shorter than the whole, which takes three seconds, and longer than a busy machine does nothing.
  const { account, seconds } = await runLoad({ ...options, spans: 6_000, rate: 20_000, patienceMs: 2_000 }, listener, never);
  expect(account).toMatchObject({ generated: 6_000, found: 6_000, lost: 0 });
  expect(Math.max(...told.map(({ backlog }) => backlog))).toBeGreaterThan(0);
  expect(6_000 / seconds).toBeLessThanOrEqual(20_000);
});

test('an interrupted run gives the account so far, and deletes what still comes', async () => {
  const { options, stored, queue } = await startPipeline({ perSecond: 4_000 });
  const stop = new AbortController();
  const running = runLoad({ ...options, rate: 8_000 }, silent, stop.signal);
  await expect.poll(() => stored.size).toBeGreaterThan(0);
  stop.abort(new Error('interrupted'));
  const { account, open, isStopped, fault } = await running;
  expect({ isStopped, fault }).toEqual({ isStopped: true, fault: undefined });
  expect(account.generated).toBeGreaterThan(0);
  expect(account.found + account.lost + open).toBe(account.generated);
  expect(account.lost).toBe(0);
  expect([stored.size, queue.length]).toEqual([0, 0]);
});

test('an MLflow that cannot tell leaves the spans open, not lost', async () => {
  const { options } = await startPipeline({ mlflow: { status: 503, body: 'no database' } });
  const { account, open, fault } = await runLoad({ ...options, spans: 400, patienceMs: 100 }, silent, never);
  expect(account).toMatchObject({ acknowledged: 400, found: 0, lost: 0 });
  expect(open).toBe(400);
  expect(fault).toMatchObject({ at: 'reading', words: expect.stringContaining('no database') });
});

test('traces that are to stay do', async () => {
  const { options, stored } = await startPipeline();
  await runLoad({ ...options, keep: true, spans: 400 }, silent, never);
  expect(stored.size).toBe(100);
});

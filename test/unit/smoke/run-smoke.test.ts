import { describe, expect, test } from 'vitest';
import type { SmokePath } from '../../../src/run/events.ts';
import { runSmoke } from '../../../src/smoke/run-smoke.ts';
import { listen } from './listen.ts';
import type { WireSpan } from './otlp-json.ts';
import { type Faults, startPipeline } from './pipeline.ts';
import { steadyTime } from './time.ts';

const never = new AbortController().signal;
/** So that OpenTelemetry's exporter does not wait to try again. */
const noRetry = { 'retry-after': '3600' };
const waiting = Array(4).fill('waiting');
const same = Array(4).fill('same');

/** A run over a pipeline with these faults, which soon loses its patience. */
async function runWith(faults: Faults, options: Partial<Parameters<typeof runSmoke>[0]> = {}) {
  steadyTime();
  const pipeline = await startPipeline(faults);
  const told = listen();
  const run = { ...pipeline.options, paths: ['direct', 'collector'] as const, patienceMs: 800, ...options };
  const result = await runSmoke(run, told.listener, never);
  return { ...pipeline, ...told, result };
}

test('a healthy pipeline is proven by every path, and all traces are deleted', async () => {
  const { options, traces, asked } = await startPipeline();
  const { listener, verdicts, fates, verdict } = listen();
  const result = await runSmoke(options, listener, never);
  expect(verdicts.map(({ path, problems }) => ({ path, problems }))).toEqual(
    expect.arrayContaining(options.paths.map((path) => ({ path, problems: [] }))),
  );
  for (const path of ['direct', 'collector', 'collector-grpc'] as const) {
    expect(verdict(path)).toMatchObject({ sent: 12, acknowledged: 12, found: 12, lost: 0, duplicated: 0, changed: 0, late: 0 });
    expect(verdict(path)?.histogram?.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(verdict(path)?.acknowledgedAfter?.max).toBeGreaterThanOrEqual(0);
    expect(fates.get(path)).toEqual([waiting, same]);
  }
  expect(verdict('llamastack')).toMatchObject({ sent: 1, found: 1, lost: 0, note: 'one trace, 4 spans, state OK' });
  expect(result.paths.map(({ path }) => path)).toEqual(options.paths);
  expect(result.warnings).toEqual([]);
  expect(new Set(result.traceIds).size).toBe(10);
  expect([...traces]).toEqual([]);
  expect(asked.llamastack.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /v1/models']);
});

test('everything that is sent carries the run and its end; kept traces have no end, and stay', async () => {
  const { options, traces, asked } = await startPipeline();
  const { expires: _expires, ...kept } = options;
  const { verdicts, listener } = listen();
  await runSmoke(kept, listener, never);
  expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
  expect(traces.size).toBe(10);
  for (const { tags } of traces.values()) {
    expect(tags['mlflow_tui.smoke_run'] ?? tags['service.name']).toMatch(/^(run-1|llamastack)$/);
    expect(Object.keys(tags)).not.toContain('mlflow_tui.smoke_expires');
  }
  expect(asked.mlflow.filter(({ url }) => url.includes('delete-traces'))).toEqual([]);

  const another = await startPipeline();
  let tags: object[] = [];
  const message = () => {};
  await runSmoke(
    another.options,
    { ...listener, message, verdict: () => (tags = [...another.traces.values()].map((one) => one.tags)) },
    never,
  );
  expect(tags).toContainEqual(
    expect.objectContaining({ 'mlflow_tui.smoke_run': 'run-1', 'mlflow_tui.smoke_expires': String(another.options.expires) }),
  );
});

test('the counts are told as they change, and the trace before it is sent and when it is read back', async () => {
  const { options, faults, asked } = await startPipeline({ mlflow: () => ({ status: 503 }) });
  const { listener, counts, fates } = listen();
  const running = runSmoke({ ...options, paths: ['collector'] }, listener, never);
  await expect.poll(() => asked.mlflow.filter(({ url }) => url.includes('batchGet')).length).toBeGreaterThan(1);
  expect(counts.get('collector')).toEqual([
    [0, 0, 0],
    [12, 0, 0],
    [12, 12, 0],
  ]);
  expect(fates.get('collector')).toEqual([waiting]);
  delete faults.mlflow;
  await running;
  expect(counts.get('collector')?.at(-1)).toEqual([12, 12, 12]);
  expect(new Set(counts.get('collector')?.map(String)).size).toBe(counts.get('collector')?.length);
  expect(fates.get('collector')?.slice(1)).toEqual([same]);
});

const first = (spans: WireSpan[], change: (span: WireSpan) => WireSpan[]) =>
  spans.flatMap((span, index) => (index === 0 ? change(span) : [span]));

describe('between collector and MLflow', () => {
  test.each<{ what: string; faults: Faults; expected: Partial<SmokePath>; problem: RegExp; fates: string[] }>([
    {
      what: 'a span gets lost',
      faults: { onTheWay: (spans) => first(spans, () => []) },
      expected: { found: 11, lost: 1 },
      problem: /^lost: invoke_agent smoke-test \(span [0-9a-f]{16} of trace [0-9a-f]{32}\)$/,
      fates: ['lost', 'same', 'same', 'same'],
    },
    {
      what: 'all get lost',
      faults: { onTheWay: () => [] },
      expected: { found: 0, lost: 12 },
      problem: /^lost: all 12 spans$/,
      fates: Array(4).fill('lost'),
    },
    {
      what: 'a span is doubled',
      faults: { onTheWay: (spans) => first(spans, (span) => [span, span]) },
      expected: { found: 12, lost: 0, duplicated: 1 },
      problem: /^duplicated: invoke_agent smoke-test/,
      fates: ['duplicated', 'same', 'same', 'same'],
    },
    {
      what: 'a span is rewritten',
      faults: { onTheWay: (spans) => first(spans, (span) => [{ ...span, end_time_unix_nano: span.end_time_unix_nano - 1n }]) },
      expected: { found: 12, lost: 0, changed: 1 },
      problem: /^changed: invoke_agent smoke-test \(.*\): end: sent \d+, found \d+$/,
      fates: ['changed', 'same', 'same', 'same'],
    },
    {
      what: 'a link gets lost',
      faults: { onTheWay: (spans) => spans.map((span) => ({ ...span, links: [] })) },
      expected: { found: 12, changed: 3 },
      problem: /^changed: chat smoke-model \(.*\): links: sent 1, found 0$/,
      fates: ['same', 'same', 'same', 'changed'],
    },
    {
      what: 'the resource gets lost',
      faults: { resource: () => [] },
      expected: { found: 12, changed: 3 },
      problem: /^changed: invoke_agent smoke-test \(.*\): resource service.name: sent "mlflow-tui-smoke", found nothing$/,
      fates: same,
    },
    {
      what: 'a span is added',
      faults: { onTheWay: (spans) => first(spans, (span) => [span, { ...span, span_id: 'AAAAAAAAAAE=', name: 'stranger' }]) },
      expected: { found: 12, lost: 0 },
      problem: /^never sent: stranger \(span 0000000000000001 of trace [0-9a-f]{32}\)$/,
      fates: ['same', 'foreign', 'same', 'same', 'same'],
    },
    {
      what: 'traces go to another experiment',
      faults: { experimentId: '7' },
      expected: { found: 12, lost: 0 },
      problem: /^the traces went to experiment 7 instead of 1$/,
      fates: same,
    },
  ])('$what: told for that path alone, and nothing stays', async ({ faults, expected, problem, fates: seen }) => {
    const { verdict, verdicts, traces, fates } = await runWith(faults);
    expect(verdicts.map(({ path }) => path).sort()).toEqual(['collector', 'direct']);
    expect(verdict('direct')).toMatchObject({ found: 12, problems: [] });
    expect(verdict('collector')).toMatchObject({ sent: 12, acknowledged: 12, ...expected });
    expect(verdict('collector')?.problems?.[0]).toMatch(problem);
    expect([...(fates.get('collector')?.at(-1) ?? [])].sort()).toEqual([...seen].sort());
    expect([...traces]).toEqual([]);
  });

  test('what is visible later than allowed is late', async () => {
    const { options, faults, asked } = await startPipeline({ holds: true });
    const { listener, verdict } = listen();
    const running = runSmoke({ ...options, paths: ['collector'], lateAfterMs: 0 }, listener, never);
    await expect.poll(() => asked.mlflow.filter(({ url }) => url.includes('batchGet')).length).toBeGreaterThan(1);
    faults.holds = false;
    await running;
    expect(verdict('collector')).toMatchObject({ found: 12, lost: 0, late: 12, problems: ['late: 12 spans'] });
  });

  test('what was taken and does not come may still come: that is a warning', async () => {
    const { result, said } = await runWith({ onTheWay: () => [] });
    expect(result.warnings).toEqual(['collector: what comes later than this stays until a later run deletes it']);
    expect(said.slice(1)).toEqual(result.warnings);
  });
});

describe('the collector', () => {
  test.each<{ what: string; collector: NonNullable<Faults['collector']>; sent: number; problem: string }>([
    {
      what: 'is no OTLP receiver',
      collector: () => ({ body: '<h1>Welcome</h1>' }),
      sent: 0,
      problem: 'is no OTLP receiver: it answered 200 "<h1>Welcome</h1>"',
    },
    {
      what: 'wants a login',
      collector: () => ({ status: 401, body: 'who?' }),
      sent: 0,
      problem: 'does not take spans: it answered 401 "who?"',
    },
    { what: 'breaks off', collector: () => 'reset', sent: 0, problem: 'closed the connection without an answer' },
    {
      what: 'takes no spans',
      collector: (spans) => (spans > 0 ? { status: 503, headers: noRetry, body: 'queue is full' } : undefined),
      sent: 12,
      problem: 'did not take the spans: it answered 503 "queue is full"',
    },
    {
      what: 'rejects all spans',
      collector: (spans) => (spans > 0 ? rejecting(12, 'no') : undefined),
      sent: 12,
      problem: 'did not take the spans: it answered 200, 12 spans rejected: "no"',
    },
  ])('that $what breaks its path in its own words, and MLflow is not waited for', async ({ collector, sent, problem }) => {
    const { verdict, asked, fates } = await runWith({ collector }, { patienceMs: 60_000 });
    expect(verdict('direct')?.problems).toEqual([]);
    expect(verdict('collector')).toMatchObject({ sent, acknowledged: 0, found: 0, lost: sent });
    expect(verdict('collector')?.problems?.[0]).toContain(problem);
    expect(fates.get('collector')).toEqual(sent === 0 ? undefined : [waiting, Array(4).fill('lost')]);
    const looks = asked.mlflow.filter(({ url }) => url.includes('batchGet'));
    expect(looks.length).toBeLessThanOrEqual(1);
  });

  test('that takes a part has failed, whatever came of the rest', async () => {
    const { verdict } = await runWith({ collector: (spans) => (spans > 0 ? rejecting(4, 'full') : undefined) });
    expect(verdict('collector')).toMatchObject({ acknowledged: 8, found: 0, lost: 12 });
    expect(verdict('collector')?.problems).toEqual([
      expect.stringMatching(/^http:.* took 8 of 12 spans: it answered 200, 4 spans rejected: "full"$/),
      'lost: all 12 spans',
    ]);
  });

  test('that takes the spans only when asked again is a warning', async () => {
    let goes = 0;
    const { verdict, result } = await runWith({
      collector: (spans) => (spans > 0 && ++goes === 1 ? { status: 503, headers: noRetry } : undefined),
    });
    expect(verdict('collector')).toMatchObject({ acknowledged: 12, found: 12, problems: [] });
    expect(result.warnings).toEqual([expect.stringMatching(/^collector: the spans were taken only at the second go; first: /)]);
  });

  test('whose answer gets lost may have passed the spans on: they are waited for, and deleted', async () => {
    const { options, faults, traces, asked } = await startPipeline({ answerLost: true, holds: true });
    const { listener, verdict, fates } = listen();
    const running = runSmoke({ ...options, paths: ['collector'] }, listener, never);
    const deletions = () => asked.mlflow.filter(({ url }) => url.includes('delete-traces')).length;
    await expect.poll(deletions).toBeGreaterThan(0);
    faults.holds = false;
    await running;
    expect(verdict('collector')?.problems?.[0]).toContain('closed the connection without an answer');
    // They may have arrived, for all anybody knows.
    expect(fates.get('collector')?.at(-1)).toEqual(waiting);
    expect(deletions()).toBeGreaterThan(1);
    expect([...traces]).toEqual([]);
  });

  test('that is not there is told by the port that refuses', async () => {
    const { options } = await startPipeline();
    const { listener, verdict } = listen();
    const targets = { ...options.targets, collector: { url: 'http://127.0.0.1:1', hint: 'look' } };
    const { paths } = await runSmoke({ ...options, targets, paths: ['collector', 'direct'] }, listener, never);
    expect(paths[0]?.fault).toEqual({
      at: 'handshake',
      words: 'http://127.0.0.1:1 refused the connection: nothing listens there',
      hint: 'look',
    });
    expect(verdict('direct')?.problems).toEqual([]);
  });
});

function rejecting(rejectedSpans: number, errorMessage: string) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage } }) };
}

describe('MLflow', () => {
  test('that refuses us is asked once; what is not known to be lost is not called so', async () => {
    const { verdict, fates, result, asked } = await runWith(
      { mlflow: () => ({ status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' }) },
      { paths: ['collector'], patienceMs: 60_000 },
    );
    expect(verdict('collector')?.problems).toEqual([expect.stringContaining('it answered 403 "Invalid Host header')]);
    expect(result.paths[0]?.fault).toMatchObject({ at: 'reading', hint: expect.stringContaining('MLFLOW_SERVER_ALLOWED_HOSTS') });
    expect(fates.get('collector')?.at(-1)).toEqual(waiting);
    expect(result.warnings).toContainEqual(expect.stringMatching(/^could not delete the 3 test traces: MLflow did not delete/));
    expect(asked.mlflow.filter(({ url }) => url.includes('batchGet'))).toHaveLength(1);
  });

  test('that stays unwell is told in its words', async () => {
    const { verdict, result } = await runWith({ mlflow: () => ({ status: 503, body: 'no database' }) }, { paths: ['collector'] });
    expect(verdict('collector')?.problems).toEqual([expect.stringContaining('503 "no database"')]);
    expect(result.paths[0]?.fault).toMatchObject({ at: 'reading', hint: 'kubectl logs deploy/mlflow' });
  });

  test('that never answers is not taken for a loss', async () => {
    const pipeline = await startPipeline({ mlflow: () => 'silence' });
    const { listener, verdict } = listen();
    const stop = new AbortController();
    const running = runSmoke({ ...pipeline.options, paths: ['collector'], patienceMs: 200 }, listener, stop.signal);
    await expect.poll(() => verdict('collector')?.problems).toEqual(['MLflow did not answer any more']);
    delete pipeline.faults.mlflow;
    stop.abort();
    await running;
  });
});

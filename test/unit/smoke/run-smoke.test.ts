import { expect, test } from 'vitest';
import { runSmoke, type SmokeListener } from '../../../src/smoke/run-smoke.ts';
import { mlflowId, startPipeline } from './pipeline.ts';

const never = new AbortController().signal;
const silent: SmokeListener = { message() {}, progress() {}, trace() {} };
/** So that OpenTelemetry's exporter does not wait to try again. */
const noRetry = { 'retry-after': '3600' };

test('a healthy pipeline is proven, and the trace is deleted', async () => {
  const { options, sent, stored } = await startPipeline();
  const said: string[] = [];
  const result = await runSmoke(options, { ...silent, message: (words) => said.push(words) }, never);
  expect(result).toMatchObject({
    path: { path: 'collector', sent: 4, acknowledged: 4, found: 4, lost: 0, duplicated: 0, changed: 0 },
    problems: [],
    warnings: [],
  });
  expect(result.diagnosis).toBeUndefined();
  expect(result.path).toMatchObject({ p50: result.path.max, p95: result.path.max });
  expect(stored).toEqual([]);
  expect(said).toEqual(['sending 4 spans to the collector', 'acknowledged; waiting for the trace to appear in MLflow']);

  const tag = { key: 'mlflow_tui.smoke_run', value: { string_value: result.run } };
  for (const span of sent) expect(span.attributes).toContainEqual(tag);
  expect(sent.map(({ kind }) => kind)).toEqual([1, 3, 1, 3]);
});

/** A listener, and what it was told: counts, and the fates of the spans of each trace. */
function listen() {
  const counts: number[][] = [];
  const fates: string[][] = [];
  const traceIds = new Set<string>();
  const listener: SmokeListener = {
    ...silent,
    progress: ({ path, sent, acknowledged, found }) => {
      expect(path).toBe('collector');
      counts.push([sent, acknowledged, found]);
    },
    trace: ({ traceId, spans }) => {
      traceIds.add(traceId);
      fates.push(spans.map(({ fate }) => fate));
    },
  };
  return { listener, counts, fates, traceIds };
}

const waiting = ['waiting', 'waiting', 'waiting', 'waiting'];

test('the counts are told as they change, and the trace before it is sent and when it is read back', async () => {
  const { options, faults, asked } = await startPipeline({ mlflow: { status: 503 } });
  const { listener, counts, fates, traceIds } = listen();
  const running = runSmoke(options, listener, never);
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  expect([counts, fates]).toEqual([
    [
      [4, 0, 0],
      [4, 4, 0],
    ],
    [waiting],
  ]);
  faults.mlflow = undefined;
  const { traceId } = await running;
  expect(counts.slice(2)).toEqual([[4, 4, 4]]);
  expect(fates.slice(1)).toEqual([['same', 'same', 'same', 'same']]);
  expect([...traceIds]).toEqual([traceId]);
});

test('spans that come in parts are counted once for each change', async () => {
  const { options, sent, stored, asked } = await startPipeline({ onTheWay: ([root]) => (root ? [root, root] : []) });
  const { listener, counts, fates } = listen();
  const running = runSmoke({ ...options, deadlineMs: 3_000 }, listener, never);
  await expect.poll(() => counts.length).toBeGreaterThan(2);
  const looks = asked.length;
  await expect.poll(() => asked.length).toBeGreaterThan(looks + 1);
  stored.push(...sent.slice(1));
  await running;
  expect(counts.slice(2)).toEqual([
    [4, 4, 1],
    [4, 4, 4],
  ]);
  expect(fates.at(-1)).toEqual(['duplicated', 'same', 'same', 'same']);
});

test.each([
  { what: 'refused spans are lost', faults: { collector: { status: 403 } }, fates: ['lost', 'lost', 'lost', 'lost'] },
  { what: 'spans that nobody can ask for are not known to be lost', faults: { mlflow: { status: 403 } }, fates: waiting },
])('$what', async ({ faults, fates: expected }) => {
  const { options } = await startPipeline(faults);
  const { listener, fates } = listen();
  await runSmoke(options, listener, never);
  expect(fates.at(-1)).toEqual(expected);
});

test('keep leaves the trace where it is', async () => {
  const { options, stored, asked } = await startPipeline();
  await runSmoke({ ...options, keep: true }, silent, never);
  expect(stored).toHaveLength(4);
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
});

test.each([
  { name: 'an error', collector: { status: 503, headers: noRetry, body: 'queue is full' }, words: '503 "queue is full"' },
  { name: 'a page that is not OTLP', collector: { status: 200, body: '<h1>Welcome</h1>' }, words: '200, but not from an OTLP receiver' },
])('a collector that answers with $name breaks the first hop, and MLflow is not waited for', async ({ collector, words }) => {
  const { options, asked } = await startPipeline({ collector });
  const { path, diagnosis, problems } = await runSmoke(options, silent, never);
  expect(path).toMatchObject({ sent: 4, acknowledged: 0, found: 0, lost: 4 });
  expect(diagnosis).toMatchObject({ hop: 'you → collector', hint: 'kubectl logs deploy/otel-collector' });
  expect(diagnosis?.cause).toContain(words);
  expect(problems[0]).toBe(diagnosis?.cause);
  expect(asked.filter(({ method }) => method === 'GET')).toEqual([]);
});

test('a collector that takes the spans only when asked again is a warning', async () => {
  const { options, faults } = await startPipeline();
  const replies = [{ status: 503, headers: noRetry }];
  Object.defineProperty(faults, 'collector', { get: () => replies.shift() });
  const { path, problems, warnings } = await runSmoke(options, silent, never);
  expect(path).toMatchObject({ acknowledged: 4, found: 4 });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('only at the second go')]);
});

test('a collector that is not there breaks the first hop, and nothing is waited for', async () => {
  const { options, asked } = await startPipeline();
  const { diagnosis } = await runSmoke({ ...options, collector: { url: 'http://127.0.0.1:1', hint: 'look' } }, silent, never);
  expect(diagnosis).toEqual({
    hop: 'you → collector',
    cause: 'http://127.0.0.1:1 refused the connection: nothing listens there',
    hint: 'look',
  });
  expect(asked).toHaveLength(1);
});

test('spans that are acknowledged and never found break the hop behind the collector', async () => {
  const { options, asked } = await startPipeline({ onTheWay: () => [] });
  const { path, diagnosis, problems } = await runSmoke({ ...options, deadlineMs: 200 }, silent, never);
  expect(path).toMatchObject({ acknowledged: 4, found: 0, lost: 4, max: 0 });
  expect(diagnosis).toEqual({
    hop: 'collector → MLflow',
    cause: 'the collector acknowledged 4 of 4 spans; 0 were in MLflow 0.2 s later',
    hint: 'kubectl logs deploy/otel-collector',
  });
  expect(problems).toEqual([diagnosis?.cause, 'lost: all 4 spans']);
  // Nobody waits again for what has not come in time.
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('lost, duplicated and changed spans are each counted and named', async () => {
  const { options, stored } = await startPipeline({
    onTheWay: ([root, retrieval, tool]) =>
      root && retrieval && tool ? [root, root, retrieval, { ...tool, end_time_unix_nano: tool.end_time_unix_nano + 1n }] : [],
  });
  const { path, problems, diagnosis } = await runSmoke({ ...options, deadlineMs: 200 }, silent, never);
  expect(path).toMatchObject({ sent: 4, found: 3, lost: 1, duplicated: 1, changed: 1 });
  expect(diagnosis?.cause).toContain('3 were in MLflow');
  expect(problems.slice(1)).toEqual([
    expect.stringMatching(/^lost: chat smoke-model/),
    expect.stringMatching(/^duplicated: invoke_agent smoke-test/),
    expect.stringMatching(/^changed: execute_tool weather .*: end: sent \d+, found \d+$/),
  ]);
  expect(stored).toEqual([]);
});

test('a span that is rewritten on the way is a broken pipeline, though nothing is lost', async () => {
  const { options } = await startPipeline({ onTheWay: (spans) => spans.map((span) => ({ ...span, name: span.name.toUpperCase() })) });
  const { path, diagnosis, problems } = await runSmoke(options, silent, never);
  expect(path).toMatchObject({ found: 4, lost: 0, changed: 4 });
  expect(diagnosis).toMatchObject({
    hop: 'collector → MLflow',
    cause: 'of 4 spans 4 changed and 0 doubled on the way, and 0 were added',
    hint: expect.stringContaining('processor'),
  });
  expect(problems).toContainEqual(expect.stringContaining('name: sent "chat smoke-model", found "CHAT SMOKE-MODEL"'));
});

test('a trace in another experiment is found, named and deleted there', async () => {
  const { options, stored } = await startPipeline({ experimentId: '7' });
  const { path, diagnosis } = await runSmoke(options, silent, never);
  expect(path).toMatchObject({ found: 4, lost: 0 });
  expect(diagnosis).toMatchObject({ hop: 'collector → MLflow', cause: 'the trace went to experiment 7 instead of 1' });
  expect(stored).toEqual([]);
});

test('an MLflow that refuses us is asked once; the trace that stays behind is a warning', async () => {
  const { options, asked } = await startPipeline({
    mlflow: { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' },
  });
  const { diagnosis, warnings, traceId } = await runSmoke(options, silent, never);
  expect(diagnosis).toMatchObject({ hop: 'you → MLflow', hint: expect.stringContaining('MLFLOW_SERVER_ALLOWED_HOSTS') });
  expect(warnings).toEqual([expect.stringContaining(`could not delete the test trace ${traceId}: MLflow did not delete`)]);
  expect(asked.filter(({ method }) => method === 'GET')).toHaveLength(1);
});

test('an MLflow that is not well is asked again until it is', async () => {
  const { options, faults, asked } = await startPipeline({ mlflow: { status: 503, body: 'no database' } });
  const running = runSmoke(options, silent, never);
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  faults.mlflow = undefined;
  expect((await running).problems).toEqual([]);
});

test('one that stays unwell is named with its words', async () => {
  const { options } = await startPipeline({ mlflow: { status: 503, body: 'no database' } });
  const { diagnosis } = await runSmoke({ ...options, deadlineMs: 100 }, silent, never);
  expect(diagnosis).toMatchObject({ hop: 'you → MLflow', hint: 'kubectl logs deploy/mlflow' });
  expect(diagnosis?.cause).toContain('503 "no database"');
});

test('one that never answers is not taken for a broken collector', async () => {
  const { options } = await startPipeline({ mlflow: 'silence' });
  const { diagnosis } = await runSmoke({ ...options, keep: true, deadlineMs: 100 }, silent, never);
  expect(diagnosis).toMatchObject({ hop: 'you → MLflow', cause: 'MLflow did not answer within 0.1 s' });
});

test('an interrupted run waits for its trace and deletes it', async () => {
  const { options, faults, sent, stored, asked } = await startPipeline({ holds: true });
  const stop = new AbortController();
  const running = runSmoke(options, silent, stop.signal);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  stop.abort(new Error('interrupted'));
  const outcome = expect(running).rejects.toThrow('interrupted');
  await expect.poll(() => asked.filter(({ method }) => method === 'POST').length).toBeGreaterThan(0);
  faults.holds = false;
  await outcome;
  // Looking lets in what the collector still held.
  await expect(options.mlflow.trace(sent[0] ? mlflowId(sent[0]) : '', never)).resolves.toBeUndefined();
  expect(stored).toEqual([]);
});

test('a trace that the collector took without an answer that came back is waited for and deleted', async () => {
  const { options, faults, stored, asked } = await startPipeline({ answerLost: true, holds: true });
  const { listener, fates } = listen();
  const running = runSmoke(options, listener, never);
  await expect.poll(() => asked.filter(({ method }) => method === 'POST').length, { timeout: 8_000 }).toBeGreaterThan(0);
  faults.holds = false;
  const { path, diagnosis, warnings } = await running;
  expect(path).toMatchObject({ acknowledged: 0, found: 0 });
  expect(diagnosis).toMatchObject({ hop: 'you → collector', cause: expect.stringContaining('closed the connection without an answer') });
  // It may have arrived, for all anybody knows.
  expect(fates.at(-1)).toEqual(waiting);
  expect(warnings).toEqual([]);
  expect(asked.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1);
  expect(stored).toEqual([]);
}, 15_000);

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMlflow } from '../../../../src/mlflow/client.ts';
import { MlflowError } from '../../../../src/mlflow/errors.ts';
import { encodeRequest } from '../../../../src/sandbox/otlp/codec.ts';
import type { TraceRequest } from '../../../../src/sandbox/otlp/request.ts';
import { encodings } from '../../../../src/smoke/otlp/encoding.ts';
import { toSdkSpans } from '../../../../src/smoke/sdk-spans.ts';
import { llmTrace } from '../../../../src/smoke/shapes/llm.ts';
import { type Running, startMlflow } from './start.ts';

const patient = new AbortController().signal;
const run = 'a6c67503';
/** A trace that a real MLflow 3.17.2 was sent, and what it answered. */
const traceId = 'd2aac308356afac24fe4977c1768ed26';
const id = `tr-${traceId}`;
const spanId = (number: number) => `80233fa99ae5000${number + 1}`;
const spans = toSdkSpans(llmTrace({ run, traceId, spanId, end: 1795469706459173999n }), { run });
/** Traces with values, times, ids and resources beside the common, and what it answered to them. */
const odd: { name: string; request: TraceRequest; answer: string }[] = JSON.parse(
  readFileSync(new URL('fixtures/odd-traces.json', import.meta.url), 'utf8'),
);
const recorded = readFileSync(new URL('fixtures/llm-trace.json', import.meta.url), 'utf8').trim();

const client = ({ agent }: Running) => createMlflow({ url: 'http://localhost:5000', agent });
const send = ({ ask }: Running, sent: typeof spans, experimentId: string, protocol: keyof typeof encodings = 'http/protobuf') => {
  const { contentType, serialize } = encodings[protocol];
  const headers = { 'content-type': contentType, 'x-mlflow-experiment-id': experimentId };
  return ask({ method: 'POST', path: '/v1/traces', headers, body: serialize(sent) });
};

/** Tags and metadata come in any order. */
function inOrder(text: string): string {
  const sorted = (_: string, name: string, inner: string) => `"${name}":${JSON.stringify(Object.entries(JSON.parse(inner)).sort())}`;
  return text.replace(/"(tags|trace_metadata)":(\{(?:"(?:[^"\\]|\\.)*"|[^}"])*\})/g, sorted);
}

test('a trace comes back as the real one gives it, to the byte', async () => {
  const mlflow = await startMlflow();
  const experimentId = await client(mlflow).createExperiment('llamastack-traces', patient);
  expect(experimentId).toBe('1');
  expect(await send(mlflow, spans, experimentId)).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-protobuf' } });
  const got = await mlflow.ask({ path: `/api/3.0/mlflow/traces/get?trace_id=${id}&allow_partial=true` });
  expect(inOrder(got.body.toString())).toBe(inOrder(recorded));
});

test('odd traces come back as the real one gave them, to the byte', async () => {
  const mlflow = await startMlflow();
  await client(mlflow).createExperiment('llamastack-traces', patient);
  const headers = { 'content-type': 'application/x-protobuf', 'x-mlflow-experiment-id': '1' };
  for (const { name, request, answer } of odd) {
    const { spans: sent } = request.resourceSpans[0]?.scopeSpans[0] ?? { spans: [] };
    expect((await mlflow.ask({ method: 'POST', path: '/v1/traces', headers, body: encodeRequest(request) })).status).toBe(200);
    const got = await mlflow.ask({ path: `/api/3.0/mlflow/traces/get?trace_id=tr-${sent[0]?.traceId}&allow_partial=true` });
    expect.soft(inOrder(got.body.toString()), name).toBe(inOrder(answer));
  }
});

test('sent as JSON it loses its links, and nothing else', async () => {
  const mlflow = await startMlflow();
  await client(mlflow).createExperiment('llamastack-traces', patient);
  await send(mlflow, spans, '1', 'http/json');
  const got = await mlflow.ask({ path: `/api/3.0/mlflow/traces/get?trace_id=${id}` });
  expect(inOrder(got.body.toString())).toBe(inOrder(recorded.replace(/,"links":\[.*?\]\}\]/, '')));
});

test('a trace is in progress until its root comes, and grows wherever it is sent', async () => {
  const mlflow = await startMlflow();
  const { traces } = client(mlflow);
  await client(mlflow).createExperiment('llamastack-traces', patient);
  const [root, ...children] = spans;
  await send(mlflow, children, '1');
  expect(await traces([id, 'tr-nobody'], patient)).toMatchObject([{ id, state: 'IN_PROGRESS', spans: { length: 3 } }]);
  // A known trace stays where it is, even when the experiment is not there.
  expect(await send(mlflow, root ? [root] : [], '99')).toMatchObject({ status: 200 });
  expect(await traces([id], patient)).toMatchObject([{ id, experimentId: '1', state: 'OK', spans: { length: 4 } }]);
  // A span that is sent again is not there twice.
  await send(mlflow, spans, '1');
  expect((await traces([id], patient))[0]?.spans).toHaveLength(4);
});

// Seen on the lab.
test('the state of a trace stays once it is settled, and its preview is cut at 1000 characters', async () => {
  const mlflow = await startMlflow();
  const headers = { 'content-type': 'application/json', 'x-mlflow-experiment-id': '0' };
  const sent = async (spanId: string, parentSpanId: string, code: number, asked: string) => {
    const attributes = [{ key: 'mlflow.spanInputs', value: { stringValue: JSON.stringify(asked) } }];
    const span = { traceId, spanId: spanId.repeat(8), parentSpanId, name: 'n', status: { code }, attributes };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    await mlflow.ask({ method: 'POST', path: '/v1/traces', headers, body });
    const got = await mlflow.ask({ path: `/api/3.0/mlflow/traces/get?trace_id=${id}` });
    const { state, request_preview: preview } = JSON.parse(String(got.body)).trace.trace_info;
    return [state, preview];
  };
  expect(await sent('11', '22'.repeat(8), 2, 'of a child')).toEqual(['IN_PROGRESS', undefined]);
  expect(await sent('22', '', 1, 'x'.repeat(999))).toEqual(['OK', `"${'x'.repeat(996)}...`]);
  expect(await sent('22', '', 2, 'y')).toEqual(['OK', expect.stringContaining('x')]);
  expect(await sent('33', '', 2, 'z')).toEqual(['OK', expect.stringContaining('x')]);
});

test('traces are found, page by page, and deleted', async () => {
  const mlflow = await startMlflow();
  const { searchTraces, deleteTraces, createExperiment } = client(mlflow);
  const other = await createExperiment('other', patient);
  const trace = (number: number) => {
    const ours = `${number}`.padStart(32, '0');
    const [root] = llmTrace({ run: `run-${number % 2}`, traceId: ours, spanId, end: BigInt(2_000_000_000 + number) });
    return toSdkSpans(root ? [root] : [], { run: `run-${number % 2}` });
  };
  await send(mlflow, Array.from({ length: 520 }, (_, number) => trace(number + 1)).flat(), '0');
  expect(await searchTraces('0', '', patient)).toHaveLength(520);
  expect(await searchTraces('0', "tag.`mlflow_tui.smoke_run` = 'run-1'", patient)).toHaveLength(260);
  expect(await searchTraces(other, '', patient)).toEqual([]);
  expect(await searchTraces('0', "span.attributes.mlflow_tui.smoke_run LIKE '%run-0%'", patient)).toHaveLength(260);
  const some = [`tr-${'1'.padStart(32, '0')}`, `tr-${'2'.padStart(32, '0')}`, 'tr-nobody'];
  expect(await deleteTraces(other, some, patient)).toBe(0);
  expect(await deleteTraces('0', some, patient)).toBe(2);
  expect(await searchTraces('0', '', patient)).toHaveLength(518);
});

// What MLflow 3.17.2 on the lab did with the same.
test('traces are found in another order, and deleted up to a time', async () => {
  const { ask } = await startMlflow();
  const headers = { 'content-type': 'application/json', 'x-mlflow-experiment-id': '0' };
  const post = async (path: string, body: object) => {
    const answer = await ask({ method: 'POST', path, headers, body: JSON.stringify(body) });
    return answer.body.length === 0 ? undefined : JSON.parse(String(answer.body));
  };
  // The nth begins at so many milliseconds, and the later it begins the shorter it is.
  const times = [3000, 1000, 2000];
  const span = (at: number, nth: number) => ({
    ...{ traceId: `${nth + 1}`.padStart(32, '0'), spanId: 'cd'.repeat(8), name: 'n' },
    ...{ startTimeUnixNano: `${at}000000`, endTimeUnixNano: '5000000000' },
  });
  await post('/v1/traces', { resourceSpans: [{ scopeSpans: [{ spans: times.map(span) }] }] });
  const locations = [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '0' } }];
  const found = async (more: object = {}): Promise<string> => {
    const { traces = [] } = await post('/api/3.0/mlflow/traces/search', { locations, ...more });
    return traces.map(({ trace_id: id }: { trace_id: string }) => id.at(-1)).join('');
  };
  expect(await found()).toBe('132');
  for (const order of ['timestamp_ms ASC', 'timestamp', 'attributes.timestamp asc', 'execution_time DESC', '`execution_time_ms` desc']) {
    expect(await found({ order_by: [order] }), order).toBe('231');
  }
  const remove = (more: object) => post('/api/3.0/mlflow/traces/delete-traces', { experiment_id: '0', ...more });
  expect(await remove({ max_timestamp_millis: 999 })).toEqual({ traces_deleted: 0 });
  expect(await remove({ max_timestamp_millis: 2000, max_traces: 0 })).toMatchObject({
    message: '`max_traces` must be a positive integer, received 0.',
  });
  expect(await remove({ max_timestamp_millis: 2000, max_traces: 1 })).toEqual({ traces_deleted: 1 });
  expect(await found()).toBe('13');
  expect(await remove({ max_timestamp_millis: 2000 })).toEqual({ traces_deleted: 1 });
  expect(await found()).toBe('1');
});

test('experiments are made, found, deleted and restored', async () => {
  const mlflow = await startMlflow();
  const { createExperiment, experimentByName, experimentNames } = client(mlflow);
  const id = await createExperiment('llamastack-traces', patient);
  expect(await experimentByName('llamastack-traces', patient)).toEqual({ id, name: 'llamastack-traces', lifecycleStage: 'active' });
  expect(await experimentByName('nobody', patient)).toBeUndefined();
  const again = createExperiment('llamastack-traces', patient);
  await expect(again).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
  await expect(again).rejects.toBeInstanceOf(MlflowError);
  const change = (verb: string) =>
    mlflow.ask({
      method: 'POST',
      path: `/api/2.0/mlflow/experiments/${verb}`,
      headers: { 'content-type': 'application/json' },
      body: `{"experiment_id": "${id}"}`,
    });
  expect(String((await change('delete')).body)).toBe('{}');
  expect(await experimentNames(patient)).toEqual(['Default']);
  expect(await experimentByName('llamastack-traces', patient)).toMatchObject({ lifecycleStage: 'deleted' });
  // It keeps its name.
  await expect(createExperiment('llamastack-traces', patient)).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
  expect((await change('delete')).status).toBe(404);
  await change('restore');
  expect(await experimentNames(patient)).toEqual(['llamastack-traces', 'Default']);
});

test('a page shows what there is, and nothing in it is taken for HTML', async () => {
  const mlflow = await startMlflow();
  await client(mlflow).createExperiment('<script>', patient);
  await send(mlflow, spans, '1');
  const page = String((await mlflow.ask({ path: '/' })).body);
  expect(page).toContain('MLflow (SANDBOX)');
  expect(page).toContain('<h2 id="/experiments/1">&#60;script&#62; <small>experiment 1, 1 trace</small></h2>');
  expect(page).toContain(id);
  expect(page).toContain('invoke_agent smoke-test');
  expect(page).not.toContain('<script>');
});

import { expect, test } from 'vitest';
import { createMlflow } from '../../../src/mlflow/client.ts';
import { MlflowError } from '../../../src/mlflow/errors.ts';
import { type Reply, serve } from './serve.ts';

const never = new AbortController().signal;

async function mlflowThatAnswers(reply: Reply) {
  const { url, received } = await serve(() => reply);
  return { mlflow: createMlflow({ url }), url, received };
}

test("a proxy's page with status 200 is no answer of MLflow", async () => {
  const { mlflow } = await mlflowThatAnswers({ body: '<html>welcome' });
  await expect(mlflow.experimentByName('x', never)).rejects.toThrow('it answered 200 "<html>welcome"');
});

test('finds an experiment by any name', async () => {
  const { mlflow, received } = await mlflowThatAnswers({
    body: '{"experiment": {"experiment_id": "7", "name": "a b/ü&c", "lifecycle_stage": "deleted", "artifact_location": "x"}}',
  });
  await expect(mlflow.experimentByName('a b/ü&c', never)).resolves.toEqual({ id: '7', name: 'a b/ü&c', lifecycleStage: 'deleted' });
  expect(new URL(received[0]?.url ?? '', 'http://x').searchParams.get('experiment_name')).toBe('a b/ü&c');
});

test("MLflow's own 404 means no such experiment; another 404 is an error", async () => {
  const missing = await mlflowThatAnswers({ status: 404, body: '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Could not find"}' });
  await expect(missing.mlflow.experimentByName('x', never)).resolves.toBeUndefined();
  const wrong = await mlflowThatAnswers({ status: 404, body: '<h1>nginx</h1>' });
  await expect(wrong.mlflow.experimentByName('x', never)).rejects.toMatchObject({ status: 404, code: undefined });
});

test('creates an experiment and gives its id', async () => {
  const { mlflow, received } = await mlflowThatAnswers({ body: '{"experiment_id": "12"}' });
  await expect(mlflow.createExperiment('traces', never)).resolves.toBe('12');
  expect(received[0]).toMatchObject({ method: 'POST', url: '/api/2.0/mlflow/experiments/create' });
  expect(JSON.parse(String(received[0]?.body))).toEqual({ name: 'traces' });
});

test('lists the names of experiments that are not deleted', async () => {
  const { mlflow, received } = await mlflowThatAnswers({ body: '{"experiments": [{"name": "Default"}, {"name": "traces"}]}' });
  await expect(mlflow.experimentNames(never)).resolves.toEqual(['Default', 'traces']);
  expect(received[0]).toMatchObject({ method: 'POST', url: '/api/2.0/mlflow/experiments/search' });
  expect(JSON.parse(String(received[0]?.body))).toEqual({ max_results: 1000, view_type: 'ACTIVE_ONLY' });
  const { mlflow: empty } = await mlflowThatAnswers({ body: '{}' });
  await expect(empty.experimentNames(never)).resolves.toEqual([]);
});

test('shows those of many traces that are there', async () => {
  const trace = (id: string) => ({ trace_info: { trace_id: id, state: 'OK' }, spans: [] });
  const { mlflow, received } = await mlflowThatAnswers({ body: JSON.stringify({ traces: [trace('tr-b')] }) });
  await expect(mlflow.traces(['tr-a', 'tr-b'], never)).resolves.toMatchObject([{ id: 'tr-b', state: 'OK', spans: [] }]);
  expect(received[0]?.url).toBe('/api/3.0/mlflow/traces/batchGet?trace_ids=tr-a&trace_ids=tr-b');
  const { mlflow: empty } = await mlflowThatAnswers({ body: '{}' });
  await expect(empty.traces(['tr-a'], never)).resolves.toEqual([]);
});

test('finds traces by a filter, however many pages', async () => {
  const { url, received } = await serve(({ body }) => {
    const { page_token: token } = JSON.parse(String(body)) as { page_token?: string };
    const page = token === undefined ? { traces: [{ trace_id: 'tr-a', tags: { t: '1' } }], next_page_token: 'more' } : {};
    return { body: JSON.stringify(token === 'more' ? { traces: [{ trace_id: 'tr-b' }] } : page) };
  });
  await expect(createMlflow({ url }).searchTraces('7', "tag.`a.b` LIKE '%'", never)).resolves.toEqual([
    { id: 'tr-a', tags: { t: '1' } },
    { id: 'tr-b', tags: {} },
  ]);
  expect(JSON.parse(String(received[0]?.body))).toMatchObject({
    locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '7' } }],
    filter: "tag.`a.b` LIKE '%'",
  });
});

test('deletes traces and counts them', async () => {
  const { mlflow, received } = await mlflowThatAnswers({ body: '{"traces_deleted": 2}' });
  await expect(mlflow.deleteTraces('1', ['tr-a', 'tr-b'], never)).resolves.toBe(2);
  expect(JSON.parse(String(received[0]?.body))).toEqual({ experiment_id: '1', request_ids: ['tr-a', 'tr-b'] });
});

const sqlError = 'Experiment(name=e) already exists. Error: (psycopg2.errors.UniqueViolation)\n[SQL: INSERT INTO experiments]';

test.each([
  {
    reply: { status: 400, body: JSON.stringify({ error_code: 'RESOURCE_ALREADY_EXISTS', message: sqlError }) },
    code: 'RESOURCE_ALREADY_EXISTS',
    said: 'it answered 400 RESOURCE_ALREADY_EXISTS "Experiment(name=e) already exists. Error: (psycopg2.errors.UniqueViolation)"',
    hint: undefined,
  },
  {
    reply: { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' },
    code: undefined,
    said: 'it answered 403 "Invalid Host header - possible DNS rebinding attack detected"',
    hint: /add 127\.0\.0\.1:\d+ to MLFLOW_SERVER_ALLOWED_HOSTS/,
  },
  {
    reply: { status: 403, body: 'Cross-origin request blocked' },
    code: undefined,
    said: 'it answered 403 "Cross-origin request blocked"',
    hint: /MLFLOW_SERVER_CORS_ALLOWED_ORIGINS/,
  },
  { reply: { status: 401, body: 'You are not authenticated.' }, code: undefined, said: '401 "You are not authenticated."', hint: /login/ },
  { reply: { status: 200, body: '<html>' }, code: undefined, said: 'it answered 200 "<html>"', hint: undefined },
  { reply: { status: 502, body: '' }, code: undefined, said: 'it answered 502 ""', hint: undefined },
])('$reply.status $reply.body', async ({ reply, code, said, hint }) => {
  const { mlflow } = await mlflowThatAnswers(reply);
  const error = await mlflow.createExperiment('e', never).catch((error) => error);
  expect(error).toBeInstanceOf(MlflowError);
  expect(error).toMatchObject({ status: reply.status, code });
  expect(error.message).toContain('MLflow did not create the experiment e: ');
  expect(error.message).toContain(said);
  if (hint) expect(error.hint).toMatch(hint);
  else expect(error.hint).toBeUndefined();
});

const unknownExperiment = '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "No Experiment with id=2147483647 exists"}';

test('prepares for traces with a span of a priced chat that no experiment takes', async () => {
  const { mlflow, received } = await mlflowThatAnswers({ status: 404, body: unknownExperiment });
  await expect(mlflow.prepareForTraces(never)).resolves.toBeUndefined();
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/v1/traces',
    headers: { 'content-type': 'application/json', 'x-mlflow-experiment-id': '2147483647' },
  });
  const { resourceSpans } = JSON.parse(String(received[0]?.body));
  const [span, ...others] = resourceSpans[0].scopeSpans[0].spans;
  expect(others).toEqual([]);
  expect(span).toMatchObject({ traceId: expect.stringMatching(/^[\da-f]{32}$/), spanId: expect.stringMatching(/^[\da-f]{16}$/) });
  const keys = span.attributes.map(({ key }: { key: string }) => key);
  expect(keys).toEqual(expect.arrayContaining(['gen_ai.request.model', 'gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens']));
});

test.each([
  { what: 'a 404 that is not of MLflow', reply: { status: 404, body: '<h1>nginx</h1>' }, said: '404 "<h1>nginx</h1>"', hint: undefined },
  {
    what: 'a Host header that is not allowed',
    reply: { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' },
    said: '403 "Invalid Host header - possible DNS rebinding attack detected"',
    hint: /MLFLOW_SERVER_ALLOWED_HOSTS/,
  },
  {
    what: 'a file store',
    reply: { status: 501, body: '{"detail": "REST OTLP span logging is not supported by FileStore"}' },
    said: '501 "{"detail": "REST OTLP span logging is not supported by FileStore"}"',
    hint: undefined,
  },
  { what: 'a span that was taken', reply: { status: 200, body: '{}' }, said: '200 "{}"', hint: undefined },
])('is not prepared for traces: $what', async ({ reply, said, hint }) => {
  const { mlflow } = await mlflowThatAnswers(reply);
  const error = await mlflow.prepareForTraces(never).catch((error) => error);
  expect(error).toBeInstanceOf(MlflowError);
  expect(error.message).toBe(`MLflow did not take traces at /v1/traces: it answered ${said}`);
  if (hint) expect(error.hint).toMatch(hint);
  else expect(error.hint).toBeUndefined();
});

import type { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { names, ports } from '../../src/manifests/names.ts';
import { createMlflow, type Mlflow } from '../../src/mlflow/client.ts';
import { type HttpRequest, request } from '../../src/mlflow/http.ts';
import { encodeRequest } from '../../src/sandbox/otlp/codec.ts';
import { schema } from '../../src/settings/schema.ts';
import { podsWith, readyPods } from '../../src/tasks/pods.ts';
import { expectRecorded } from './support/recorded.ts';
import { sampleTrace, traceIdOf } from './support/sample-trace.ts';
import { patient, type World } from './support/world.ts';

/** What MLflow and the collector answer, as this program deploys them. */
export function pipeline(world: () => World): void {
  const { namespace, mlflow: expected } = schema.parse({});
  const agents: Agent[] = [];
  let mlflow: Mlflow;
  let experimentId: string;
  let askMlflow: (question: Partial<HttpRequest> & { path: string; host?: string }) => Promise<Answer>;
  let askCollector: typeof askMlflow;

  /** Asks the pod of a program at a port; answers as text, or parsed where it is JSON. */
  const asker = async (app: string, port: number): Promise<typeof askMlflow> => {
    const labels = { 'app.kubernetes.io/name': app, 'app.kubernetes.io/part-of': 'mlflow-tui' };
    const pod = readyPods(await podsWith(world().cluster, namespace, labels, patient))[0]?.metadata?.name ?? '';
    const agent = world().cluster.tunnel({ namespace, pod, port });
    agents.push(agent);
    return async ({ host = `localhost:${port}`, ...question }) => {
      const endpoint = { url: `http://localhost:${port}`, agent, hostHeader: host };
      const { status, headers, body } = await request(endpoint, { method: 'GET', deadlineMs: 10_000, ...question }, patient);
      return { status, type: headers['content-type'], body: parsed(body) };
    };
  };

  beforeAll(async () => {
    askMlflow = await asker(names.mlflow, ports.mlflow);
    askCollector = await asker(names.collector, ports.otlpHttp);
    mlflow = createMlflow({ url: `http://localhost:${ports.mlflow}`, agent: agents[0] as Agent });
    experimentId = (await mlflow.experimentByName(expected.experiment, patient))?.id ?? '';
  });

  afterAll(async () => {
    await mlflow?.deleteTraces(
      experimentId,
      ['direct', 'as-json', 'collected', 'collected-gzipped', 'collected-as-json'].map((name) => `tr-${traceIdOf(name)}`),
      patient,
    );
    for (const agent of agents) agent.destroy();
  });

  const json = { 'content-type': 'application/json' };
  const protobuf = { 'content-type': 'application/x-protobuf' };
  const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = json) => ({
    method: 'POST' as const,
    path,
    body,
    headers,
  });
  const traces = (body: string | Uint8Array, headers: Record<string, string>) => post('/v1/traces', body, headers);
  const unknown = { ...protobuf, 'x-mlflow-experiment-id': '2147483647' };
  const experiments = '/api/2.0/mlflow/experiments';

  describe('MLflow', () => {
    test.each<[string, Parameters<typeof askMlflow>[0]]>([
      ['health', { path: '/health' }],
      ['version', { path: '/version' }],
      ['a host that is not allowed', { path: '/api/2.0/mlflow/experiments/get?experiment_id=0', host: 'elsewhere.example' }],
      ['its health under a host that is not allowed', { path: '/health', host: 'elsewhere.example' }],
      ['the name of its Service', { path: `${experiments}/get-by-name?experiment_name=none`, host: 'mlflow:5000' }],
      [
        'a page of elsewhere',
        post('/ajax-api/2.0/mlflow/experiments/search', '{"max_results": 1}', { ...json, origin: 'http://elsewhere.example' }),
      ],
      ['an experiment that is not there', { path: `${experiments}/get-by-name?experiment_name=nobody` }],
      ['an experiment that is there', { path: `${experiments}/get-by-name?experiment_name=${expected.experiment}` }],
      ['an experiment that is to be made again', post(`${experiments}/create`, JSON.stringify({ name: expected.experiment }))],
      ['an experiment without a name', post(`${experiments}/create`, '{}')],
      ['a path that is not there', { path: '/api/2.0/mlflow/nothings/get' }],
      ['traces without an experiment', traces(new Uint8Array(), protobuf)],
      ['no traces', traces(new Uint8Array(), { ...protobuf, 'x-mlflow-experiment-id': '0' })],
      ['traces that are none', traces('nonsense', { ...protobuf, 'x-mlflow-experiment-id': '0' })],
      ['traces of an unknown type', traces('nonsense', { 'content-type': 'text/plain', 'x-mlflow-experiment-id': '0' })],
      ['a packing that nobody knows', traces('{}', { ...json, 'content-encoding': 'identity', 'x-mlflow-experiment-id': '0' })],
      ['an experiment that is no number', traces(encodeRequest(sampleTrace('unknown')), { ...protobuf, 'x-mlflow-experiment-id': 'x' })],
      ['traces for an unknown experiment', traces(encodeRequest(sampleTrace('unknown')), unknown)],
      ['a trace that is not there', { path: `/api/3.0/mlflow/traces/get?trace_id=tr-${traceIdOf('nobody')}&allow_partial=true` }],
      ['traces that are not there', { path: `/api/3.0/mlflow/traces/batchGet?trace_ids=tr-${traceIdOf('nobody')}` }],
      ['no traces to delete', post('/api/2.0/mlflow/traces/delete-traces', '{"experiment_id": "0", "request_ids": ["tr-nobody"]}')],
    ])('%s', async (name, question) => {
      await expectRecorded(world(), `mlflow-${name.replaceAll(' ', '-')}`, withoutInternals(await askMlflow(question)));
    });

    test.each([
      [
        'direct',
        'as protobuf, gzipped',
        () => traces(gzipSync(encodeRequest(sampleTrace('direct'))), { ...protobuf, 'content-encoding': 'gzip' }),
      ],
      ['as-json', 'as JSON', () => traces(JSON.stringify(sampleTrace('as-json')), json)],
    ])('a trace that comes %s, %s, is given back, found and deleted', async (name, _how, question) => {
      const { headers, ...rest } = question();
      await expectRecorded(
        world(),
        `mlflow-takes-a-trace-${name}`,
        await askMlflow({ ...rest, headers: { ...headers, 'x-mlflow-experiment-id': experimentId } }),
      );
      const id = `tr-${traceIdOf(name)}`;
      await expectRecorded(
        world(),
        `mlflow-gives-a-trace-${name}`,
        await askMlflow({ path: `/api/3.0/mlflow/traces/get?trace_id=${id}&allow_partial=true` }),
      );
      await expectRecorded(
        world(),
        `mlflow-gives-traces-${name}`,
        await askMlflow({ path: `/api/3.0/mlflow/traces/batchGet?trace_ids=${id}` }),
      );
      const found = await mlflow.searchTraces(experimentId, `tag.\`conversation\` LIKE '${name}%'`, patient);
      expect(found.map((trace) => trace.id)).toEqual([id]);
      expect(await mlflow.deleteTraces(experimentId, [id], patient)).toBe(1);
      expect(await mlflow.traces([id], patient)).toEqual([]);
    });
  });

  describe('the collector', () => {
    test.each<[string, Parameters<typeof askMlflow>[0]]>([
      ['no traces', traces(new Uint8Array(), protobuf)],
      ['traces that are none', traces('nonsense', protobuf)],
      ['JSON that is none', traces('{"resourceSpans": 1}', json)],
      ['traces of an unknown type', traces('nonsense', { 'content-type': 'text/plain' })],
      ['a question', { path: '/v1/traces' }],
      ['a path that is not there', post('/v1/nothings', '{}')],
      ['gzip that is none', traces('nonsense', { ...protobuf, 'content-encoding': 'gzip' })],
      ['a packing that nobody knows', traces('{}', { ...json, 'content-encoding': 'identity' })],
      ['more than it takes', traces(gzipSync('{}'.padEnd(20 * 1024 ** 2 + 1)), { ...json, 'content-encoding': 'gzip' })],
    ])('%s', async (name, question) => {
      await expectRecorded(world(), `collector-${name.replaceAll(' ', '-')}`, withoutInternals(await askCollector(question)));
    });

    test.each([
      ['collected', 'as protobuf', () => traces(encodeRequest(sampleTrace('collected')), protobuf)],
      [
        'collected-gzipped',
        'as protobuf, gzipped',
        () => traces(gzipSync(encodeRequest(sampleTrace('collected-gzipped'))), { ...protobuf, 'content-encoding': 'gzip' }),
      ],
      ['collected-as-json', 'as JSON', () => traces(JSON.stringify(sampleTrace('collected-as-json')), json)],
    ])('hands a trace on to MLflow as it is: %s, %s', async (name, _how, question) => {
      const id = `tr-${traceIdOf(name)}`;
      await expectRecorded(world(), `collector-takes-a-trace-${name}`, await askCollector(question()));
      await vi.waitUntil(async () => (await mlflow.traces([id], patient)).length === 1, { timeout: 20_000, interval: 50 });
      await expectRecorded(
        world(),
        `mlflow-gives-a-trace-${name}`,
        await askMlflow({ path: `/api/3.0/mlflow/traces/get?trace_id=${id}&allow_partial=true` }),
      );
    });

    test('is healthy, and counts', async () => {
      const health = await asker(names.collector, ports.collectorHealth);
      expect(await health({ path: '/' })).toMatchObject({ status: 200, body: { status: 'Server available' } });
      const metrics = await asker(names.collector, ports.collectorMetrics);
      const { body } = await metrics({ path: '/metrics' });
      const own = String(body)
        .split('\n')
        .filter((line) => /^otelcol_(receiver_accepted_spans.*http|exporter_sent_spans)/.test(line))
        .map((line) => line.replace(/ [\d.e+]+$/, ' N'))
        .sort();
      await expectRecorded(world(), 'collector-metrics', own);
    });
  });
}

interface Answer {
  status: number;
  type: string | undefined;
  body: unknown;
}

/** An answer without the words of PostgreSQL and of Go's parsers of JSON and protobuf: the sandbox has none of them. */
function withoutInternals({ body, ...answer }: Answer): Answer {
  if (answer.status !== 200 && answer.type === 'application/x-protobuf') return { ...answer, body: 'a google.rpc.Status' };
  const message = (body as { message?: unknown }).message;
  if (typeof message !== 'string') return { ...answer, body };
  // "ReadArray: ..." of Go is "resourceSpans is no list" in the sandbox.
  const foreign = /(?<= Error: )\(psycopg2.*|^ReadArray: .*|^[\w.]+ is no list$/s;
  return { ...answer, body: { ...(body as object), message: message.replace(foreign, '(...)') } };
}

function parsed(body: Buffer): unknown {
  const text = body.toString();
  try {
    // Nanoseconds have more digits than a number.
    return JSON.parse(text.replace(/(?<=:\s*)\d{17,}/g, '"$&"'));
  } catch {
    return text;
  }
}

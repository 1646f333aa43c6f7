import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { request } from '../../../../src/mlflow/http.ts';
import { decodeJsonRequest, decodeRequest, encodeRequest, encodeStatus } from '../../../../src/sandbox/otlp/codec.ts';
import { countSpans, spansOf } from '../../../../src/sandbox/otlp/request.ts';
import type { ExporterConfig } from '../../../../src/sandbox/programs/collector/config/config.ts';
import { readConfig } from '../../../../src/sandbox/programs/collector/config/read.ts';
import { createExporter } from '../../../../src/sandbox/programs/collector/exporter.ts';
import { createMetrics } from '../../../../src/sandbox/programs/collector/metrics.ts';
import type { Outcome } from '../../../../src/sandbox/programs/collector/outcome.ts';
import { collector } from '../../../../src/sandbox/programs/collector/program.ts';
import type { Scenario } from '../../../../src/sandbox/scenario.ts';
import { schema } from '../../../../src/settings/schema.ts';
import { readMetrics } from '../../../../src/smoke/diagnosis/collector-metrics.ts';
import { readExportErrors } from '../../../../src/smoke/diagnosis/export-error.ts';
import { addService, agentTo, lineWith, runProgram, startMachine, until } from '../run-program.ts';

const good = collectorConfig(schema.parse({}), '7').data?.['collector.yaml'] ?? '';
const ip = '10.244.0.9';
const never = new AbortController().signal;

interface Options {
  yaml?: string;
  faults?: Scenario['programs'];
  /** What MLflow answers to the nth request, from 1 on, if anything; without it, none listens. */
  mlflow?: (nth: number) => { status: number; headers?: Record<string, string>; body?: Uint8Array } | undefined;
}

/** A collector that sends to a Service mlflow. */
async function start({ yaml = good, faults, mlflow }: Options) {
  const machine = startMachine(faults);
  const received: { headers: Record<string, unknown>; path: string; body: Buffer }[] = [];
  addService(machine, 'mlflow', '10.244.0.7', 5000);
  if (mlflow !== undefined) {
    runProgram(
      machine,
      {
        start: (os) =>
          os.serve(5000, async (incoming, outgoing) => {
            const chunks: Buffer[] = [];
            for await (const chunk of incoming) chunks.push(chunk);
            received.push({ headers: incoming.headers, path: incoming.url ?? '', body: Buffer.concat(chunks) });
            const answer = mlflow(received.length);
            if (answer !== undefined) outgoing.writeHead(answer.status, answer.headers).end(answer.body);
          }),
      },
      { name: 'mlflow', ip: '10.244.0.7' },
    );
  }
  const instance = runProgram(machine, collector, { name: 'collector', ip, args: ['--config=/c'], files: { '/c': yaml } });
  await lineWith(instance, 'Everything is ready');
  const agent = agentTo(machine, ip);
  const ask = async (method: 'GET' | 'POST', port: number, path: string, body?: Uint8Array) => {
    const headers = { 'content-type': 'application/x-protobuf' };
    return request({ url: `http://localhost:${port}`, agent }, { method, path, headers, ...(body && { body }), deadlineMs: 15_000 }, never);
  };
  return {
    ...{ machine, instance, received },
    send: (count: number) => ask('POST', 4318, '/v1/traces', requestOf(count)),
    counted: async () => readMetrics(String((await ask('GET', 8888, '/metrics')).body)),
  };
}

function requestOf(count: number): Uint8Array {
  const spans = Array.from(
    { length: count },
    (_, at) => `{"traceId":"${'ab'.repeat(16)}","spanId":"${String(at).padStart(16, '0')}","name":"n"}`,
  );
  return Buffer.from(encodeRequest(decodeJsonRequest(`{"resourceSpans":[{"scopeSpans":[{"spans":[${spans.join()}]}]}]}`)));
}

test('spans go to MLflow as protobuf by gzip, with the experiment, and are counted', async () => {
  const { send, received, counted } = await start({ mlflow: () => ({ status: 200 }) });
  await send(3);
  const [first] = await until(() => (received.length > 0 ? received : undefined));
  expect([first?.path, first?.headers]).toMatchObject([
    '/v1/traces',
    { 'x-mlflow-experiment-id': '7', 'content-encoding': 'gzip', 'content-type': 'application/x-protobuf' },
  ]);
  expect(countSpans(decodeRequest(gunzipSync(first?.body ?? '')))).toBe(3);
  await expect.poll(counted).toMatchObject({ accepted: 3, sent: 3, sendFailed: 0, queueSize: 0 });
});

test.each([
  ['none', undefined, (body: Buffer) => body],
  ['zlib', 'zlib', (body: Buffer) => inflateSync(body)],
  ['deflate', 'deflate', (body: Buffer) => inflateSync(body)],
  ['zstd', 'zstd', (body: Buffer) => zstdDecompressSync(body)],
])('with a compression of %s they are packed by that', async (compression, encoding, unpack) => {
  const yaml = good.replace('headers:', `compression: ${compression}\n    headers:`);
  const { send, received } = await start({ yaml, mlflow: () => ({ status: 200 }) });
  await send(3);
  const [first] = await until(() => (received.length > 0 ? received : undefined));
  expect(first?.headers['content-encoding']).toBe(encoding);
  expect(countSpans(decodeRequest(unpack(first?.body ?? Buffer.alloc(0))))).toBe(3);
});

test.each(['snappy', 'x-snappy-framed', 'lz4'])('MLflow is told of %s by its name', async (compression) => {
  const yaml = good.replace('headers:', `compression: ${compression}\n    headers:`);
  const { send, received } = await start({ yaml, mlflow: () => ({ status: 400 }) });
  await send(3);
  const [first] = await until(() => (received.length > 0 ? received : undefined));
  expect(first?.headers['content-encoding']).toBe(compression);
});

test('what comes in a short time goes as one batch, and no batch is too big', async () => {
  const yaml = good.replace('min_size: 512', 'min_size: 100').replace('max_size: 2048', 'max_size: 100').replace('200ms', '10s');
  const { send, received } = await start({ yaml, mlflow: () => ({ status: 200 }) });
  for (const count of [60, 60, 130]) await send(count);
  await until(() => (received.length >= 4 ? received : undefined));
  expect(received.map(({ body }) => countSpans(decodeRequest(gunzipSync(body)))).sort()).toEqual([100, 100, 20, 30]);
});

test.each([
  [
    404,
    undefined,
    'code = Unimplemented desc = error exporting items, request to http://mlflow:5000/v1/traces responded with HTTP Status Code 404, Message=, Details=[]',
  ],
  [
    400,
    encodeStatus(3, 'words'),
    'code = InvalidArgument desc = error exporting items, request to http://mlflow:5000/v1/traces responded with HTTP Status Code 400, Message=words, Details=[]',
  ],
  [
    422,
    Buffer.from('{"detail":"Field required"}'),
    'code = Unknown desc = error exporting items, request to http://mlflow:5000/v1/traces responded with HTTP Status Code 422',
  ],
])('what MLflow refuses with %s is dropped', async (status, body, words) => {
  const { send, instance, counted } = await start({ mlflow: () => ({ status, ...(body && { body }) }) });
  await send(2);
  const line = await lineWith(instance, 'Exporting failed');
  expect(line).toMatch(
    /^\S+Z\terror\tinternal\/queue_sender\.go:50\tExporting failed\. Dropping data\.\t\{"resource": \{"service\.instance\.id": /,
  );
  expect(line).toMatch(/"otelcol\.component\.id": "otlp_http\/mlflow", .*"dropped_items": 2\}$/);
  expect(readExportErrors([line])).toEqual([
    {
      time: expect.any(String),
      exporter: 'otlp_http/mlflow',
      dropped: true,
      words: `not retryable error: Permanent error: rpc error: ${words}`,
    },
  ]);
  expect(await counted()).toMatchObject({ sent: 0, sendFailed: 2, queueSize: 0 });
});

test.each([429, 502, 503, 504])('what MLflow puts off with %s is sent again', async (status) => {
  const { send, instance, counted, received } = await start({ mlflow: (nth) => ({ status: nth === 1 ? status : 200 }) });
  await send(2);
  const [error] = readExportErrors([await lineWith(instance, 'Will retry the request after interval.')]);
  expect(error).toMatchObject({
    dropped: false,
    words: expect.stringMatching(new RegExp(`^rpc error: code = \\w+ desc = .* HTTP Status Code ${status}, Message=, Details=\\[\\]$`)),
  });
  await expect.poll(counted).toMatchObject({ sent: 2, sendFailed: 0, queueSize: 0 });
  expect(received).toHaveLength(2);
});

// What the collector 0.149 itself said to the same.
test.each([
  ['7', 'Throttle (7s), error: rpc error: code = Unavailable ', '7s'],
  ['90', 'Throttle (1m30s), error: rpc error: code = Unavailable ', '1m30s'],
  ['1', 'Throttle (1s), error: rpc error: code = Unavailable ', '5s'],
])('who is told to come again after %s seconds does so', async (seconds, words, interval) => {
  const headers = { 'retry-after': seconds };
  const { send, instance, received } = await start({ mlflow: (nth) => (nth === 1 ? { status: 503, headers } : { status: 200 }) });
  await send(2);
  const line = await lineWith(instance, 'Will retry');
  expect(readExportErrors([line])).toMatchObject([{ words: expect.stringContaining(words) }]);
  expect(line).toContain(`"interval": "${interval}"}`);
  await until(() => (received.length === 2 ? true : undefined));
});

const unavailable = 'rpc error: code = Unavailable desc = error exporting items';
const hint = ' Try enabling retry_on_failure config option to retry on retryable errors.';

test.each([
  ['after its time', '300s', '30s', 503, '', `no more retries left: ${unavailable}`],
  ['at once where it is not to try again', 'enabled: true', 'enabled: false', 503, hint, unavailable],
  ['at once what can not be taken', 'enabled: true', 'enabled: false', 400, hint, 'Permanent error: rpc error: code = InvalidArgument'],
])('it gives up %s', async (_what, from, to, status, more, words) => {
  const { send, instance, received, counted } = await start({ yaml: good.replace(from, to), mlflow: () => ({ status }) });
  await send(2);
  const line = await lineWith(instance, 'Dropping data.');
  expect(line).toContain(`\tExporting failed. Dropping data.${more}\t`);
  expect(readExportErrors([line])).toMatchObject([{ dropped: true, words: expect.stringMatching(new RegExp(`^${words}`)) }]);
  // Pauses of 5, 7.5 and 11.25 seconds, and one that would last beyond the 30.
  expect(received).toHaveLength(from === '300s' ? 4 : 1);
  expect(await counted()).toMatchObject({ sent: 0, sendFailed: 2, queueSize: 0 });
});

test('as many batches are on their way as there are consumers', async () => {
  const yaml = good.replace('queue_size: 2000', 'num_consumers: 2').replace(/\n +batch:(\n {8}.*)+/, '');
  const [config] = readConfig(yaml, {}).exporters as [ExporterConfig];
  const { clock } = startMachine();
  const answers: (() => void)[] = [];
  const send = () => new Promise<Outcome>((resolve) => answers.push(() => resolve({ kind: 'sent' })));
  const exporter = createExporter(config, { clock, log: () => undefined, metrics: createMetrics(() => 0), send });
  for (let batch = 0; batch < 5; batch++) exporter.offer(decodeRequest(requestOf(1)));
  expect(answers).toHaveLength(2);
  answers[0]?.();
  await until(() => (answers.length > 2 ? true : undefined));
  expect(answers).toHaveLength(3);
  const drained = exporter.drain();
  for (const answer of answers) answer();
  await until(() => (answers.length === 5 ? true : undefined));
  for (const answer of answers) answer();
  await drained;
});

const url = 'http://mlflow:5000/v1/traces';
const id = 'x-mlflow-experiment-id: "7"';

// What the collector 0.149 itself said to the same.
test.each([
  [
    'nobody listens',
    url,
    url,
    /^failed to make an HTTP request: Post "http:\/\/mlflow:5000\/v1\/traces": dial tcp 10\.244\.0\.7:5000: connect: connection refused$/,
  ],
  ['a port that the Service has not', url, 'http://mlflow:5001/v1/traces', /dial tcp 10\.96\.1\.\d+:5001: connect: connection refused$/],
  ['a name that DNS does not know', url, 'http://mlfow:5000/v1/traces', /: dial tcp: lookup mlfow on 10\.96\.0\.10:53: no such host$/],
  ['another scheme', url, 'mlflow:5000/v1/traces', /: unsupported protocol scheme "mlflow"$/],
  [
    'a header with a line too many',
    id,
    String.raw`x-mlflow-experiment-id: "7\n"`,
    /: net\/http: invalid header field value for "X-Mlflow-Experiment-Id"$/,
  ],
  ['a header with a blank in its name', id, '"x mlflow": "7"', /: net\/http: invalid header field name "x mlflow"$/],
])("%s is told in Go's words, and tried again", async (_what, from, to, words) => {
  const { send, instance, counted } = await start({ yaml: good.replace(from, to) });
  await send(2);
  expect(readExportErrors([await lineWith(instance, 'Exporting failed')])).toMatchObject([
    { dropped: false, words: expect.stringMatching(words) },
  ]);
  expect(await counted()).toMatchObject({ sent: 0, queueSize: 1 });
});

test('a MLflow that does not answer is asked again', async () => {
  const yaml = good.replace('headers:', 'timeout: 2s\n    headers:');
  const { send, instance } = await start({ yaml, mlflow: () => undefined });
  await send(2);
  expect(readExportErrors([await lineWith(instance, 'Will retry')])).toMatchObject([
    { dropped: false, words: expect.stringMatching(/: context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\)$/) },
  ]);
});

test('a header beyond ASCII goes as UTF-8', async () => {
  const { send, received } = await start({ yaml: good.replace(id, 'x-team: "Zoë 試"'), mlflow: () => ({ status: 200 }) });
  await send(2);
  const [first] = await until(() => (received.length > 0 ? received : undefined));
  expect(Buffer.from(String(first?.headers['x-team']), 'latin1').toString()).toBe('Zoë 試');
});

test('https to a server of plain http', async () => {
  const { send, instance } = await start({ yaml: good.replace('http://mlflow', 'https://mlflow'), mlflow: () => ({ status: 200 }) });
  await send(2);
  expect(await lineWith(instance, 'Exporting failed')).toContain('tls: first record does not look like a TLS handshake');
});

test('gRPC to MLflow', async () => {
  const yaml = good
    .replaceAll('otlp_http/mlflow', 'otlp/mlflow')
    .replace('traces_endpoint: http://mlflow:5000/v1/traces', 'endpoint: http://mlflow:5000');
  const { send, instance } = await start({ yaml, mlflow: () => ({ status: 200 }) });
  await send(2);
  expect(await lineWith(instance, 'Exporting failed')).toContain('transport: authentication handshake failed: tls: first record');
});

test('a full queue takes nothing more', async () => {
  const { send, instance, counted } = await start({ yaml: good.replace('queue_size: 2000', 'queue_size: 1') });
  expect((await send(2)).status).toBe(200);
  expect((await send(5)).status).toBe(503);
  expect(await lineWith(instance, 'Rejecting data.')).toContain('"error": "sending queue is full", "rejected_items": 5');
  expect(await counted()).toMatchObject({ accepted: 2, refused: 5, enqueueFailed: 5, queueSize: 1, queueCapacity: 1 });
});

test('one that ends hands on what it has', async () => {
  const { send, instance, received } = await start({ yaml: good.replace('200ms', '1h'), mlflow: () => ({ status: 200 }) });
  await send(2);
  expect(received).toHaveLength(0);
  instance.stop(30);
  expect(await instance.ended).toMatchObject({ exitCode: 0 });
  expect(received).toHaveLength(1);
  expect(instance.log.lines.at(-1)?.text).toContain('Shutdown complete.');
});

test('one that ends while it waits to try again loses it, and says so', async () => {
  const { send, instance } = await start({ mlflow: () => ({ status: 503 }) });
  await send(2);
  await lineWith(instance, 'Will retry');
  instance.stop(30);
  await instance.ended;
  expect(await lineWith(instance, 'Dropping data')).toContain('"error": "interrupted due to shutdown: rpc error: code = Unavailable');
});

test('a collector that drops every third span has acknowledged it', async () => {
  const { send, received, counted } = await start({ faults: { collector: { dropEvery: 3 } }, mlflow: () => ({ status: 200 }) });
  await send(7);
  const [first] = await until(() => (received.length > 0 ? received : undefined));
  const names = spansOf(decodeRequest(gunzipSync(first?.body ?? '')).resourceSpans).map(({ spanId }) => Number(spanId));
  expect(names).toEqual([0, 1, 3, 4, 6]);
  await expect.poll(counted).toMatchObject({ accepted: 7, sent: 5 });
  await send(7);
  const [, again] = await until(() => (received.length > 1 ? received : undefined));
  const all = spansOf(decodeRequest(gunzipSync(again?.body ?? '')).resourceSpans).map(({ spanId }) => Number(spanId));
  expect(all).not.toContain(2);
  expect(all).not.toContain(5);
});

test('a configuration that it does not understand ends it', async () => {
  const machine = startMachine();
  const files = { '/c': good.replace('queue_size:', 'queue_sizes:') };
  const instance = runProgram(machine, collector, { name: 'collector', ip, args: ['--config=/c'], files });
  expect(await instance.ended).toMatchObject({ exitCode: 1 });
  const lines = instance.log.lines.map(({ text }) => text);
  expect([lines[0], lines.at(-1)]).toEqual([
    'Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):',
    "'queuebatch.Config' has invalid keys: queue_sizes",
  ]);
});

test('a configuration that is not there ends it', async () => {
  const instance = runProgram(startMachine(), collector, { name: 'collector', ip, args: ['--config', '/none'] });
  expect(await instance.ended).toMatchObject({ exitCode: 1 });
  expect(instance.log.lines[0]?.text).toMatch(/unable to read the file file:\/none: open \/none: no such file or directory$/);
});

test('the debug exporter says what came', async () => {
  const yaml = good
    .replace('exporters:\n', 'exporters:\n  debug: {}\n')
    .replace('- otlp_http/mlflow', '- otlp_http/mlflow\n        - debug');
  const { send, instance } = await start({ yaml });
  await send(4);
  expect(await lineWith(instance, '\tTraces\t')).toContain('"resource spans": 1, "spans": 4}');
});

const countsOf = (received: { body: Buffer }[]) => received.map(({ body }) => countSpans(decodeRequest(gunzipSync(body))));
/** Without the queue's own batches, which would hide those of the processor. */
const withProcessor = (settings: string) =>
  good
    .replace(/\n +batch:(\n {8}.*)+/, '')
    .replace('processors:\n', `processors:\n  batch: { ${settings} }\n`)
    .replace('- memory_limiter', '- memory_limiter\n        - batch');

test('the batch processor holds spans back until they are enough', async () => {
  const { send, received } = await start({
    yaml: withProcessor('timeout: 1h, send_batch_size: 10'),
    mlflow: () => ({ status: 200 }),
  });
  await send(4);
  await send(6);
  await until(() => (received.length > 0 ? true : undefined));
  expect(countsOf(received)).toEqual([10]);
});

test('the batch processor holds spans back for its time', async () => {
  const { machine, send, received } = await start({ yaml: withProcessor('timeout: 123s'), mlflow: () => ({ status: 200 }) });
  const { promise: time, resolve: over } = Promise.withResolvers<void>();
  const { sleep } = machine.clock;
  let waits = 0;
  machine.clock.sleep = (seconds, signal) => {
    if (seconds !== 123) return sleep(seconds, signal);
    waits++;
    return time;
  };
  await send(4);
  await send(6);
  expect(waits).toBe(1);
  over();
  await until(() => (received.length > 0 ? true : undefined));
  expect(countsOf(received)).toEqual([10]);
});

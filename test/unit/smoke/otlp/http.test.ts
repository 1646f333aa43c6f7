import http from 'node:http';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { afterEach, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../../../src/mlflow/http.ts';
import type { HttpProtocol } from '../../../../src/smoke/otlp/encoding.ts';
import { openSender } from '../../../../src/smoke/otlp/sender.ts';
import { toSdkSpans } from '../../../../src/smoke/sdk-spans.ts';
import { makeTrace } from '../../../../src/smoke/trace-recipe.ts';
import { type Reply, serve } from '../../mlflow/serve.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const never = new AbortController().signal;
const batch = () => toSdkSpans(makeTrace({ run: 'run', path: 'collector', shape: 'llm' }, 0, 1763910000123), { run: 'run' });

/** Sends by a sender of its own. */
async function sendBatch(endpoint: Endpoint, spans: ReturnType<typeof batch>, signal: AbortSignal, protocol: HttpProtocol = 'http/json') {
  const sender = openSender({ endpoint, protocol });
  try {
    return await sender.send(spans, signal);
  } finally {
    sender.close();
  }
}

const accepted: Reply = { headers: { 'content-type': 'application/json' }, body: '{}' };
const rejecting = (rejectedSpans: number, errorMessage: string): Reply => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage } }),
});
/** So that the exporter does not wait to try again. */
const noRetry = { 'retry-after': '3600' };

test('an answer in protobuf is one, too: MLflow gives it to JSON', async () => {
  const { url, received } = await receiver({ headers: { 'content-type': 'application/x-protobuf' } });
  await expect(sendBatch({ url }, batch(), never)).resolves.toEqual({ acknowledged: 4 });
  expect(received).toHaveLength(1);
});

/** A receiver that gives these answers, the last one over and over. */
async function receiver(...replies: (Reply | undefined)[]) {
  return serve(() => (replies.length > 1 ? replies.shift() : replies[0]));
}

test("sends once, with OpenTelemetry's exporter", async () => {
  const { url, received } = await receiver(accepted);
  await expect(sendBatch({ url: `${url}/` }, batch(), never)).resolves.toEqual({ acknowledged: 4 });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: 'POST', url: '/v1/traces', headers: { 'content-type': 'application/json' } });
  expect(received[0]?.headers['user-agent']).toContain('OTel-OTLP-Exporter-JavaScript');
});

test('sends protobuf where that is wanted, both times', async () => {
  const { url, received } = await receiver({ status: 503, headers: noRetry }, accepted);
  await expect(sendBatch({ url }, batch(), never, 'http/protobuf')).resolves.toMatchObject({ acknowledged: 4 });
  expect(received[0]?.headers['user-agent']).toContain('OTel-OTLP-Exporter-JavaScript');
  for (const { headers } of received) expect(headers['content-type']).toBe('application/x-protobuf');
  expect(received[0]?.body).toEqual(Buffer.from(ProtobufTraceSerializer.serializeRequest(batch()) ?? []));
  expect(received[1]?.body).toEqual(received[0]?.body);
});

test('goes by the connections and the Host header of the endpoint', async () => {
  const { url, received } = await receiver(accepted);
  const agent = new http.Agent();
  const connect = agent.createConnection.bind(agent);
  let connections = 0;
  agent.createConnection = (options, callback) => {
    connections += 1;
    return connect({ ...options, host: new URL(url).hostname, port: new URL(url).port }, callback);
  };
  await sendBatch({ url: 'http://nowhere.invalid:4318', agent, hostHeader: 'otel' }, batch(), never);
  expect(connections).toBe(1);
  expect(received[0]?.headers.host).toBe('otel');
});

test("sends the endpoint's headers, and none from the environment of this program", async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=a');
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'authorization=Basic b');
  vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip');
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://127.0.0.1:1');
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '1');
  vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', '/nowhere.pem');
  const { url, received } = await receiver({ status: 503, headers: noRetry }, accepted);
  const headers = { authorization: 'Bearer c', 'x-mlflow-experiment-id': '7' };
  await expect(sendBatch({ url, headers }, batch(), never)).resolves.toMatchObject({ acknowledged: 4 });
  for (const { headers: got } of received) {
    expect(got).toMatchObject({ ...headers, 'content-type': 'application/json' });
    expect(Object.keys(got)).not.toContain('x-tenant');
    expect(Object.keys(got)).not.toContain('content-encoding');
  }
  expect(received).toHaveLength(2);
  expect(process.env.OTEL_EXPORTER_OTLP_HEADERS).toBe('x-tenant=a');
});

/** An agent whose connections are seen. */
function watchedAgent() {
  const agent = new http.Agent();
  const sockets: { destroyed: boolean }[] = [];
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) sockets.push(socket);
    return socket;
  };
  return { agent, sockets };
}

test('several batches go by one connection, until the sender is closed', async () => {
  const { url, received } = await receiver(accepted);
  const { agent, sockets } = watchedAgent();
  const sender = openSender({ endpoint: { url, agent }, protocol: 'http/json' });
  await sender.send(batch(), never);
  await sender.send(batch(), never);
  expect(sockets).toHaveLength(1);
  await Promise.all([sender.send(batch(), never), sender.send(batch(), never)]);
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false]);
  sender.close();
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  expect(received).toHaveLength(4);
});

test('a sender that is closed breaks its connections', async () => {
  const { url, received } = await receiver(undefined);
  const sender = openSender({ endpoint: { url }, protocol: 'http/json' });
  const sending = expect(sender.send(batch(), never)).rejects.toThrow('the sender was closed');
  await expect.poll(() => received.length).toBe(1);
  sender.close();
  await sending;
});

test("a batch that was aborted leaves the others' connections alone", async () => {
  const { url, received } = await receiver(undefined, accepted);
  const sender = openSender({ endpoint: { url }, protocol: 'http/json' });
  const stop = new AbortController();
  const sending = expect(sender.send(batch(), stop.signal)).rejects.toThrow('interrupted');
  await expect.poll(() => received.length).toBe(1);
  const other = sender.send(batch(), never);
  stop.abort(new Error('interrupted'));
  await sending;
  await expect(other).resolves.toEqual({ acknowledged: 4 });
  sender.close();
});

test('a partial success is no success, and is not asked about again', async () => {
  const { url, received } = await receiver(rejecting(3, 'full'));
  await expect(sendBatch({ url }, batch(), never)).resolves.toEqual({ acknowledged: 1, refusal: '200, 3 spans rejected: "full"' });
  expect(received).toHaveLength(1);
});

test('batches that are under way together are not taken for one another', async () => {
  const receivers = await Promise.all([receiver(rejecting(1, 'one')), receiver(accepted), receiver(rejecting(2, 'two'))]);
  const sent = await Promise.all(receivers.map(({ url }) => sendBatch({ url }, batch(), never)));
  expect(sent).toEqual([
    { acknowledged: 3, refusal: '200, 1 spans rejected: "one"' },
    { acknowledged: 4 },
    { acknowledged: 2, refusal: '200, 2 spans rejected: "two"' },
  ]);
});

test.each<{ what: string; reply: Reply; refusal: string }>([
  {
    what: 'a page with status 200',
    reply: { body: '<h1>Welcome</h1>' },
    refusal: '200, but not from an OTLP receiver: "<h1>Welcome</h1>"',
  },
  {
    what: "JSON that is not OTLP's, as the collector's health port answers,",
    reply: { headers: { 'content-type': 'application/json' }, body: '{"status":"Server available"}' },
    refusal: '200, but not from an OTLP receiver: "{"status":"Server available"}"',
  },
  { what: 'a refusal', reply: { status: 400, body: '{"code":3,"message":"bad id"}' }, refusal: '400 "bad id"' },
  { what: 'one that may pass', reply: { status: 503, headers: noRetry, body: 'queue is full' }, refusal: '503 "queue is full"' },
])('$what is told in its exact words, from a plain request with the same bytes', async ({ reply, refusal }) => {
  const { url, received } = await receiver(reply);
  await expect(sendBatch({ url }, batch(), never)).resolves.toEqual({ acknowledged: 0, refusal });
  expect(received).toHaveLength(2);
  expect(received[1]?.body).toEqual(received[0]?.body);
  expect(received[1]?.headers['user-agent']).toBeUndefined();
});

test("a retry of the exporter's own is nothing to speak of", async () => {
  const { url, received } = await receiver({ status: 503, headers: { 'retry-after': '0' } }, accepted);
  await expect(sendBatch({ url }, batch(), never)).resolves.toEqual({ acknowledged: 4 });
  expect(received).toHaveLength(2);
});

test('spans that are taken only at the second go are acknowledged, and it says how the first one failed', async () => {
  const { url } = await receiver({ status: 503, headers: noRetry }, accepted);
  await expect(sendBatch({ url }, batch(), never)).resolves.toEqual({
    acknowledged: 4,
    failedFirst: 'Export failed with retryable status',
  });
});

test('a mistake of our own is not covered up by the second go', async () => {
  const { url, received } = await receiver(accepted);
  const agent = new http.Agent();
  agent.createConnection = () => {
    throw new TypeError('request is not a function');
  };
  await expect(sendBatch({ url, agent }, batch(), never)).rejects.toThrow('request is not a function');
  expect(received).toEqual([]);
});

test('ends at once when the signal aborts, also the connection', async () => {
  const { url, received } = await receiver(undefined);
  const { agent, sockets } = watchedAgent();
  const sender = openSender({ endpoint: { url, agent }, protocol: 'http/json' });
  const stop = new AbortController();
  const sending = expect(sender.send(batch(), stop.signal)).rejects.toThrow('interrupted');
  await expect.poll(() => received.length).toBe(1);
  stop.abort(new Error('interrupted'));
  await sending;
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  expect(received).toHaveLength(1);
  sender.close();
});

test('spans that left with the first go may have arrived, also when the second finds nobody', async () => {
  const { url } = await receiver({ status: 503, headers: { ...noRetry, connection: 'close' } });
  const { agent } = watchedAgent();
  const connect = agent.createConnection;
  const ports = [new URL(url).port];
  agent.createConnection = (options, callback) => connect({ ...options, port: Number(ports.shift() ?? 1) }, callback);
  const sending = sendBatch({ url: url.replace(/:\d+$/, ':1'), agent }, batch(), never);
  await expect(sending).rejects.toMatchObject({ name: 'NoAnswer', sent: true, message: expect.stringContaining('refused the connection') });
});

test('makes no connection after the signal has aborted', async () => {
  const { url, received } = await receiver(accepted);
  await expect(sendBatch({ url }, batch(), AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
  expect(received).toEqual([]);
});

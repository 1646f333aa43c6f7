import { Readable } from 'node:stream';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { request } from '../../../../src/mlflow/http.ts';
import { encodeRequest } from '../../../../src/sandbox/otlp/codec.ts';
import { spansOf, type TraceRequest } from '../../../../src/sandbox/otlp/request.ts';
import { bodyOf } from '../../../../src/sandbox/programs/body.ts';
import { answerCall } from '../../../../src/sandbox/programs/collector/grpc.ts';
import { collector } from '../../../../src/sandbox/programs/collector/program.ts';
import { answerPost } from '../../../../src/sandbox/programs/collector/receive.ts';
import { framed } from '../../../../src/sandbox/programs/grpc-frame.ts';
import type { Scenario } from '../../../../src/sandbox/scenario.ts';
import { schema } from '../../../../src/settings/schema.ts';
import { readMetrics } from '../../../../src/smoke/diagnosis/collector-metrics.ts';
import { checkReceiver } from '../../../../src/smoke/otlp/handshake.ts';
import { openSender } from '../../../../src/smoke/otlp/sender.ts';
import { toSdkSpans } from '../../../../src/smoke/sdk-spans.ts';
import { makeTrace } from '../../../../src/smoke/trace-recipe.ts';
import { agentTo, lineWith, runProgram, startMachine } from '../run-program.ts';

const ip = '10.244.0.9';
const yaml = collectorConfig(schema.parse({}), '7').data?.['collector.yaml'] ?? '';
const never = new AbortController().signal;
const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };

async function startCollector(faults: Scenario['programs'] = {}, { memory = '512Mi', config = yaml } = {}) {
  const machine = startMachine(faults);
  const instance = runProgram(machine, collector, {
    name: 'collector',
    ip,
    memory,
    args: ['--config=/etc/c.yaml'],
    files: { '/etc/c.yaml': config },
  });
  await lineWith(instance, 'Everything is ready. Begin running and processing data.');
  const agent = agentTo(machine, ip);
  const ask = (port: number, path: string, deadlineMs = 2000) =>
    request({ url: `http://localhost:${port}`, agent }, { method: 'GET', path, deadlineMs }, never);
  const counted = async () => readMetrics(String((await ask(8888, '/metrics')).body));
  return { machine, instance, agent, ask, counted };
}

// What the collector 0.149 on the lab answered to the same.
test.each([
  ['nothing, as JSON', 'POST', '/v1/traces', json, '{}', 200, '{"partialSuccess":{}}'],
  ['JSON with a charset', 'POST', '/v1/traces', { 'content-type': 'application/json; charset=utf-8' }, '{}', 200, '{"partialSuccess":{}}'],
  ['nothing, as protobuf', 'POST', '/v1/traces', protobuf, '', 200, '\n\0'],
  [
    'another type',
    'POST',
    '/v1/traces',
    { 'content-type': 'text/plain' },
    'x',
    415,
    '415 unsupported media type, supported: [application/json, application/x-protobuf]',
  ],
  ['no type', 'POST', '/v1/traces', {}, 'x', 415, '415 unsupported media type, supported: [application/json, application/x-protobuf]'],
  ['another method', 'GET', '/v1/traces', {}, '', 405, '405 method not allowed, supported: [POST]'],
  ['another path', 'POST', '/v1/foo', json, '{}', 404, '404 page not found\n'],
  [
    'not what it says to be packed by',
    'POST',
    '/v1/traces',
    { ...json, 'content-encoding': 'gzip' },
    '{}',
    400,
    '{"code":3, "message":"unexpected EOF"}',
  ],
  [
    'packed as nobody does',
    'POST',
    '/v1/traces',
    { ...json, 'content-encoding': 'br' },
    '{}',
    400,
    '{"code":3, "message":"unsupported Content-Encoding: br"}',
  ],
])('%s is answered as by the real one', (_what, method, path, headers, body, status, words) => {
  const answer = answerPost({ method, path, headers, body: Buffer.from(body) }, () => undefined);
  expect([answer.status, Buffer.from(answer.body as string).toString()]).toEqual([status, words]);
});

const packedRequest = '{"resourceSpans":[]}';

test.each<[string, string | Buffer, string]>([
  ['identity', '{}', 'unsupported Content-Encoding: identity'],
  ['GZIP', '{}', 'unsupported Content-Encoding: GZIP'],
  ['gzip', 'not packed at all', 'gzip: invalid header'],
  ['gzip', gzipSync(packedRequest).subarray(0, -12), 'unexpected EOF'],
  ['gzip', '', 'EOF'],
  ['zlib', '{}', 'zlib: invalid header'],
  ['zlib', '', 'unexpected EOF'],
  ['deflate', 'not packed at all', 'zlib: invalid header'],
  ['deflate', deflateSync(packedRequest).subarray(0, -6), 'unexpected EOF'],
  ['zstd', 'not packed at all', 'invalid input: magic number mismatch'],
])("%s like %j is refused in the real one's words", (encoding, body, words) => {
  const headers = { ...json, 'content-encoding': encoding };
  const answer = answerPost({ method: 'POST', path: '/v1/traces', headers, body: Buffer.from(body as string) }, () => undefined);
  expect(answer).toMatchObject({ status: 400, body: `{"code":3, "message":"${words}"}` });
});

test.each([
  ['gzip', gzipSync],
  ['zlib', deflateSync],
  ['deflate', deflateSync],
  ['zstd', zstdCompressSync],
])('spans that are packed by %s are taken', (encoding, pack) => {
  const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'one' };
  const body = pack(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
  const taken: string[] = [];
  const posted = { method: 'POST', path: '/v1/traces', headers: { ...json, 'content-encoding': encoding }, body };
  const answer = answerPost(posted, ({ resourceSpans }) => void taken.push(...spansOf(resourceSpans).map(({ name }) => name)));
  expect([answer.status, taken]).toEqual([200, ['one']]);
});

test.each([
  ['as it is', '', (body: Buffer) => body],
  ['gzip', 'gzip', (body: Buffer) => gzipSync(body)],
  ['zlib', 'zlib', (body: Buffer) => deflateSync(body)],
  ['zstd', 'zstd', (body: Buffer) => zstdCompressSync(body)],
])('more than 20 MiB is refused, %s', (_how, encoding, pack) => {
  const asked = (size: number) => {
    const body = pack(Buffer.from('{}'.padEnd(size)));
    return answerPost({ method: 'POST', path: '/v1/traces', headers: { ...json, 'content-encoding': encoding }, body }, () => undefined);
  };
  expect(asked(20 * 1024 ** 2).status).toBe(200);
  expect(asked(20 * 1024 ** 2 + 1)).toMatchObject({ status: 400, body: '{"code":3, "message":"http: request body too large"}' });
});

test('of a body that is too large no more is kept than tells so', async () => {
  const chunks = Array.from({ length: 100 }, () => Buffer.alloc(1000));
  expect(await bodyOf(Readable.from(chunks), 2500)).toHaveLength(3000);
  expect(await bodyOf(Readable.from(chunks.slice(0, 2)), 2000)).toHaveLength(2000);
});

test('what is no request is refused by a status that can be read', () => {
  const inJson = answerPost({ method: 'POST', path: '/v1/traces', headers: json, body: Buffer.from('nonsense') }, () => undefined);
  expect([inJson.status, JSON.parse(String(inJson.body)).code]).toEqual([400, 3]);
  const inProtobuf = answerPost({ method: 'POST', path: '/v1/traces', headers: protobuf, body: Buffer.from('nonsense') }, () => undefined);
  expect([inProtobuf.status, inProtobuf.headers['content-type'], inProtobuf.body[1]]).toEqual([400, protobuf['content-type'], 3]);
});

test('a full queue is told to try again', () => {
  const body = gzipSync(encodeRequest({ resourceSpans: [] }));
  const answer = answerPost(
    { method: 'POST', path: '/v1/traces', headers: { ...protobuf, 'content-encoding': 'gzip' }, body },
    () => 'sending queue is full',
  );
  expect(answer.status).toBe(503);
  expect(Buffer.from(answer.body).toString()).toContain('sending queue is full');
});

test.each(['http/json', 'http/protobuf', 'grpc'] as const)("the program's sender is understood by %s, and counted", async (protocol) => {
  const { agent, counted } = await startCollector();
  const endpoint = { url: `http://localhost:${protocol === 'grpc' ? 4317 : 4318}`, agent };
  expect(await checkReceiver({ endpoint, protocol }, never)).toBeUndefined();
  const sender = openSender({ endpoint, protocol });
  const spans = toSdkSpans(makeTrace({ run: 'run', path: 'collector', shape: 'llm' }, 0, Date.now()), { run: 'run' });
  expect(await sender.send(spans, never)).toEqual({ acknowledged: spans.length });
  sender.close();
  expect(await counted()).toMatchObject({ accepted: spans.length, refused: 0, queueSize: 1, queueCapacity: 2000 });
});

const exporting = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const tooMuch = new Uint8Array(4_194_305);
/** A message of gRPC that says that it is packed. */
const packed = (message: Uint8Array) => {
  const frame = framed(message);
  frame[0] = 1;
  return frame;
};

// What the collector 0.149 said to the same.
test.each([
  ['another service', '/foo.Bar/Baz', framed(new Uint8Array()), '', 12, 'unknown service foo.Bar'],
  ['more than 4 MiB', exporting, framed(tooMuch), '', 8, 'grpc: received message larger than max (4194305 vs. 4194304)'],
  [
    'more than 4 MiB when it is unpacked',
    ...[exporting, packed(gzipSync(tooMuch)), 'gzip', 8, 'grpc: received message after decompression larger than max 4194304'],
  ],
  [
    'what nobody unpacks',
    exporting,
    packed(tooMuch.subarray(0, 9)),
    'br',
    12,
    'grpc: Decompressor is not installed for grpc-encoding "br"',
  ],
] as [string, string, Buffer, string, number, string][])('by gRPC %s is refused', (_what, path, body, encoding, code, words) => {
  expect(answerCall(path, body, encoding, () => undefined)).toEqual({ code, words });
});

test('by gRPC a packed message is taken', () => {
  const body = packed(gzipSync(encodeRequest({ resourceSpans: [{ scopeSpans: [], schemaUrl: 'x' }] })));
  const taken: string[] = [];
  const take = ({ resourceSpans }: TraceRequest) => void taken.push(...resourceSpans.map(({ schemaUrl }) => schemaUrl));
  expect([answerCall(exporting, body, 'gzip', take), taken]).toEqual([{ code: 0, words: '' }, ['x']]);
});

test('one that is short of memory refuses spans and counts them, however they come', async () => {
  const { agent, counted } = await startCollector({ collector: { shortOfMemoryUpTo: '512Mi' } });
  // What has no spans passes by the memory limiter.
  expect(await checkReceiver({ endpoint: { url: 'http://localhost:4318', agent }, protocol: 'http/protobuf' }, never)).toBeUndefined();
  const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'one' };
  const body = encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] } as never);
  const posted = { method: 'POST', path: '/v1/traces', headers: protobuf, body, deadlineMs: 2000 } as const;
  const answer = await request({ url: 'http://localhost:4318', agent }, posted, never);
  expect([answer.status, String(answer.body)]).toEqual([503, expect.stringContaining('data refused due to high memory usage')]);
  const { openGrpcConnection } = await import('../../../../src/smoke/otlp/grpc-connection.ts');
  const connection = openGrpcConnection({ url: 'http://localhost:4317', agent });
  const { headers } = await connection.call('/opentelemetry.proto.collector.trace.v1.TraceService/Export', body, 2000, never);
  connection.close();
  expect([headers['grpc-status'], decodeURI(String(headers['grpc-message']))]).toEqual(['14', 'data refused due to high memory usage']);
  expect(await counted()).toMatchObject({ accepted: 0, refused: 2 });
});

test('one that was short of memory and was given more takes spans', async () => {
  const { agent, counted } = await startCollector({ collector: { shortOfMemoryUpTo: '512Mi' } }, { memory: '1Gi' });
  const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'one' };
  const body = encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] } as never);
  const posted = { method: 'POST', path: '/v1/traces', headers: protobuf, body, deadlineMs: 2000 } as const;
  expect((await request({ url: 'http://localhost:4318', agent }, posted, never)).status).toBe(200);
  expect(await counted()).toMatchObject({ accepted: 1, refused: 0 });
});

test('a receiver without an address listens for its pod alone', async () => {
  const config = yaml.replace(/http:\n +endpoint: .*:4318/, 'http:');
  const { machine, instance, ask } = await startCollector({}, { config });
  expect(await lineWith(instance, 'Starting HTTP server')).toContain('"endpoint": "127.0.0.1:4318"}');
  await expect(machine.network.connect(ip, 4318, 'lab')).rejects.toThrow('ECONNREFUSED');
  expect((await ask(4318, '/v1/traces')).status).toBe(405);
});

test('its health port says since when', async () => {
  const { ask } = await startCollector();
  const { status, body } = await ask(13133, '/');
  expect([status, JSON.parse(String(body))]).toEqual([
    200,
    { status: 'Server available', upSince: expect.any(String), uptime: expect.any(String) },
  ]);
});

test('its health port answers what the scenario says', async () => {
  const { ask } = await startCollector({ collector: { health: { status: 503, body: 'no' } } });
  const { status, body } = await ask(13133, '/');
  expect([status, String(body)]).toEqual([503, 'no']);
});

test('a health port without an answer stays silent', async () => {
  const { ask } = await startCollector({ collector: { health: { status: 0 } } });
  await expect(ask(13133, '/', 100)).rejects.toThrow(/did not answer GET \/ within 0.1 s/);
});

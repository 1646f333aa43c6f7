import http from 'node:http';
import { describe, expect, test } from 'vitest';
import { checkReceiver } from '../../../../src/smoke/otlp/handshake.ts';
import { type Reply, serve } from '../../mlflow/serve.ts';
import { type GrpcReply, serveGrpc } from './serve-grpc.ts';

const never = new AbortController().signal;
const json = { 'content-type': 'application/json' };

describe('by HTTP', () => {
  test.each<{ what: string; reply: Reply }>([
    { what: 'the collector, which takes no spans', reply: { headers: json, body: '{"partialSuccess":{}}' } },
    {
      what: 'MLflow, which says that there are none',
      reply: { status: 400, headers: json, body: '{"detail":"Invalid OpenTelemetry format - no spans found"}' },
    },
  ])('$what, is a receiver, and is sent nothing', async ({ reply }) => {
    const { url, received } = await serve(() => reply);
    const endpoint = { url: `${url}/`, headers: { 'x-mlflow-experiment-id': '1' }, hostHeader: 'mlflow' };
    await expect(checkReceiver({ endpoint, protocol: 'http/json' }, never)).resolves.toBeUndefined();
    await expect(checkReceiver({ endpoint, protocol: 'http/protobuf' }, never)).resolves.toBeUndefined();
    const headers = { 'x-mlflow-experiment-id': '1', host: 'mlflow' };
    expect(received).toMatchObject([
      { method: 'POST', url: '/v1/traces', headers: { ...headers, 'content-type': 'application/json' }, body: Buffer.from('{}') },
      { method: 'POST', url: '/v1/traces', headers: { ...headers, 'content-type': 'application/x-protobuf' }, body: Buffer.from('') },
    ]);
  });

  test.each<{ what: string; reply: Reply; words: string; hint: string }>([
    { what: 'a page', reply: { body: '<h1>Welcome</h1>' }, words: 'is no OTLP receiver: it answered 200 "<h1>Welcome</h1>"', hint: '4318' },
    {
      what: "the collector's health port",
      reply: { headers: json, body: '{"status":"Server available"}' },
      words: 'is no OTLP receiver: it answered 200 "{"status":"Server available"}"',
      hint: '4318',
    },
    { what: 'an empty answer', reply: {}, words: 'is no OTLP receiver: it answered 200 ""', hint: '4318' },
    {
      what: 'a login',
      reply: { status: 401, body: 'You are not authenticated.' },
      words: 'does not take spans: it answered 401 "You are not authenticated."',
      hint: 'OTEL_EXPORTER_OTLP_HEADERS',
    },
    {
      what: 'a host that MLflow does not allow',
      reply: { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' },
      words: 'does not take spans: it answered 403 "Invalid Host header - possible DNS rebinding attack detected"',
      hint: 'add 127.0.0.1:',
    },
    { what: 'another 403', reply: { status: 403, body: 'no' }, words: 'does not take spans: it answered 403 "no"', hint: 'look' },
    {
      what: 'no such path',
      reply: { status: 404, body: '404 page not found\n' },
      words: 'it answered 404 "404 page not found"',
      hint: 'port',
    },
    {
      what: 'MLflow without the header',
      reply: { status: 422, headers: json, body: '{"detail":[{"loc":["header","x-mlflow-experiment-id"],"msg":"Field required"}]}' },
      words: 'it answered 422 "{"detail":[{"loc":["header","x-mlflow-experiment-id"]',
      hint: 'x-mlflow-experiment-id',
    },
    { what: 'a body too large', reply: { status: 413, body: 'Too Large' }, words: 'it answered 413 "Too Large"', hint: 'size of a body' },
    { what: 'another 400', reply: { status: 400, headers: json, body: '{"message":"bad"}' }, words: 'it answered 400 "bad"', hint: 'look' },
    { what: 'what is down', reply: { status: 503, body: 'no database' }, words: 'it answered 503 "no database"', hint: 'look' },
  ])('$what is told in its words', async ({ reply, words, hint }) => {
    const { url } = await serve(() => reply);
    const strange = await checkReceiver({ endpoint: { url, hint: 'look' }, protocol: 'http/json' }, never);
    expect(strange).toEqual({ words: expect.stringContaining(words), hint: expect.stringContaining(hint) });
    expect(strange?.words).toContain(`${url}/v1/traces `);
  });

  test('a closed port', async () => {
    const endpoint = { url: 'http://127.0.0.1:1', hint: 'look' };
    const strange = { words: 'http://127.0.0.1:1 refused the connection: nothing listens there', hint: 'look' };
    await expect(checkReceiver({ endpoint, protocol: 'http/json' }, never)).resolves.toEqual(strange);
  });

  test('a port that speaks gRPC', async () => {
    const { url } = await serveGrpc(() => ({ message: new Uint8Array() }));
    const strange = await checkReceiver({ endpoint: { url }, protocol: 'http/json' }, never);
    expect(strange?.words).toMatch(/does not answer in HTTP\/1\.1: another port or protocol than meant$/);
  });
});

describe('by gRPC', () => {
  test('a receiver is sent nothing', async () => {
    const { url, calls } = await serveGrpc(() => ({ message: new Uint8Array() }));
    await expect(checkReceiver({ endpoint: { url }, protocol: 'grpc' }, never)).resolves.toBeUndefined();
    expect(calls.map(({ message }) => message.length)).toEqual([0]);
  });

  test.each<{ what: string; reply: GrpcReply; words: string; hint: string }>([
    { what: 'a login', reply: { status: 16, words: 'no token' }, words: 'UNAUTHENTICATED "no token"', hint: 'OTEL_EXPORTER_OTLP_HEADERS' },
    { what: 'another service', reply: { status: 12, words: 'unknown service' }, words: 'UNIMPLEMENTED "unknown service"', hint: '4317' },
    { what: 'what is down', reply: { status: 14, words: 'queue' }, words: 'UNAVAILABLE "queue"', hint: 'look' },
  ])('$what is told in its words', async ({ reply, words, hint }) => {
    const { url } = await serveGrpc(() => reply);
    const strange = await checkReceiver({ endpoint: { url, hint: 'look' }, protocol: 'grpc' }, never);
    expect(strange).toEqual({ words: `${url} does not take spans by gRPC: it answered ${words}`, hint: expect.stringContaining(hint) });
  });

  test('a closed port', async () => {
    const strange = await checkReceiver({ endpoint: { url: 'http://127.0.0.1:1' }, protocol: 'grpc' }, never);
    expect(strange?.words).toBe('http://127.0.0.1:1 refused the connection: nothing listens there');
  });

  test('a port that speaks HTTP/1', async () => {
    const { url } = await serve(() => ({ body: '{}' }));
    const strange = await checkReceiver({ endpoint: { url }, protocol: 'grpc' }, never);
    expect(strange?.words).toBe(`${url} does not answer in HTTP/2: another port or protocol than meant`);
  });
});

test.each(['http/json', 'http/protobuf', 'grpc'] as const)('%s: an abort is no fault of the receiver', async (protocol) => {
  const silent = http.createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const signal = AbortSignal.abort(new Error('interrupted'));
  await expect(checkReceiver({ endpoint: { url: `http://127.0.0.1:${port}` }, protocol }, signal)).rejects.toThrow('interrupted');
  silent.close();
});

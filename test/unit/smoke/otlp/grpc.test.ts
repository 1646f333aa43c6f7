import http from 'node:http';
import net from 'node:net';
import { Duplex } from 'node:stream';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { expect, onTestFinished, test } from 'vitest';
import type { Endpoint } from '../../../../src/mlflow/http.ts';
import { Problem } from '../../../../src/problem.ts';
import { openSender } from '../../../../src/smoke/otlp/sender.ts';
import { toSdkSpans } from '../../../../src/smoke/sdk-spans.ts';
import { makeTrace } from '../../../../src/smoke/trace-recipe.ts';
import { serve } from '../../mlflow/serve.ts';
import { type GrpcReply, serveGrpc } from './serve-grpc.ts';

const never = new AbortController().signal;
const spans = toSdkSpans(makeTrace({ run: 'run', path: 'collector-grpc', shape: 'llm' }, 0, 1763910000123), { run: 'run' });
const many = Array.from({ length: 128 }, () => spans).flat();
const taken: GrpcReply = { message: new Uint8Array() };

function open(endpoint: Endpoint) {
  const sender = openSender({ endpoint, protocol: 'grpc' });
  onTestFinished(() => sender.close());
  return sender;
}

test('one unary call of TraceService/Export, with the spans as protobuf', async () => {
  const { url, calls } = await serveGrpc(() => taken);
  await expect(open({ url, headers: { authorization: 'Bearer t' } }).send(spans, never)).resolves.toEqual({ acknowledged: 4 });
  expect(calls).toHaveLength(1);
  expect(calls[0]?.headers).toMatchObject({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    ':authority': new URL(url).host,
    'content-type': 'application/grpc',
    'grpc-timeout': expect.stringMatching(/^[1-9]\d{0,7}m$/),
    te: 'trailers',
    authorization: 'Bearer t',
  });
  expect(calls[0]?.message).toEqual(Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []));
});

test('several batches go by one connection, also at once, and by a new one when it broke', async () => {
  const { url, connections, hangUp } = await serveGrpc(() => taken);
  const sender = open({ url });
  await sender.send(spans, never);
  await Promise.all([sender.send(spans, never), sender.send(spans, never), sender.send(spans, never)]);
  expect(connections()).toBe(1);
  hangUp();
  await expect(sender.send(spans, never)).resolves.toMatchObject({ acknowledged: 4 });
  expect(connections()).toBe(2);
});

test('batches that are sent at once before there is a connection share it', async () => {
  const { url, connections } = await serveGrpc(() => taken);
  const sender = open({ url });
  await Promise.all([sender.send(spans, never), sender.send(spans, never)]);
  expect(connections()).toBe(1);
});

/** An agent whose connections bring all that came within a moment in one piece, as a tunnel may. */
function inOnePiece(to: string): http.Agent {
  const agent = new http.Agent();
  agent.createConnection = () => {
    const socket = net.connect(Number(new URL(to).port), '127.0.0.1');
    const connection = new Duplex({
      read() {},
      write: (chunk, _encoding, done) => void socket.write(chunk, done),
      destroy(error, done) {
        socket.destroy();
        done(error);
      },
    });
    let pieces: Buffer[] = [];
    let pushing: NodeJS.Timeout | undefined;
    socket.on('data', (piece) => {
      pieces.push(piece);
      clearTimeout(pushing);
      pushing = setTimeout(() => {
        connection.push(Buffer.concat(pieces));
        pieces = [];
      }, 30);
    });
    return connection as net.Socket;
  };
  return agent;
}

test('an answer whose headers, message and end come in one piece is read whole', async () => {
  const { url } = await serveGrpc(() => taken);
  await expect(open({ url, agent: inOnePiece(url) }).send(spans, never)).resolves.toEqual({ acknowledged: 4 });
});

test('goes by the connections and the Host header of the endpoint', async () => {
  const { url, calls } = await serveGrpc(() => taken);
  const agent = new http.Agent();
  agent.createConnection = () => net.connect(Number(new URL(url).port), '127.0.0.1');
  await open({ url: 'http://nowhere.invalid:4317', agent, hostHeader: 'otel' }).send(spans, never);
  expect(calls[0]?.headers[':authority']).toBe('otel');
});

test('goes by any stream, as that of a tunnel is', async () => {
  const { url } = await serveGrpc(() => taken);
  const agent = new http.Agent();
  agent.createConnection = () => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    return Duplex.from({ readable: socket, writable: socket });
  };
  const sender = open({ url, agent });
  await expect(sender.send([...spans, ...many], never)).resolves.toEqual({ acknowledged: 516 });
  await expect(sender.send(spans, never)).resolves.toEqual({ acknowledged: 4 });
});

test('a tunnel that fails is told in its own words', async () => {
  const agent = new http.Agent();
  agent.createConnection = () => {
    const tunnel = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    setImmediate(() => tunnel.destroy(new Problem('pod x refused', { hint: 'look' })));
    return tunnel;
  };
  const sender = open({ url: 'http://localhost:4317', agent });
  await expect(sender.send(spans, never)).rejects.toMatchObject({ name: 'NoAnswer', message: 'pod x refused', hint: 'look' });
});

test.each<{ what: string; reply: GrpcReply; result: object }>([
  {
    what: 'a partial success',
    // ExportTracePartialSuccess{rejected_spans: 3, error_message: "full"} in field 1.
    reply: { message: Buffer.from('\n\b\b\x03\x12\x04full') },
    result: { acknowledged: 1, refusal: '200, 3 spans rejected: "full"' },
  },
  {
    what: 'a status without a message, its words decoded',
    reply: { status: 16, words: 'no %22token%22 %E2%80%93 sorry' },
    result: { acknowledged: 0, refusal: 'UNAUTHENTICATED "no "token" – sorry"' },
  },
  {
    what: 'words that are not encoded',
    reply: { status: 3, words: '100% wrong' },
    result: { acknowledged: 0, refusal: 'INVALID_ARGUMENT "100% wrong"' },
  },
  { what: 'a status that nobody knows', reply: { status: 99 }, result: { acknowledged: 0, refusal: 'status 99 ""' } },
  {
    what: 'a status after a message',
    reply: { message: new Uint8Array(), status: 13, words: 'broke' },
    result: { acknowledged: 0, refusal: 'INTERNAL "broke"' },
  },
  {
    what: 'a page by HTTP/2',
    reply: { page: '<h1>no</h1>' },
    result: { acknowledged: 0, refusal: '404, but not from a gRPC server: "<h1>no</h1>"' },
  },
  {
    what: 'a message of something else',
    reply: { message: Buffer.from('\n\x7fx') },
    result: { acknowledged: 0, refusal: 'OK, but not from an OTLP receiver' },
  },
])('$what is told, and not asked about again', async ({ reply, result }) => {
  const { url, calls } = await serveGrpc(() => reply);
  await expect(open({ url }).send(spans, never)).resolves.toEqual(result);
  expect(calls).toHaveLength(1);
});

test('what may pass is tried once more', async () => {
  const replies = [{ status: 14, words: 'restarting' }, taken];
  const { url, calls } = await serveGrpc(() => replies.shift());
  await expect(open({ url }).send(spans, never)).resolves.toEqual({ acknowledged: 4, failedFirst: 'UNAVAILABLE "restarting"' });
  expect(calls).toHaveLength(2);
  expect(calls[0]?.message).toEqual(calls[1]?.message);
});

test('and told when it has not passed', async () => {
  const { url, calls } = await serveGrpc(() => ({ status: 14, words: 'restarting' }));
  await expect(open({ url }).send(spans, never)).resolves.toEqual({ acknowledged: 0, refusal: 'UNAVAILABLE "restarting"' });
  expect(calls).toHaveLength(2);
});

test('a connection that breaks in the call: the spans may have arrived', async () => {
  const { url } = await serveGrpc(() => 'reset');
  await expect(open({ url, hint: 'look' }).send(spans, never)).rejects.toMatchObject({
    name: 'NoAnswer',
    message: `${url} closed the connection without an answer`,
    sent: true,
    hint: 'look',
  });
});

test('a call that is broken off alone', async () => {
  const { url } = await serveGrpc(() => 'refused');
  const words = `${url} broke off the call: Stream closed with error code NGHTTP2_REFUSED_STREAM`;
  await expect(open({ url }).send(spans, never)).rejects.toThrow(words);
});

test('spans that left with the first go may have arrived, also when the second finds nobody', async () => {
  const { url } = await serveGrpc(() => 'reset');
  const agent = new http.Agent();
  const ports = [new URL(url).port];
  agent.createConnection = () => net.connect(Number(ports.shift() ?? 1), '127.0.0.1');
  await expect(open({ url, agent }).send(spans, never)).rejects.toMatchObject({
    message: `${url} refused the connection: nothing listens there`,
    sent: true,
  });
});

test('nobody there: nothing was sent', async () => {
  await expect(open({ url: 'http://127.0.0.1:1' }).send(spans, never)).rejects.toMatchObject({
    name: 'NoAnswer',
    message: 'http://127.0.0.1:1 refused the connection: nothing listens there',
    sent: false,
  });
});

test('a port that speaks HTTP/1 only', async () => {
  const { url } = await serve(() => ({ body: '{}' }));
  await expect(open({ url }).send(spans, never)).rejects.toThrow(`${url} does not answer in HTTP/2: another port or protocol than meant`);
});

test('ends at once when the signal aborts, and the other batches go on', async () => {
  const replies = [undefined, taken];
  const { url, calls } = await serveGrpc(() => replies.shift());
  const sender = open({ url });
  const stop = new AbortController();
  const sending = expect(sender.send(spans, stop.signal)).rejects.toThrow('interrupted');
  await expect.poll(() => calls.length).toBe(1);
  stop.abort(new Error('interrupted'));
  await sending;
  await expect(sender.send(spans, never)).resolves.toEqual({ acknowledged: 4 });
});

test('a sender that is closed breaks its connection', async () => {
  const { url, calls } = await serveGrpc(() => undefined);
  const sender = open({ url });
  const sending = expect(sender.send(spans, never)).rejects.toThrow('the sender was closed');
  await expect.poll(() => calls.length).toBe(1);
  sender.close();
  await sending;
});

import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { frame } from '../../../../src/smoke/otlp/grpc-wire.ts';

export interface Call {
  headers: http2.IncomingHttpHeaders;
  /** The request message, without its frame. */
  message: Buffer;
}

/** `message` is sent framed; without one the status comes as "Trailers-Only". A `page` is no gRPC at all. */
export interface GrpcReply {
  page?: string;
  message?: Uint8Array;
  status?: number;
  words?: string;
}

/** A real gRPC server on loopback until the test ends; `undefined` leaves the call hanging, `reset` breaks its connection, `refused` only the call. */
export async function serveGrpc(reply: (call: Call) => GrpcReply | 'reset' | 'refused' | undefined) {
  const calls: Call[] = [];
  const sessions = new Set<http2.ServerHttp2Session>();
  let connections = 0;
  const server = http2.createServer();
  server.on('session', (session) => {
    connections += 1;
    sessions.add(session);
    session.on('error', () => {}).on('close', () => sessions.delete(session));
  });
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => {});
    const body = await buffer(stream).catch(() => Buffer.alloc(0));
    const call = { headers, message: body.subarray(5) };
    calls.push(call);
    const answer = reply(call);
    if (answer === undefined) return;
    if (answer === 'reset') {
      stream.session?.destroy();
      return;
    }
    if (answer === 'refused') {
      stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
    const { message, status = 0, words, page } = answer;
    if (page !== undefined) {
      stream.respond({ ':status': 404, 'content-type': 'text/html' });
      stream.end(page);
      return;
    }
    const type = { ':status': 200, 'content-type': 'application/grpc+proto' };
    const trailers = { 'grpc-status': String(status), ...(words !== undefined && { 'grpc-message': words }) };
    if (message === undefined) {
      stream.respond({ ...type, ...trailers }, { endStream: true });
      return;
    }
    stream.respond(type, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.end(frame(message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hangUp = () => {
    for (const session of sessions) session.destroy();
  };
  onTestFinished(() => {
    hangUp();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, connections: () => connections, hangUp };
}

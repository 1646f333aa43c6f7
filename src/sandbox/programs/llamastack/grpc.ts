import http2 from 'node:http2';
import type { Duplex } from 'node:stream';
import { framed } from '../grpc-frame.ts';
import { realSocket } from '../real-socket.ts';

const codes = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED'];
const more = [
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
];
const names = [...codes, ...more, 'UNAUTHENTICATED'];

/** One export by gRPC. Resolves to "OK", or a status with its words: "UNAVAILABLE sending queue is full". Rejects when nobody speaks HTTP/2 there. */
export async function callGrpc(connection: Duplex, authority: string, message: Uint8Array, signal: AbortSignal): Promise<string> {
  const socket = await realSocket(connection);
  const session = http2.connect(`http://${authority}`, { createConnection: () => socket });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  session.on('error', reject);
  session.on('close', () => reject(new Error('the connection was closed')));
  const stream = session.request(
    {
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      'user-agent': 'OTel-OTLP-Exporter-Python/1.45.1',
      te: 'trailers',
    },
    { signal },
  );
  const read = (headers: http2.IncomingHttpHeaders) => {
    const { 'grpc-status': status, 'grpc-message': words = '' } = headers;
    if (status !== undefined) resolve(`${names[Number(status)] ?? 'UNKNOWN'} ${decodeURIComponent(String(words))}`.trim());
  };
  stream.on('response', read).on('trailers', read).on('error', reject).resume();
  stream.end(framed(message));
  return promise.finally(() => session.destroy());
}

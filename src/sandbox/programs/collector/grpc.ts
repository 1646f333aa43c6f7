import http2 from 'node:http2';
import type { Duplex } from 'node:stream';
import { decodeRequest, encodeResponse } from '../../otlp/codec.ts';
import type { TraceRequest } from '../../otlp/request.ts';
import { bodyOf } from '../body.ts';
import { framed } from '../grpc-frame.ts';
import { realSocket } from '../real-socket.ts';
import { TooLarge, UnknownPacking, unpacked } from './receive.ts';

/** A status of gRPC with its words: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
interface GrpcStatus {
  code: number;
  words: string;
}

const service = 'opentelemetry.proto.collector.trace.v1.TraceService';
/** Before a message, one byte says whether it is packed, and four how long it is. */
const prefix = 5;
/** The largest message, in bytes, packed or not. */
const messageLimit = 4 * 1024 ** 2;
const contentType = { ':status': 200, 'content-type': 'application/grpc' };

/**
 * Speaks gRPC on a connection, as far as OTLP's traces need it: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 * @param take says why it refuses
 */
export async function serveGrpc(connection: Duplex, take: (request: TraceRequest) => string | undefined): Promise<void> {
  const session = http2.performServerHandshake(await realSocket(connection));
  session.on('error', () => undefined);
  session.on('stream', async (stream, headers) => {
    stream.on('error', () => undefined);
    const body = await bodyOf(stream, prefix + messageLimit).catch(() => undefined);
    if (body === undefined || stream.destroyed) return;
    if (!String(headers['content-type'] ?? '').startsWith('application/grpc')) {
      const words = `invalid gRPC request content-type "${headers['content-type'] ?? ''}"`;
      stream.respond({ ':status': 415, 'content-type': 'application/grpc', 'grpc-status': '3', 'grpc-message': words });
      stream.end();
      return;
    }
    const status = answerCall(String(headers[':path']), body, String(headers['grpc-encoding'] ?? ''), take);
    if (status.code !== 0) {
      stream.respond({ ...contentType, 'grpc-status': String(status.code), 'grpc-message': encodeURI(status.words) }, { endStream: true });
      return;
    }
    stream.respond(contentType, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': '' }));
    const message = encodeResponse();
    stream.end(framed(message));
  });
}

/** What the OTLP receiver answers to a call, as the collector 0.149 does. Pure but for `take`. */
export function answerCall(path: string, body: Buffer, encoding: string, take: (request: TraceRequest) => string | undefined): GrpcStatus {
  const [, asked = '', method = ''] = path.split('/');
  if (asked !== service) return { code: 12, words: `unknown service ${asked}` };
  if (method !== 'Export') return { code: 12, words: `unknown method ${method} for service ${service}` };
  let request: TraceRequest;
  try {
    const length = body.readUInt32BE(1);
    if (length > messageLimit) return { code: 8, words: `grpc: received message larger than max (${length} vs. ${messageLimit})` };
    request = decodeRequest(unpacked(body.subarray(prefix, prefix + length), body[0] === 1 ? encoding : '', messageLimit));
  } catch (error) {
    if (error instanceof TooLarge) return { code: 8, words: `grpc: received message after decompression larger than max ${messageLimit}` };
    if (error instanceof UnknownPacking) return { code: 12, words: `grpc: Decompressor is not installed for grpc-encoding "${encoding}"` };
    return { code: 13, words: `grpc: error unmarshalling request: ${(error as Error).message}` };
  }
  const refusal = take(request);
  return refusal === undefined ? { code: 0, words: '' } : { code: 14, words: refusal };
}

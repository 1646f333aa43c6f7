import type http2 from 'node:http2';

/** Status codes of gRPC by number: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
const names = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** After these a client may send again: https://opentelemetry.io/docs/specs/otlp/#failures */
const passing = ['CANCELLED', 'DEADLINE_EXCEEDED', 'ABORTED', 'OUT_OF_RANGE', 'UNAVAILABLE', 'DATA_LOSS'];

/** The whole answer to a unary call. */
export interface GrpcAnswer {
  headers: http2.IncomingHttpHeaders;
  body: Buffer;
  trailers: http2.IncomingHttpHeaders;
}

/** What a call came to: the response message, or a status in words. */
export type GrpcOutcome = { ok: true; message: Buffer } | { ok: false; words: string; mayPass: boolean };

/** One message as it goes over the wire, not compressed: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.alloc(5 + message.length);
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

/** Reads an answer. A status without a message has come in place of the headers, as "Trailers-Only". Pure. */
export function readOutcome({ headers, body, trailers }: GrpcAnswer): GrpcOutcome {
  const type = String(headers['content-type'] ?? '');
  const { 'grpc-status': status, 'grpc-message': words = '' } = trailers['grpc-status'] === undefined ? headers : trailers;
  if (status === undefined || !type.startsWith('application/grpc')) {
    return { ok: false, words: `${headers[':status']}, but not from a gRPC server: "${onOneLine(body.toString())}"`, mayPass: false };
  }
  const name = names[Number(status)] ?? `status ${status}`;
  if (name !== 'OK') return { ok: false, words: `${name} "${onOneLine(percentDecoded(String(words)))}"`, mayPass: passing.includes(name) };
  const message = unframed(body);
  return message === undefined ? { ok: false, words: 'OK, but without a message that can be read', mayPass: false } : { ok: true, message };
}

/** The one message of a body; undefined when there is none, or it is compressed, which nobody asked for. */
function unframed(body: Buffer): Buffer | undefined {
  if (body.length < 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5) return undefined;
  return body.subarray(5);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function onOneLine(text: string): string {
  const words = text.replace(/\p{Cc}+/gu, ' ').trim();
  return words.length > 300 ? `${words.slice(0, 300)}…` : words;
}

import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { decodeJsonRequest, decodeRequest, encodeResponse, encodeStatus } from '../../otlp/codec.ts';
import type { TraceRequest } from '../../otlp/request.ts';

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

interface Posted {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

const protobuf = 'application/x-protobuf';
const json = 'application/json';
const plain = { 'content-type': 'text/plain' };

/** What the OTLP receiver answers over HTTP, as the collector 0.149 does. Pure but for `take`, which says why it refuses. */
export function answerPost({ method, path, headers, body }: Posted, take: (request: TraceRequest) => string | undefined): HttpReply {
  if (path !== '/v1/traces') {
    const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
    return { status: 404, headers: type, body: '404 page not found\n' };
  }
  if (method !== 'POST') return { status: 405, headers: plain, body: '405 method not allowed, supported: [POST]' };
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase();
  if (type !== json && type !== protobuf) {
    return { status: 415, headers: plain, body: `415 unsupported media type, supported: [${json}, ${protobuf}]` };
  }
  const failed = (status: number, code: number, words: string): HttpReply => ({
    status,
    headers: { 'content-type': type },
    body: type === json ? `{"code":${code}, "message":${JSON.stringify(words)}}` : encodeStatus(code, words),
  });
  let request: TraceRequest;
  try {
    const whole = unpacked(body, String(headers['content-encoding'] ?? ''));
    request = type === json ? decodeJsonRequest(whole.toString()) : decodeRequest(whole);
  } catch (error) {
    return failed(400, 3, (error as Error).message);
  }
  const refusal = take(request);
  if (refusal !== undefined) return failed(503, 14, refusal);
  return { status: 200, headers: { 'content-type': type }, body: type === json ? '{"partialSuccess":{}}' : encodeResponse() };
}

/** @throws Error for what is not packed as it says */
export function unpacked(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
      try {
        return gunzipSync(body);
      } catch (error) {
        // A header has ten bytes.
        const isCut = body.length < 10 || (error as { code?: string }).code === 'Z_BUF_ERROR';
        throw new Error(isCut ? 'unexpected EOF' : 'gzip: invalid header');
      }
    case 'deflate':
    case 'zlib':
      return inflateSync(body);
    case 'zstd':
      return zstdDecompressSync(body);
    default:
      throw new Error(`unsupported Content-Encoding: ${encoding}`);
  }
}

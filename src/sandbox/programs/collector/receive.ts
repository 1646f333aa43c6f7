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
const tooLarge = 'http: request body too large';

/** The largest body, in bytes, packed or not. */
export const bodyLimit = 20 * 1024 ** 2;

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
    const whole = unpacked(body, String(headers['content-encoding'] ?? ''), bodyLimit);
    request = type === json ? decodeJsonRequest(whole.toString()) : decodeRequest(whole);
  } catch (error) {
    return failed(400, 3, (error as Error).message);
  }
  const refusal = take(request);
  if (refusal !== undefined) return failed(503, 14, refusal);
  return { status: 200, headers: { 'content-type': type }, body: type === json ? '{"partialSuccess":{}}' : encodeResponse() };
}

interface Packing {
  unpack(body: Buffer, options: { maxOutputLength: number }): Buffer;
  /** So many bytes its header has. */
  header: number;
  /** What Go says of another beginning. */
  foreign: string;
}

const zlib: Packing = { unpack: inflateSync, header: 2, foreign: 'zlib: invalid header' };
const packings: Record<string, Packing> = {
  gzip: { unpack: gunzipSync, header: 10, foreign: 'gzip: invalid header' },
  zlib,
  deflate: zlib,
  zstd: { unpack: zstdDecompressSync, header: 4, foreign: 'invalid input: magic number mismatch' },
};

/** Why a body is not taken that is packed as nobody here unpacks it. */
export class UnknownPacking extends Error {}

/** Why a body is not taken that is larger, packed or not, than it may be. */
export class TooLarge extends Error {}

/** @param most bytes that it may have @throws UnknownPacking, TooLarge, and Error for what is not packed as it says */
export function unpacked(body: Buffer, encoding: string, most: number): Buffer {
  if (body.length > most) throw new TooLarge(tooLarge);
  if (encoding === '') return body;
  const packing = Object.hasOwn(packings, encoding) ? packings[encoding] : undefined;
  if (packing === undefined) throw new UnknownPacking(`unsupported Content-Encoding: ${encoding}`);
  try {
    return packing.unpack(body, { maxOutputLength: most });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge(tooLarge);
    if (encoding === 'gzip' && body.length === 0) throw new Error('EOF');
    throw new Error(code === 'Z_BUF_ERROR' || body.length < packing.header ? 'unexpected EOF' : packing.foreign);
  }
}

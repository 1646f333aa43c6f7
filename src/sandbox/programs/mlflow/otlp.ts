import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { isRecord } from '../../is-record.ts';
import { decodeJsonRequest, decodeRequest } from '../../otlp/codec.ts';
import { spansOf, type TraceRequest } from '../../otlp/request.ts';
import type { Data } from './data.ts';
import { ingest } from './ingest.ts';
import type { Question } from './question.ts';
import { detail, plain, type Reply } from './reply.ts';

/** The real one has no limit, and ends where its memory does: here that would be the memory of whoever looks at the sandbox. */
const limit = { maxOutputLength: 64 * 1024 ** 2 };

/** Answers `POST /v1/traces` as mlflow/server/otel_api.py does. `data` is asked for last. @throws MlflowFailure */
export async function takeTraces({ headers, body }: Question, data: () => Promise<Data>): Promise<Reply> {
  const experimentId = headers['x-mlflow-experiment-id'];
  if (typeof experimentId !== 'string') {
    return detail(422, [{ type: 'missing', loc: ['header', 'x-mlflow-experiment-id'], msg: 'Field required', input: null }]);
  }
  const type = headers['content-type'];
  const mediaType = type?.split(';')[0]?.trim();
  const isJson = mediaType === 'application/json';
  if (!isJson && mediaType !== 'application/x-protobuf') {
    const given = type === undefined || type === '' ? 'None' : type;
    return detail(400, `Invalid Content-Type: ${given}. Expected: application/x-protobuf or application/json`);
  }
  const unpacked = unpack(body, headers['content-encoding']);
  if ('status' in unpacked) return unpacked;
  const read = isJson ? readJson(unpacked.bytes.toString()) : readProtobuf(unpacked.bytes);
  if ('status' in read) return read;
  if (read.resourceSpans.length === 0) return detail(400, 'Invalid OpenTelemetry format - no spans found');
  const spans = spansOf(read.resourceSpans);
  if (spans.some(({ traceId, spanId }) => traceId === '' || spanId === ''))
    return detail(422, 'Cannot convert OpenTelemetry span to MLflow span');
  if (spans.length > 0) ingest(await data(), experimentId, read.resourceSpans, { links: !isJson });
  return { status: 200, type: 'application/x-protobuf', body: '' };
}

function unpack(body: Buffer, encoding: string | undefined): { bytes: Buffer } | Reply {
  const attempt = (...ways: ((packed: Buffer, options: typeof limit) => Buffer)[]) => {
    for (const way of ways) {
      try {
        return { bytes: way(body, limit) };
      } catch {}
    }
    return detail(400, `Failed to decompress ${encoding?.toLowerCase()} payload`);
  };
  if (encoding === undefined || encoding === '') return { bytes: body };
  if (encoding.toLowerCase() === 'gzip') return attempt(gunzipSync);
  if (encoding.toLowerCase() === 'deflate') return attempt(inflateSync, inflateRawSync);
  return detail(400, `Unsupported Content-Encoding: ${encoding.toLowerCase()}`);
}

function readProtobuf(bytes: Buffer): TraceRequest | Reply {
  try {
    return decodeRequest(bytes);
  } catch {
    return detail(400, 'Invalid OpenTelemetry format');
  }
}

function readJson(text: string): TraceRequest | Reply {
  try {
    const given: unknown = JSON.parse(text);
    // MLflow looks into it before it knows what it is.
    const all = isRecord(given) && ('resourceSpans' in given ? given.resourceSpans : []);
    return Array.isArray(all) && all.every(isRecord) ? decodeJsonRequest(text) : plain(500, 'Internal Server Error');
  } catch {
    return detail(400, 'Invalid OpenTelemetry format');
  }
}

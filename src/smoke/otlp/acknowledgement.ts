import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { HttpAnswer } from '../../mlflow/http.ts';
import { parseObject, wordsOf } from './words.ts';

/** What became of a batch: the spans that the receiver took responsibility for, and what it said of the others. */
export interface Acknowledgement {
  acknowledged: number;
  /** The receiver's exact words; absent when it took everything. */
  refusal?: string;
  /** How the first go failed, when only the second was taken. */
  failedFirst?: string;
}

/** `partialSuccess` of OTLP's ExportTraceServiceResponse; in JSON a 64-bit number may be a string. */
export interface PartialSuccess {
  rejectedSpans?: number | string;
  errorMessage?: string;
}

/** Counts what is left of `sent` spans after a partial success. One that rejects none is a full success with a remark, as OTLP has it. */
export function acknowledge({ rejectedSpans = 0, errorMessage = '' }: PartialSuccess, sent: number): Acknowledgement {
  const rejected = Number(rejectedSpans);
  if (rejected === 0) return { acknowledged: sent };
  return { acknowledged: Math.max(0, sent - rejected), refusal: `200, ${rejected} spans rejected: "${errorMessage}"` };
}

/** Reads the answer to a batch of `sent` spans (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response). */
export function readAcknowledgement(answer: HttpAnswer, sent: number): Acknowledgement {
  if (answer.status !== 200) return { acknowledged: 0, refusal: `${answer.status} "${wordsOf(answer)}"` };
  const partial = readPartialSuccess(answer);
  if (partial === undefined) return { acknowledged: 0, refusal: `200, but not from an OTLP receiver: "${wordsOf(answer)}"` };
  return acknowledge(partial, sent);
}

/**
 * The partial success in an answer with status 200, empty when all was taken; undefined when it is no ExportTraceServiceResponse.
 * Strict, for health ports and API gateways answer 200 with JSON of their own to everything. Protobuf is read too, though the
 * request was JSON: MLflow answers so.
 */
export function readPartialSuccess({ headers, body }: HttpAnswer): PartialSuccess | undefined {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/x-protobuf')) return readProtobuf(body);
  return type.startsWith('application/json') ? readJson(body.toString()) : undefined;
}

/** The partial success in an ExportTraceServiceResponse as protobuf; undefined when it is none. */
export function readProtobuf(message: Uint8Array): PartialSuccess | undefined {
  try {
    return ProtobufTraceSerializer.deserializeResponse(message).partialSuccess ?? {};
  } catch {
    return undefined;
  }
}

function readJson(text: string): PartialSuccess | undefined {
  const response = parseObject(text);
  if (response === undefined || !hasOnly(response, ['partialSuccess'])) return undefined;
  const partial = (response as { partialSuccess?: unknown }).partialSuccess ?? {};
  if (typeof partial !== 'object' || !hasOnly(partial, ['rejectedSpans', 'errorMessage'])) return undefined;
  const { rejectedSpans = 0, errorMessage = '' } = partial as PartialSuccess;
  return Number.isSafeInteger(Number(rejectedSpans)) && typeof errorMessage === 'string' ? { rejectedSpans, errorMessage } : undefined;
}

function hasOnly(value: object, keys: string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key));
}

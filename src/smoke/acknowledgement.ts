import type { HttpAnswer } from '../mlflow/http.ts';

/** What became of a batch: the spans that the receiver took responsibility for, and what it said of the others. */
export interface Acknowledgement {
  acknowledged: number;
  /** The receiver's exact words; absent when it took everything. */
  refusal?: string;
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

/** Reads the answer to a batch of `sent` spans in JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response). */
export function readAcknowledgement(answer: HttpAnswer, sent: number): Acknowledgement {
  const text = answer.body.toString();
  if (answer.status !== 200) return { acknowledged: 0, refusal: `${answer.status} "${readableWords(text)}"` };
  const isJson = answer.headers['content-type']?.startsWith('application/json');
  const response = isJson ? (parseObject(text) as { partialSuccess?: PartialSuccess } | undefined) : undefined;
  if (response === undefined) return { acknowledged: 0, refusal: `200, but not from an OTLP receiver: "${readableWords(text)}"` };
  return acknowledge(response.partialSuccess ?? {}, sent);
}

/** On one line, and not too long: the message of a google.rpc.Status, which is OTLP's error, or the page of something else. */
function readableWords(text: string): string {
  const { message } = (parseObject(text) ?? {}) as { message?: unknown };
  const words = (typeof message === 'string' ? message : text).replace(/\p{Cc}+/gu, ' ').trim();
  return words.length > 300 ? `${words.slice(0, 300)}…` : words;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { type Endpoint, type HttpAnswer, request } from '../mlflow/http.ts';
import { Problem } from '../problem.ts';

/** What became of a batch: the spans that the receiver took responsibility for, and what it said of the others. */
export interface Acknowledgement {
  acknowledged: number;
  /** The receiver's exact words; absent when it took everything. */
  refusal?: string;
}

const path = '/v1/traces';
const contentType = 'application/x-protobuf';

/**
 * Exports one batch by OTLP/HTTP to an endpoint without the path (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
 *
 * The bytes are those of the SDK's exporter, but not its transport: OTLPTraceExporter 0.223 reports success for a partial success and
 * for any page with status 200, drops the status of 429, 502, 503 and 504, and cannot be aborted. An account of spans needs all four.
 * Nothing is sent twice. Throws a Problem when there is no answer, the signal's reason when it aborts.
 */
export async function sendBatch(
  receiver: Endpoint,
  spans: ReadableSpan[],
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Acknowledgement> {
  const body = ProtobufTraceSerializer.serializeRequest(spans);
  if (body === undefined) throw new Problem('the OpenTelemetry SDK could not encode the test spans');
  const headers = { 'content-type': contentType };
  const answer = await request(receiver, { method: 'POST', path, headers, body, deadlineMs }, signal);
  return readAcknowledgement(answer, spans.length);
}

/** Reads the answer to a batch of `sent` spans. */
export function readAcknowledgement(answer: HttpAnswer, sent: number): Acknowledgement {
  if (answer.status !== 200) return { acknowledged: 0, refusal: `${answer.status} "${readableText(answer.body)}"` };
  const partial = answer.headers['content-type'] === contentType ? readPartialSuccess(answer.body) : undefined;
  if (partial === undefined) {
    return { acknowledged: 0, refusal: `200, but not from an OTLP receiver: "${readableText(answer.body)}"` };
  }
  const { rejected, message } = partial;
  return rejected === 0
    ? { acknowledged: sent }
    : { acknowledged: Math.max(0, sent - rejected), refusal: `200, ${rejected} spans rejected: "${message}"` };
}

/** How many spans a receiver rejected, and why; undefined when the body is not an ExportTraceServiceResponse. */
function readPartialSuccess(body: Buffer): { rejected: number; message: string } | undefined {
  try {
    const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(body);
    return { rejected: Number(partialSuccess?.rejectedSpans ?? 0), message: partialSuccess?.errorMessage ?? '' };
  } catch {
    return undefined;
  }
}

/** An error's words, also from within a protobuf Status, whose tags and lengths are control characters. */
function readableText(body: Buffer): string {
  const text = body
    .toString()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

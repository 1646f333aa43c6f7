import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { type Endpoint, request } from '../mlflow/http.ts';
import { type Acknowledgement, acknowledge, readAcknowledgement } from './acknowledgement.ts';
import { exportBatch } from './export.ts';

/** What the exporter may take, with two retries in it, and after it our own request: together OTLP's default time-out of 10 s. */
const exportTimeoutMs = 3_000;
const answerTimeoutMs = 7_000;

const path = '/v1/traces';

/** What became of a batch, and how the exporter failed when it was taken only after that. */
export interface Sent extends Acknowledgement {
  failedFirst?: string;
}

/**
 * Exports one batch by OTLP/HTTP to an endpoint without the path (https://opentelemetry.io/docs/specs/otlp/#otlphttp), with
 * OpenTelemetry's exporter as an instrumented program would. When that fails, the receiver is asked again by a plain request with the
 * same bytes, because the exporter hides words and status of its answer. The ids are the same too, so a span that comes twice is one in MLflow.
 * Throws a Problem when there is no answer, the signal's reason when it aborts.
 */
export async function sendBatch(receiver: Endpoint, spans: ReadableSpan[], signal: AbortSignal): Promise<Sent> {
  const url = receiver.url.replace(/\/+$/, '') + path;
  const exported = await exportBatch(receiver, url, spans, exportTimeoutMs, signal);
  if (exported.taken) return acknowledge(exported.partial, spans.length);

  const body = JsonTraceSerializer.serializeRequest(spans) ?? '';
  const headers = { 'content-type': 'application/json' };
  const answer = await request(receiver, { method: 'POST', path, headers, body, deadlineMs: answerTimeoutMs }, signal);
  const acknowledgement = readAcknowledgement(answer, spans.length);
  return acknowledgement.refusal === undefined ? { ...acknowledgement, failedFirst: exported.why } : acknowledgement;
}

import http from 'node:http';
import https from 'node:https';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { type Endpoint, request } from '../../mlflow/http.ts';
import { type Acknowledgement, readAcknowledgement } from './acknowledgement.ts';
import { encodings, type HttpProtocol } from './encoding.ts';
import { exportBatch, type HttpReceiver, tracesPath } from './export.ts';
import { orSentBefore } from './second-go.ts';
import type { Sender } from './sender.ts';

/** What the exporter may take, with two retries in it, and after it our own request: together OTLP's default time-out of 10 s. */
const exportTimeoutMs = 3_000;
const answerTimeoutMs = 7_000;

/** A sender by OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export function openHttpSender(receiver: Endpoint, protocol: HttpProtocol): Sender {
  const agent = keepingAgent(receiver);
  return {
    send: (spans, signal) => sendBatch({ endpoint: { ...receiver, agent }, encoding: encodings[protocol] }, [...spans], signal),
    close: () => agent.destroy(),
  };
}

/**
 * Exports one batch with OpenTelemetry's exporter, as an instrumented program would. When that fails, the receiver is asked again by a
 * plain request with the same bytes, because the exporter hides words and status of its answer. The ids are the same too, so a span
 * that comes twice is one in MLflow.
 */
async function sendBatch(receiver: HttpReceiver, spans: ReadableSpan[], signal: AbortSignal): Promise<Acknowledgement> {
  const exported = await exportBatch(receiver, spans, exportTimeoutMs, signal);
  if (exported.taken) return exported.acknowledgement;

  const { endpoint, encoding } = receiver;
  const body = encoding.serialize(spans);
  const headers = { 'content-type': encoding.contentType };
  const second = request(endpoint, { method: 'POST', path: tracesPath, headers, body, deadlineMs: answerTimeoutMs }, signal);
  const answer = await orSentBefore(second, exported.hadLeft);
  const acknowledgement = readAcknowledgement(answer, spans.length);
  return acknowledgement.refusal === undefined ? { ...acknowledgement, failedFirst: exported.why } : acknowledgement;
}

/** Keeps connections for the next batch; they are made as the endpoint makes them, but closed with the sender. */
function keepingAgent(receiver: Endpoint): http.Agent {
  const { Agent, globalAgent } = receiver.url.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = (options, callback) => (receiver.agent ?? globalAgent).createConnection(options, callback);
  return agent;
}

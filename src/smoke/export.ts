import http from 'node:http';
import https from 'node:https';
import { addAbortSignal } from 'node:stream';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { Endpoint } from '../mlflow/http.ts';
import { messageOf } from '../problem.ts';
import type { PartialSuccess } from './acknowledgement.ts';
import { partialSuccessIn, withRemarks } from './exporter-remarks.ts';

/** What OpenTelemetry's exporter says of a batch: taken, maybe in part; or why not, in words that often hide the receiver's. */
export type Exported = { taken: true; partial: PartialSuccess } | { taken: false; why: string };

/**
 * Exports one batch with OpenTelemetry's exporter to `url`, the full one, by the connections of `receiver`. It tries again, after
 * 1, 1.5, 2.25... s, what may pass: no connection, and the statuses 429, 502, 503 and 504. Throws the signal's reason when it aborts.
 */
export async function exportBatch(
  receiver: Endpoint,
  url: string,
  spans: ReadableSpan[],
  timeoutMillis: number,
  signal: AbortSignal,
): Promise<Exported> {
  // Its own time-out is for each silence of the receiver, so that it may last for longer.
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMillis)]);
  const headers = receiver.hostHeader === undefined ? {} : { host: receiver.hostHeader };
  const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis, httpAgentOptions: () => agentUntil(over, receiver) });

  const { result: error, remarks } = await withRemarks(
    () =>
      new Promise<unknown>((resolve) => {
        over.addEventListener('abort', () => resolve(over.reason));
        exporter.export(spans, ({ error }) => resolve(error));
      }),
  );
  signal.throwIfAborted();
  // A mistake in this program or in its bundle is no fault of the receiver.
  if (error instanceof TypeError) throw error;
  if (error !== undefined) return { taken: false, why: messageOf(error) };
  const [remark] = remarks;
  if (remark === undefined) return { taken: true, partial: {} };
  const partial = partialSuccessIn(remark);
  return partial === undefined ? { taken: false, why: remark } : { taken: true, partial: JSON.parse(partial) as PartialSuccess };
}

/**
 * An agent for one export: with `over` its connections break, also those made later. The exporter's shutdown() only waits for what is under
 * way, retries among it (0.223, otlp-export-delegate.js): those would bring the trace after it was deleted.
 */
function agentUntil(over: AbortSignal, receiver: Endpoint): http.Agent {
  const { Agent, globalAgent } = receiver.url.startsWith('https:') ? https : http;
  const agent = new Agent();
  agent.createConnection = (options, callback) => {
    const socket = (receiver.agent ?? globalAgent).createConnection(options, callback);
    return socket && addAbortSignal(over, socket);
  };
  return agent;
}

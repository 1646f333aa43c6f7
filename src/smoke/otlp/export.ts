import type http from 'node:http';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { Endpoint, HttpAnswer } from '../../mlflow/http.ts';
import { messageOf } from '../../problem.ts';
import { type Acknowledgement, readAcknowledgement, readPartialSuccess } from './acknowledgement.ts';
import type { Encoding } from './encoding.ts';

/** What came of an export: taken, maybe in part; or why not, in words that often hide the receiver's, and whether a whole request had left. */
export type Exported = { taken: true; acknowledgement: Acknowledgement } | { taken: false; why: string; hadLeft: boolean };

/** Where OTLP is taken over HTTP, and how it is written. */
export interface HttpReceiver {
  endpoint: Endpoint & { agent: http.Agent };
  encoding: Encoding;
}

export const tracesPath = '/v1/traces';

/**
 * Exports one batch with OpenTelemetry's exporter. It tries again, after 1, 1.5, 2.25... s, what may pass: no connection, and the
 * statuses 429, 502, 503 and 504. Throws the signal's reason when it aborts.
 */
export async function exportBatch(
  { endpoint, encoding: { Exporter } }: HttpReceiver,
  spans: ReadableSpan[],
  timeoutMillis: number,
  signal: AbortSignal,
): Promise<Exported> {
  signal.throwIfAborted();
  // Its own time-out is for each silence of the receiver, so that it may last for longer.
  const expired = new AbortController();
  const timer = setTimeout(() => expired.abort(new Error(`no answer within ${timeoutMillis / 1000} s`)), timeoutMillis);
  timer.unref();
  const over = AbortSignal.any([signal, expired.signal]);
  const hostHeader = endpoint.hostHeader === undefined ? {} : { host: endpoint.hostHeader };
  const headers = { ...endpoint.headers, ...hostHeader };
  const { agent, answer, hadLeft } = listeningAgent(endpoint.agent, over);
  const url = endpoint.url.replace(/\/+$/, '') + tracesPath;
  const exporter = withoutItsEnvironment(() => new Exporter({ url, headers, timeoutMillis, httpAgentOptions: () => agent }));

  const error = await new Promise<unknown>((resolve) => {
    const end = () => resolve(over.reason);
    over.addEventListener('abort', end);
    exporter.export(spans, ({ error }) => {
      // Both would keep the spans in memory.
      clearTimeout(timer);
      over.removeEventListener('abort', end);
      resolve(error);
    });
  });
  signal.throwIfAborted();
  // A mistake in this program or in its bundle is no fault of the receiver.
  if (error instanceof TypeError) throw error;
  if (error !== undefined) return { taken: false, why: messageOf(error), hadLeft: hadLeft() };
  const last = answer();
  const isOtlp = last?.status === 200 && readPartialSuccess(last) !== undefined;
  if (!isOtlp) return { taken: false, why: `${last?.status ?? 'an answer'}, but not from an OTLP receiver`, hadLeft: true };
  return { taken: true, acknowledgement: readAcknowledgement(last, spans.length) };
}

/**
 * An agent for one export, on the connections of another. It breaks every request once the export is `over`, also one that is made
 * later: the exporter's shutdown() only waits for what is under way, retries among it (0.223, otlp-export-delegate.js), and those would
 * bring the trace after it was deleted. And it listens, for the exporter reports success for any page with a status below 300, and for
 * a partial success. An agent is to Node what has addRequest(): https://github.com/nodejs/node/blob/v24.x/lib/_http_client.js
 */
function listeningAgent(agent: http.Agent, over: AbortSignal): { agent: http.Agent; answer(): HttpAnswer | undefined; hadLeft(): boolean } {
  let left = false;
  let last: { status: number; headers: http.IncomingHttpHeaders; chunks: Buffer[] } | undefined;
  const addRequest = (request: http.ClientRequest, options: object) => {
    const end = () => request.destroy(over.reason);
    if (over.aborted) end();
    over.addEventListener('abort', end, { once: true });
    request.once('finish', () => {
      left = true;
    });
    request.once('close', () => over.removeEventListener('abort', end));
    request.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      last = { status: incoming.statusCode ?? 0, headers: incoming.headers, chunks };
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    });
    (agent as unknown as { addRequest(request: http.ClientRequest, options: object): void }).addRequest(request, options);
  };
  const listening = Object.assign(Object.create(agent) as http.Agent, { addRequest });
  const answer = () => last && { status: last.status, headers: last.headers, body: Buffer.concat(last.chunks) };
  return { agent: listening, answer, hadLeft: () => left };
}

/**
 * Makes the exporter with nothing of OTEL_EXPORTER_OTLP_*, which somebody may have set for other programs. It would send the headers
 * in the environment beside ours, whatever is passed (0.223, otlp-http-configuration.js, mergeHeaders). It reads them in its constructor only.
 */
function withoutItsEnvironment<T>(make: () => T): T {
  const kept = Object.entries(process.env).filter(([name]) => name.startsWith('OTEL_EXPORTER_OTLP_'));
  for (const [name] of kept) delete process.env[name];
  try {
    return make();
  } finally {
    for (const [name, value] of kept) process.env[name] = value;
  }
}

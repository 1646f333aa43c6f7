import { STATUS_CODES } from 'node:http';
import { TooLate, within } from '../../clock.ts';
import { encodeRequest } from '../../otlp/codec.ts';
import type { ContainerOs } from '../../program.ts';
import { callGrpc } from './grpc.ts';
import type { LlamastackLog } from './log.ts';
import type { TracingSettings } from './settings.ts';
import { type Made, resourceSpansOf } from './spans.ts';

/** What came of one try: `kind` decides whether there is another. */
type Tried = { kind: 'sent' } | { kind: 'failed' | 'transient'; words: string };

const tries = 6;
/** Of one export, with all its tries. */
const timeoutSeconds = 10;
const perBatch = 512;
/** As many spans wait at most. */
const queueSize = 2048;
/** What gRPC calls an export without an answer. */
const tooLate: Tried = { kind: 'transient', words: 'StatusCode.DEADLINE_EXCEEDED Deadline Exceeded' };
const uncategorized = 'category=uncategorized';

/**
 * The SDK's batch processor with its exporter: what it was given goes out every few seconds, as soon as it fills a batch, and at the end
 * (opentelemetry/sdk/_shared_internal/__init__.py).
 */
export function createSpanExporter(container: ContainerOs, settings: TracingSettings, log: LlamastackLog) {
  const {
    machine: { clock, signal: closing },
    signal,
  } = container;
  const isHttp = settings.protocol === 'http/protobuf';
  const pending: Made[] = [];
  let full = new AbortController();
  let isToldOfLoss = false;

  const attempt = (made: readonly Made[], limited: AbortSignal) => {
    const message = encodeRequest({ resourceSpans: [resourceSpansOf(settings.resource, made)] });
    return (isHttp ? sendHttp : sendGrpc)(container, settings.endpoint, message, limited);
  };
  const target = settings.endpoint.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');

  const exportBatch = async (made: readonly Made[]): Promise<void> => {
    for (let retry = 0, elapsed = 0; ; retry++) {
      const tried = await within(clock, timeoutSeconds - elapsed, closing, (limited) => attempt(made, limited)).catch((error) => {
        if (error instanceof TooLate) return tooLate;
        throw error;
      });
      if (tried.kind === 'sent') return;
      // The real one adds up to a fifth, or takes it away, by chance.
      const pause = 2 ** retry;
      const isLast = tried === tooLate || retry + 1 === tries || elapsed + pause > timeoutSeconds || signal.aborted;
      const shown = `${pause.toFixed(2)}s.`;
      if (isHttp) {
        if (tried.kind === 'failed') return log('ERROR', `Failed to export spans batch ${tried.words}`, uncategorized);
        if (isLast) return log('ERROR', 'Failed to export spans batch due to timeout, max retries or shutdown.', uncategorized);
        log('WARNING', `Transient error ${tried.words} encountered while exporting spans batch, retrying in ${shown}`, uncategorized);
      } else {
        const [code = '', ...details] = tried.words.split(' ');
        const why = details.join(' ');
        if (tried.kind === 'failed' || isLast)
          return log('ERROR', `Failed to export traces to ${target}, error code: ${code}, error details: ${why}`, uncategorized);
        const words = `Transient error ${code} encountered while exporting traces to ${target}, retrying in ${shown} Error details: ${why}`;
        log('WARNING', words, uncategorized);
      }
      elapsed += pause;
      await clock.sleep(pause, signal).catch(() => undefined);
    }
  };

  const flush = async () => {
    do {
      isToldOfLoss = false;
      // An endpoint that is no URL, for one.
      await exportBatch(pending.splice(0, perBatch)).catch(() => log('ERROR', 'Exception while exporting Span.', uncategorized));
    } while (pending.length >= perBatch || (signal.aborted && pending.length > 0));
  };
  return {
    add(made: readonly Made[]) {
      pending.push(...made);
      const lost = pending.splice(0, pending.length - queueSize);
      if (lost.length > 0 && !isToldOfLoss) log('WARNING', 'Queue full, dropping Span.', uncategorized);
      isToldOfLoss ||= lost.length > 0;
      if (pending.length >= perBatch) full.abort();
    },
    /** Goes on until the container stops; then the rest is sent. */
    async run(): Promise<void> {
      while (!signal.aborted) {
        await clock.sleep(settings.delaySeconds, AbortSignal.any([signal, full.signal])).catch(() => undefined);
        if (pending.length > 0) await flush();
        full = new AbortController();
      }
    },
  };
}

async function sendHttp({ machine, namespace }: ContainerOs, endpoint: string, message: Uint8Array, signal: AbortSignal): Promise<Tried> {
  const url = new URL(endpoint);
  const headers = { 'user-agent': 'OTel-OTLP-Exporter-Python/1.45.1', 'content-type': 'application/x-protobuf' };
  try {
    // Nothing in the sandbox speaks TLS.
    if (url.protocol === 'https:') throw Object.assign(new Error('no TLS'), { code: 'EPROTO' });
    const { status } = await machine.network.fetch(url, { method: 'POST', headers, body: Buffer.from(message) }, namespace, signal);
    if (status >= 200 && status < 400) return { kind: 'sent' };
    const reason = STATUS_CODES[status] ?? '';
    if ([429, 502, 503, 504].includes(status)) return { kind: 'transient', words: reason };
    return { kind: 'failed', words: `code: ${status}, reason: ${reason}` };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'transient', words: pythonWords(error, url) };
  }
}

/** An error of Node as Python's requests has it. Pure. */
function pythonWords(error: unknown, { hostname, port, pathname }: URL): string {
  const { code } = error as { code?: string };
  const place = `host='${hostname}', port=${port || 80}`;
  const causes: Record<string, string> = {
    ENOTFOUND: `NameResolutionError("HTTPConnection(${place}): Failed to resolve '${hostname}' ([Errno -2] Name or service not known)")`,
    ECONNREFUSED: `NewConnectionError("HTTPConnection(${place}): Failed to establish a new connection: [Errno 111] Connection refused")`,
    EPROTO: "SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1028)'))",
  };
  const cause = causes[code ?? ''];
  if (cause === undefined) return "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))";
  return `HTTPConnectionPool(${place}): Max retries exceeded with url: ${pathname} (Caused by ${cause})`;
}

async function sendGrpc({ machine, namespace }: ContainerOs, endpoint: string, message: Uint8Array, signal: AbortSignal): Promise<Tried> {
  const url = new URL(endpoint.includes('://') ? endpoint : `http://${endpoint}`);
  const unavailable = (words: string): Tried => ({ kind: 'transient', words: `StatusCode.UNAVAILABLE ${words}` });
  const last = 'failed to connect to all addresses; last error:';
  try {
    const socket = await machine.network.connect(url.hostname, Number(url.port || 4317), namespace);
    const status = await callGrpc(socket, url.host, message, signal);
    if (status === 'OK') return { kind: 'sent' };
    return { kind: /^(UNAVAILABLE|RESOURCE_EXHAUSTED)/.test(status) ? 'transient' : 'failed', words: `StatusCode.${status}` };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message: words = '' } = error as { code?: string; message?: string };
    if (code === 'ENOTFOUND') return unavailable(`errors resolving ${url.host}: `);
    const where = `ipv4:${words.split(' ').at(-1)}`;
    if (code === 'ECONNREFUSED')
      return unavailable(`${last} UNKNOWN: ${where}: Failed to connect to remote host: connect: Connection refused (111)`);
    return unavailable(`${last} INTERNAL: Failed parsing HTTP/2 (Trying to connect an http1.x server (HTTP status 400))`);
  }
}

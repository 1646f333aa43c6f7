import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { within } from '../../clock.ts';
import { encodeRequest } from '../../otlp/codec.ts';
import type { TraceRequest } from '../../otlp/request.ts';
import type { ContainerOs } from '../../program.ts';
import type { ExporterConfig } from './config/config.ts';
import { version } from './log.ts';
import { goWords, type Outcome, outcomeOf } from './outcome.ts';

/** Sends a batch to where an exporter is told to. Rejects only when the sandbox closes. */
export type Send = (batch: TraceRequest) => Promise<Outcome>;

/** The exporter's way out of its container, over HTTP or gRPC. */
export function createSend(exporter: ExporterConfig, container: ContainerOs): Send {
  return exporter.type === 'grpc' ? () => sendGrpc(exporter, container) : (batch) => sendHttp(exporter, container, batch);
}

/** Node knows no snappy and no lz4; MLflow does not either, and refuses both by their names. */
const packers: Record<string, (message: Buffer) => Buffer> = {
  gzip: gzipSync,
  zlib: deflateSync,
  deflate: deflateSync,
  zstd: zstdCompressSync,
};

/** It goes on while the container stops, for the queue is emptied then. */
async function sendHttp(exporter: ExporterConfig, { machine, namespace }: ContainerOs, batch: TraceRequest): Promise<Outcome> {
  const { url, compression, timeoutSeconds } = exporter;
  const message = Buffer.from(encodeRequest(batch));
  const headers = {
    'user-agent': `OpenTelemetry Collector Contrib/${version} (linux/amd64)`,
    'content-type': 'application/x-protobuf',
    ...(compression === '' ? {} : { 'content-encoding': compression }),
    ...inUtf8(exporter.headers),
  };
  try {
    const target = new URL(url);
    if (target.protocol !== 'http:') await meetOtherProtocol(target, machine, namespace);
    const options = { method: 'POST', headers, body: packers[compression]?.(message) ?? message };
    const post = (limited: AbortSignal) => machine.network.fetch(target, options, namespace, limited);
    const answer = await within(machine.clock, timeoutSeconds, machine.signal, post);
    return outcomeOf(url, answer.status, answer.body, answer.headers['retry-after']);
  } catch (error) {
    machine.signal.throwIfAborted();
    return { kind: 'transient', words: `failed to make an HTTP request: Post "${url}": ${goWords(error)}` };
  }
}

/** Node takes a header's letters for bytes, Go writes them in UTF-8. */
function inUtf8(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));
}

/** Nothing in the sandbox speaks TLS. */
async function meetOtherProtocol(
  { protocol, hostname, port }: URL,
  { network }: ContainerOs['machine'],
  namespace: string,
): Promise<never> {
  if (protocol !== 'https:') throw new Error(`unsupported protocol scheme "${protocol.slice(0, -1)}"`);
  (await network.connect(hostname, Number(port || 443), namespace)).destroy();
  throw new Error('tls: first record does not look like a TLS handshake');
}

/** Nothing in the sandbox's clusters takes OTLP by gRPC but the collector itself: it gets as far as the first bytes. */
async function sendGrpc({ url, insecure }: ExporterConfig, { machine, namespace }: ContainerOs): Promise<Outcome> {
  const failed = (words: string): Outcome => ({ kind: 'transient', words: `rpc error: code = Unavailable desc = ${words}` });
  const connection = (words: string) => failed(`connection error: desc = "transport: ${words}"`);
  try {
    const { hostname, port } = new URL(url.includes('://') ? url : `http://${url}`);
    (await machine.network.connect(hostname, Number(port || 443), namespace)).destroy();
    if (!insecure) return connection('authentication handshake failed: tls: first record does not look like a TLS handshake');
    return connection('error reading server preface: http2: frame too large');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOTFOUND') return failed('name resolver error: produced zero addresses');
    return connection(`Error while dialing: ${goWords(error)}`);
  }
}

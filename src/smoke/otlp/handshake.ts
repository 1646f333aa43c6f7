import { type Endpoint, type HttpAnswer, NoAnswer, request } from '../../mlflow/http.ts';
import { readPartialSuccess } from './acknowledgement.ts';
import { encodings } from './encoding.ts';
import { tracesPath } from './export.ts';
import type { GrpcOutcome } from './grpc-wire.ts';
import type { Receiver } from './sender.ts';
import { wordsOf } from './words.ts';

/** Why something is no OTLP receiver that would take our spans, and the next step where it is known. */
export interface Strange {
  words: string;
  hint?: string | undefined;
}

const deadlineMs = 10_000;

/**
 * Asks whether there is an OTLP receiver that takes our spans, by a request without any, which writes nothing. Resolves to undefined
 * when there is one, else to why not, with its own words. Rejects with the signal's reason when it aborts, and on bugs.
 */
export async function checkReceiver({ endpoint, protocol }: Receiver, signal: AbortSignal): Promise<Strange | undefined> {
  try {
    if (protocol === 'grpc') {
      const { callEmpty } = await import('./grpc.ts');
      return readGrpcHandshake(endpoint, await callEmpty(endpoint, signal));
    }
    const { contentType, nothing } = encodings[protocol];
    const headers = { 'content-type': contentType };
    const answer = await request(endpoint, { method: 'POST', path: tracesPath, headers, body: nothing, deadlineMs }, signal);
    return readHandshake(endpoint, answer);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof NoAnswer)) throw error;
    return { words: error.message, hint: error.hint };
  }
}

/** Reads the answer to no spans. The collector takes them; MLflow says that there are none (400, seen on 3.17.2). Pure. */
function readHandshake(endpoint: Endpoint, answer: HttpAnswer): Strange | undefined {
  const { status } = answer;
  const said = `${status} "${wordsOf(answer)}"`;
  if (status === 200 && readPartialSuccess(answer) !== undefined) return undefined;
  if (status === 400 && said.includes('no spans found')) return undefined;
  const verdict = status === 200 ? 'is no OTLP receiver' : 'does not take spans';
  const url = endpoint.url.replace(/\/+$/, '') + tracesPath;
  return { words: `${url} ${verdict}: it answered ${said}`, hint: hintFor(status, said, endpoint) ?? endpoint.hint };
}

/** Reads the answer to a gRPC call without spans. Pure. */
function readGrpcHandshake({ url, hint }: Endpoint, outcome: GrpcOutcome): Strange | undefined {
  if (outcome.ok) return undefined;
  return { words: `${url} does not take spans by gRPC: it answered ${outcome.words}`, hint: grpcHintFor(outcome.words) ?? hint };
}

const wantsLogin = 'it wants a login: with --collector-url its headers are taken from OTEL_EXPORTER_OTLP_HEADERS';

function hintFor(status: number, said: string, { url, hostHeader }: Endpoint): string | undefined {
  if (status === 200) return 'look for the port of the OTLP receiver: it is 4318 by default, and answers at /v1/traces';
  if (status === 401) return wantsLogin;
  if (status === 403 && said.includes('Invalid Host header')) {
    return `add ${hostHeader ?? new URL(url).host} to MLFLOW_SERVER_ALLOWED_HOSTS of MLflow's Deployment`;
  }
  if (status === 404) return 'look for the port of the OTLP receiver; MLflow has one since 3.6.0';
  if (status === 413) return 'something before it takes no body at all: see its limit of the size of a body';
  if (status === 422) return 'MLflow wants the header x-mlflow-experiment-id with the id of an experiment';
  return undefined;
}

function grpcHintFor(words: string): string | undefined {
  if (words.startsWith('UNAUTHENTICATED')) return wantsLogin;
  if (words.startsWith('UNIMPLEMENTED')) return 'it speaks gRPC, but has no OTLP receiver for traces: it is at port 4317 by default';
  return undefined;
}

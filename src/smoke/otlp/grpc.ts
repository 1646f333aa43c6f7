import { setTimeout } from 'node:timers/promises';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { type Endpoint, NoAnswer } from '../../mlflow/http.ts';
import { type Acknowledgement, acknowledge, readProtobuf } from './acknowledgement.ts';
import { type GrpcConnection, openGrpcConnection } from './grpc-connection.ts';
import { type GrpcOutcome, readOutcome } from './grpc-wire.ts';
import { orSentBefore } from './second-go.ts';
import type { Sender } from './sender.ts';

const method = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const callTimeoutMs = 5_000;
/** Before the second go. */
const pauseMs = 1_000;

/** A sender by OTLP/gRPC (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc), all by one connection. */
export function openGrpcSender(receiver: Endpoint): Sender {
  const connection = openGrpcConnection(receiver);
  return { send: (spans, signal) => sendBatch(connection, [...spans], signal), close: () => connection.close() };
}

/** Sends no spans, which a receiver answers with OK, and writes nothing. */
export async function callEmpty(receiver: Endpoint, signal: AbortSignal): Promise<GrpcOutcome> {
  const connection = openGrpcConnection(receiver);
  try {
    return readOutcome(await connection.call(method, new Uint8Array(), callTimeoutMs, signal));
  } finally {
    connection.close();
  }
}

/** Sends a batch, and after what may pass once more. The ids are the same, so a span that comes twice is one in MLflow. */
async function sendBatch(connection: GrpcConnection, spans: ReadableSpan[], signal: AbortSignal): Promise<Acknowledgement> {
  const message = ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
  const once = async () => readOutcome(await connection.call(method, message, callTimeoutMs, signal));
  let mayHaveArrived = false;
  const first = await once().catch((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
    mayHaveArrived = error.sent;
    return { ok: false as const, words: error.message, mayPass: true };
  });
  if (first.ok || !first.mayPass) return acknowledgementOf(first, spans.length);

  await setTimeout(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  const acknowledgement = acknowledgementOf(await orSentBefore(once(), mayHaveArrived), spans.length);
  return acknowledgement.refusal === undefined ? { ...acknowledgement, failedFirst: first.words } : acknowledgement;
}

function acknowledgementOf(outcome: GrpcOutcome, sent: number): Acknowledgement {
  if (!outcome.ok) return { acknowledged: 0, refusal: outcome.words };
  const partial = readProtobuf(outcome.message);
  return partial === undefined ? { acknowledged: 0, refusal: 'OK, but not from an OTLP receiver' } : acknowledge(partial, sent);
}

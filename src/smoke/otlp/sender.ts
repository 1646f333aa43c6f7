import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { Endpoint } from '../../mlflow/http.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { HttpProtocol } from './encoding.ts';
import { openHttpSender } from './http.ts';

/** An OTLP receiver: its port, without a path, with all headers that it wants, e.g. MLflow's x-mlflow-experiment-id. */
export interface Receiver {
  endpoint: Endpoint;
  /** By the names that OTEL_EXPORTER_OTLP_PROTOCOL has for it. */
  protocol: HttpProtocol | 'grpc';
}

/** Sends batches to one OTLP receiver, several at once if asked to, by connections that it keeps. */
export interface Sender {
  /** Throws a NoAnswer when there is no answer, the signal's reason when it aborts. A refusal is not thrown: it is the acknowledgement. */
  send(spans: readonly ReadableSpan[], signal: AbortSignal): Promise<Acknowledgement>;
  /** Breaks the connections; what is still under way rejects. */
  close(): void;
}

/** Connects when it first sends. A batch should have at most 512 spans, as those of the SDKs' processors. */
export function openSender({ endpoint, protocol }: Receiver): Sender {
  const sender = protocol === 'grpc' ? openGrpcLater(endpoint) : openHttpSender(endpoint, protocol);
  const closed = new AbortController();
  return {
    send: (spans, signal) => sender.send(spans, AbortSignal.any([signal, closed.signal])),
    close() {
      closed.abort(new Error('the sender was closed'));
      sender.close();
    },
  };
}

/** HTTP/2 takes a while to load, and few runs need it. */
function openGrpcLater(endpoint: Endpoint): Sender {
  let opened: Promise<Sender> | undefined;
  return {
    async send(spans, signal) {
      opened ??= import('./grpc.ts').then(({ openGrpcSender }) => openGrpcSender(endpoint));
      return (await opened).send(spans, signal);
    },
    close() {
      opened?.then((sender) => sender.close());
    },
  };
}

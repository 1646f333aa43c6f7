import { expect } from 'vitest';
import { createMlflow } from '../../../src/mlflow/client.ts';
import { decodeRequest } from '../../../src/sandbox/otlp/codec.ts';
import type { SmokeOptions } from '../../../src/smoke/run-smoke.ts';
import { type Received, type Reply, serve } from '../mlflow/serve.ts';
import { requestSpans } from './llamastack-spans.ts';
import { createStore } from './mlflow-store.ts';
import { serveGrpc } from './otlp/serve-grpc.ts';
import { type Batch, readBatches, type WireAttribute, type WireSpan } from './otlp-json.ts';

/** What a service does in place of its work: an answer of its own, none at all, or an end of the connection. */
type Instead = Reply | 'silence' | 'reset' | undefined;

/** What may go wrong in it; everything can be changed while a run is on. */
export interface Faults {
  /** Of the collector's OTLP/HTTP port; `spans` is 0 for the question whether it is one. */
  collector?: (spans: number) => Instead;
  /** It takes the batch, and its answer gets lost. */
  answerLost?: boolean;
  /** Of MLflow's REST API. */
  mlflow?: () => Instead;
  /** What becomes of the spans between collector and MLflow. */
  onTheWay?: (spans: WireSpan[]) => WireSpan[];
  /** What becomes of their resource. */
  resource?: (attributes: WireAttribute[]) => WireAttribute[];
  /** The experiment in the collector's header. */
  experimentId?: string;
  /** The collector, or LLaMA Stack, keeps what it has for now. */
  holds?: boolean;
  llamastackHolds?: boolean;
  llamastack?: (path: string) => Instead;
  /** LLaMA Stack knows nothing of traces. */
  untraced?: boolean;
  /** What LLaMA Stack exports of its spans. */
  exported?: (spans: WireSpan[]) => WireSpan[];
}

const json = { 'content-type': 'application/json' };

/** A collector, a LLaMA Stack that exports to it, and an MLflow, over real HTTP. */
export async function startPipeline(faults: Faults = {}) {
  const store = createStore();
  /** What the collector and LLaMA Stack have not passed on yet. */
  const held = { collector: [] as Batch[], llamastack: [] as Batch[] };
  const passOn = () => {
    if (!faults.llamastackHolds) held.collector.push(...held.llamastack.splice(0));
    if (faults.holds) return;
    for (const { resource, spans } of held.collector.splice(0)) {
      const passed = { resource: faults.resource?.(resource) ?? resource, spans: faults.onTheWay?.(spans) ?? spans };
      store.take(passed, faults.experimentId ?? '1');
    }
  };

  const collector = await serve(({ url, headers, body }) => {
    const batches = headers['content-type'] === json['content-type'] ? readBatches(JSON.parse(String(body))) : [];
    const instead = faults.collector?.(batches.flatMap(({ spans }) => spans).length);
    if (instead !== undefined) return hanging(instead);
    if (url !== '/v1/traces') return { status: 404 };
    held.collector.push(...batches);
    if (faults.answerLost && batches.length > 0) return 'reset';
    return { headers: json, body: '{"partialSuccess":{}}' };
  });
  const collectorGrpc = await serveGrpc(({ message }) => {
    held.collector.push(...readBatches(decodeRequest(message)));
    return { message: new Uint8Array() };
  });
  const llamastack = await serve(({ url, headers }) => {
    const instead = faults.llamastack?.(url);
    const batch = { resource: [{ key: 'service.name', value: { string_value: 'llamastack' } }], spans: requestSpans(url, headers) };
    if (!faults.untraced) held.llamastack.push({ ...batch, spans: faults.exported?.(batch.spans) ?? batch.spans });
    return instead === undefined ? { headers: json, body: '{"data":[]}' } : hanging(instead);
  });
  const mlflow = await serve((received) => {
    if (received.url === '/v1/traces') return takeDirect(received);
    const instead = faults.mlflow?.();
    if (instead !== undefined) return hanging(instead);
    passOn();
    return store.answer(received);
  });
  const takeDirect = ({ headers, body }: Received): Reply => {
    const experimentId = headers['x-mlflow-experiment-id'];
    if (typeof experimentId !== 'string') return { status: 422, body: '{"detail":"Field required"}' };
    if (headers['content-type'] !== 'application/x-protobuf') return { status: 400, body: '{"detail":"not protobuf"}' };
    if (body.length === 0) return { status: 400, body: '{"detail":"Invalid OpenTelemetry format - no spans found"}' };
    for (const batch of readBatches(decodeRequest(body))) store.take(batch, experimentId);
    return { headers: { 'content-type': 'application/x-protobuf' } };
  };

  const options: SmokeOptions = {
    targets: {
      direct: { url: mlflow.url, headers: { 'x-mlflow-experiment-id': '1' } },
      mlflow: createMlflow({ url: mlflow.url, hint: 'kubectl logs deploy/mlflow' }),
      collector: { url: collector.url, hint: 'kubectl logs deploy/otel-collector' },
      collectorGrpc: { url: collectorGrpc.url },
      llamastack: { url: llamastack.url, hint: 'kubectl logs deploy/llamastack' },
      experimentId: '1',
    },
    paths: ['direct', 'collector', 'collector-grpc', 'llamastack'],
    run: 'run-1',
    expires: Math.ceil(Date.now() / 1000) + 180,
    tracesPerPath: 3,
    patienceMs: 5_000,
    lateAfterMs: 60_000,
    heldBackMs: 600,
  };
  const asked = { collector: collector.received, llamastack: llamastack.received, mlflow: mlflow.received };
  const deletions = () => mlflow.received.filter(({ url }) => url.includes('delete-traces')).length;
  /** Resolves once traces are deleted, or are deleted again, from now on. */
  const deleted = async (seen = deletions()) => expect.poll(deletions).toBeGreaterThan(seen);
  return { options, faults, traces: store.traces, asked, passOn, deletions, deleted };
}

function hanging(instead: Exclude<Instead, undefined>): Reply | 'reset' | undefined {
  return instead === 'silence' ? undefined : instead;
}

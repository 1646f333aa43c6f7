import { createMlflow } from '../../../src/mlflow/client.ts';
import type { SmokeOptions } from '../../../src/smoke/run-smoke.ts';
import { type Received, type Reply, serve } from '../mlflow/serve.ts';
import { readSpans, type WireSpan } from './otlp-json.ts';

/** What may go wrong in it; everything can be changed while a run is on. */
export interface Faults {
  /** The collector's answer instead of an acknowledgement; the batch is dropped. */
  collector?: Reply | undefined;
  /** The collector takes the batch, and its answer gets lost. */
  answerLost?: boolean;
  /** MLflow's answer to everything. */
  mlflow?: Reply | 'silence' | undefined;
  /** What becomes of the spans on their way. */
  onTheWay?: (spans: WireSpan[]) => WireSpan[];
  /** The experiment in the collector's header. */
  experimentId?: string;
  /** The collector keeps what it has for now. */
  holds?: boolean;
}

/** A collector and an MLflow over real HTTP: what the first is sent, the second answers with. */
export async function startPipeline(faults: Faults = {}) {
  let queue: WireSpan[] = [];
  const stored: WireSpan[] = [];
  const sent: WireSpan[] = [];

  const collector = await serve(({ url, headers, body }) => {
    const { collector: refusal } = faults;
    if (refusal) return refusal;
    if (url !== '/v1/traces' || headers['content-type'] !== 'application/json') return { status: 404 };
    const spans = readSpans(body);
    sent.push(...spans);
    queue.push(...(faults.onTheWay?.(spans) ?? spans));
    if (faults.answerLost) return 'reset';
    return { headers: { 'content-type': 'application/json' }, body: '{"partialSuccess":{}}' };
  });

  const answer = ({ method, url, body }: Received): Reply | undefined => {
    if (faults.mlflow === 'silence') return undefined;
    if (faults.mlflow) return faults.mlflow;
    if (!faults.holds) {
      stored.push(...queue);
      queue = [];
    }
    const experimentId = faults.experimentId ?? '1';
    if (method === 'POST') {
      const { experiment_id: experiment, request_ids: ids } = JSON.parse(String(body));
      const doomed = experiment === experimentId ? stored.filter((span) => ids.includes(mlflowId(span))) : [];
      for (const span of doomed) stored.splice(stored.indexOf(span), 1);
      return { body: JSON.stringify({ traces_deleted: new Set(doomed.map(mlflowId)).size }) };
    }
    const id = new URL(url, 'http://mlflow').searchParams.get('trace_id') ?? '';
    const spans = stored.filter((span) => mlflowId(span) === id);
    if (spans.length === 0) return { status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST"}' };
    const info = { trace_id: id, trace_location: { mlflow_experiment: { experiment_id: experimentId } }, state: 'OK' };
    return { body: toJson({ trace: { trace_info: info, spans } }) };
  };
  const mlflow = await serve(answer);

  const options: SmokeOptions = {
    collector: { url: collector.url, hint: 'kubectl logs deploy/otel-collector' },
    mlflow: createMlflow({ url: mlflow.url, hint: 'kubectl logs deploy/mlflow' }),
    experimentId: '1',
    keep: false,
    deadlineMs: 5_000,
  };
  return { options, faults, sent, stored, asked: mlflow.received };
}

export function mlflowId(span: WireSpan): string {
  return `tr-${Buffer.from(span.trace_id, 'base64').toString('hex')}`;
}

/** As MLflow writes it: 64-bit numbers with all their digits. */
function toJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `<${part}>` : part)).replace(/"<(\d+)>"/g, '$1');
}

import { createMlflow } from '../../../../src/mlflow/client.ts';
import type { LoadOptions } from '../../../../src/smoke/load/load.ts';
import { type Received, type Reply, serve } from '../../mlflow/serve.ts';
import { readSpans, type WireSpan } from '../otlp-json.ts';

/** What may go wrong in it; everything can be changed while a run is on. */
export interface Faults {
  /** The collector's answer to a batch of so many spans that begins with this one, instead of an acknowledgement; the batch is dropped. */
  refuse?: (first: WireSpan, spans: number) => Reply | undefined;
  /** What becomes of a span on its way. */
  onTheWay?: (span: WireSpan, index: number) => WireSpan[];
  /** Spans a second that MLflow stores; absent: all at once. */
  perSecond?: number;
  /** MLflow's answer to whoever reads. */
  mlflow?: Reply | undefined;
}

/** A collector with a queue and an MLflow that stores only so fast, over real HTTP. */
export async function startPipeline(faults: Faults = {}) {
  const queue: WireSpan[] = [];
  /** By MLflow's id. */
  const stored = new Map<string, WireSpan[]>();
  const sizes: number[] = [];
  let seen = 0;
  let storedUntil = performance.now();

  const store = () => {
    const { perSecond = Number.POSITIVE_INFINITY } = faults;
    const now = performance.now();
    const many = perSecond === Number.POSITIVE_INFINITY ? queue.length : Math.floor((perSecond * (now - storedUntil)) / 1000);
    if (many === 0 && queue.length > 0) return;
    storedUntil = now;
    for (const span of queue.splice(0, many)) {
      const id = `tr-${Buffer.from(span.trace_id, 'base64').toString('hex')}`;
      stored.set(id, [...(stored.get(id) ?? []), span]);
    }
  };

  const collector = await serve(({ body }) => {
    const json = { 'content-type': 'application/json' };
    const spans = body.length > 2 ? readSpans(body) : [];
    const [first] = spans;
    if (first === undefined) return { headers: json, body: '{"partialSuccess":{}}' };
    const refusal = faults.refuse?.(first, spans.length);
    sizes.push(spans.length);
    if (refusal) return refusal;
    store();
    queue.push(...spans.flatMap((span) => faults.onTheWay?.(span, seen++) ?? [span]));
    return { headers: json, body: '{"partialSuccess":{}}' };
  });

  const answer = ({ method, url, body }: Received): Reply => {
    store();
    if (url === '/v1/traces') return { status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST"}' };
    if (url.endsWith('/search')) return { body: '{}' };
    if (method === 'POST') {
      const { request_ids: ids } = JSON.parse(String(body)) as { request_ids: string[] };
      return { body: JSON.stringify({ traces_deleted: ids.filter((id) => stored.delete(id)).length }) };
    }
    if (faults.mlflow) return faults.mlflow;
    const ids = new URL(url, 'http://mlflow').searchParams.getAll('trace_ids');
    const traces = ids.flatMap((id) => {
      const spans = stored.get(id);
      const info = { trace_id: id, trace_location: { mlflow_experiment: { experiment_id: '1' } }, state: 'OK' };
      return spans === undefined ? [] : [{ trace_info: info, spans }];
    });
    return { body: toJson({ traces }) };
  };
  const mlflow = await serve(answer);

  const options: LoadOptions = {
    targets: {
      direct: { url: mlflow.url },
      mlflow: createMlflow({ url: mlflow.url }),
      collector: { url: collector.url },
      experimentId: '1',
    },
    path: 'collector',
    shape: 'llm',
    run: 'test',
    keep: false,
    patienceMs: 2_000,
  };
  return { options, faults, stored, queue, sizes, asked: mlflow.received };
}

/** As MLflow writes it: 64-bit numbers with all their digits. */
function toJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `<${part}>` : part)).replace(/"<(\d+)>"/g, '$1');
}

import type { Received, Reply } from '../mlflow/serve.ts';
import type { Batch, WireAttribute, WireSpan } from './otlp-json.ts';

/** A trace as MLflow keeps it. */
export interface Stored {
  experimentId: string;
  tags: Record<string, string>;
  spans: WireSpan[];
}

/** What MLflow has, by its own ids, and what its REST API says of it (as seen on 3.17.2). */
export function createStore() {
  const traces = new Map<string, Stored>();
  const answers: Record<string, (received: Received) => object> = {
    'GET /api/3.0/mlflow/traces/batchGet': ({ url }) => {
      const ids = new URL(url, 'http://mlflow').searchParams.getAll('trace_ids');
      return { traces: ids.flatMap((id) => ((stored) => (stored === undefined ? [] : [whole(id, stored)]))(traces.get(id))) };
    },
    'POST /api/3.0/mlflow/traces/search': ({ body }) => {
      const { locations, filter } = JSON.parse(String(body));
      const experimentId = locations[0].mlflow_experiment.experiment_id;
      const found = [...traces].filter(([, stored]) => stored.experimentId === experimentId && isLike(stored, filter));
      return { traces: found.map(([id, stored]) => whole(id, stored).trace_info) };
    },
    'POST /api/2.0/mlflow/traces/delete-traces': ({ body }) => {
      const { experiment_id: experimentId, request_ids: ids } = JSON.parse(String(body)) as {
        experiment_id: string;
        request_ids: string[];
      };
      const doomed = ids.filter((id) => traces.get(id)?.experimentId === experimentId);
      for (const id of doomed) traces.delete(id);
      return { traces_deleted: doomed.length };
    },
  };

  return {
    traces,
    /** A known trace stays where it is; a resource makes tags, the first one only. */
    take({ resource, spans }: Batch, experimentId: string): void {
      for (const span of spans) {
        const id = mlflowId(span);
        const stored = traces.get(id) ?? { experimentId, tags: {}, spans: [] };
        traces.set(id, { ...stored, tags: { ...tagsOf(resource), ...stored.tags }, spans: [...stored.spans, span] });
      }
    },
    answer(received: Received): Reply {
      const answer = answers[`${received.method} ${received.url.split('?')[0]}`];
      return answer === undefined ? { status: 404 } : { body: toJson(answer(received)) };
    },
  };
}

function mlflowId(span: WireSpan): string {
  return `tr-${Buffer.from(span.trace_id, 'base64').toString('hex')}`;
}

function whole(id: string, { experimentId, tags, spans }: Stored) {
  const state = spans.some((span) => span.parent_span_id === undefined) ? 'OK' : 'IN_PROGRESS';
  return { trace_info: { trace_id: id, trace_location: { mlflow_experiment: { experiment_id: experimentId } }, state, tags }, spans };
}

/** The three forms of a filter that are in use. */
function isLike({ tags, spans }: Stored, filter: string): boolean {
  const [, tag = '', value] = /^tag\.`(.+)` (?:LIKE '%'|= '(.+)')$/.exec(filter) ?? [];
  if (tag !== '') return value === undefined ? tag in tags : tags[tag] === value;
  const [, attribute = '', part = ''] = /^span\.attributes\.(\S+) LIKE '%(.+)%'$/.exec(filter) ?? [];
  if (attribute === '') throw new Error(`MLflow has no filter ${filter}`);
  return spans.some(({ attributes }) => attributes.some(({ key, value }) => key === attribute && JSON.stringify(value).includes(part)));
}

function tagsOf(resource: readonly WireAttribute[]): Record<string, string> {
  return Object.fromEntries(resource.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}

/** As MLflow writes it: 64-bit numbers with all their digits. */
function toJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `<${part}>` : part)).replace(/"<(\d+)>"/g, '$1');
}

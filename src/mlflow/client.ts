import { refusal } from './errors.ts';
import { type Endpoint, type HttpAnswer, request } from './http.ts';
import { parseTraces, type Trace } from './trace.ts';

/** An experiment as far as this program cares. */
export interface Experiment {
  id: string;
  name: string;
  lifecycleStage: 'active' | 'deleted';
}

/**
 * What is asked of an MLflow server. All methods throw a Problem when there is no answer within ten seconds, an MlflowError
 * (errors.ts) when it is not the one hoped for, and the signal's reason when it aborts.
 */
export interface Mlflow {
  /** Deleted experiments keep their name: look at `lifecycleStage`. */
  experimentByName(name: string, signal: AbortSignal): Promise<Experiment | undefined>;
  /** The names of the experiments that are not deleted, at most a thousand. */
  experimentNames(signal: AbortSignal): Promise<string[]>;
  /** The new experiment's id. An MlflowError with code RESOURCE_ALREADY_EXISTS means somebody else was faster: look again. */
  createExperiment(name: string, signal: AbortSignal): Promise<string>;
  /** Those of the traces with these MLflow ids ("tr-...") that are there, complete or not, in no order. At most `tracesPerRequest`. */
  traces(ids: readonly string[], signal: AbortSignal): Promise<Trace[]>;
  /** All traces of an experiment that a filter lets through (https://mlflow.org/docs/latest/genai/tracing/search-traces), without their spans. */
  searchTraces(experimentId: string, filter: string, signal: AbortSignal): Promise<TaggedTrace[]>;
  /**
   * Makes sure that this MLflow takes traces, and that the first one won't wait: with its first LLM span MLflow loads its price
   * tables, which takes some 7 s (seen on 3.17.2). The span sent is for an experiment that can't be there, so it is refused and
   * nothing is written.
   */
  prepareForTraces(signal: AbortSignal): Promise<void>;
  /** Deletes the traces with these MLflow ids, all of one experiment; resolves to how many there were. */
  deleteTraces(experimentId: string, ids: string[], signal: AbortSignal): Promise<number>;
}

/** A trace's id and tags. */
export interface TaggedTrace {
  id: string;
  tags: Record<string, string>;
}

/** Ids go in the URL, which may have 64 KiB; a trace may be large. */
export const tracesPerRequest = 100;

const deadlineMs = 10_000;

/** A client of MLflow's REST API (https://mlflow.org/docs/latest/api_reference/rest-api.html, and seen on 3.17.2). */
export function createMlflow(endpoint: Endpoint): Mlflow {
  const get = (path: string, signal: AbortSignal) => request(endpoint, { method: 'GET', path, deadlineMs }, signal);

  const post = (path: string, body: object, signal: AbortSignal) => {
    const headers = { 'content-type': 'application/json' };
    return request(endpoint, { method: 'POST', path, headers, body: JSON.stringify(body), deadlineMs }, signal);
  };

  /** What `read` makes of an answer with status 200; a MlflowError for any other, and for one that `read` cannot read. */
  const expectOk = <T>(action: string, answer: HttpAnswer, read: (text: string) => T): T => {
    if (answer.status !== 200) throw refusal(action, endpoint, answer);
    try {
      return read(answer.body.toString());
    } catch {
      throw refusal(action, endpoint, answer);
    }
  };

  return {
    async experimentByName(name, signal) {
      const action = `look up the experiment ${name}`;
      const answer = await get(`/api/2.0/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`, signal);
      if (isMissing(answer)) return undefined;
      return expectOk(action, answer, (text) => {
        const { experiment } = JSON.parse(text) as { experiment: { experiment_id: string; lifecycle_stage: Experiment['lifecycleStage'] } };
        return { id: experiment.experiment_id, name, lifecycleStage: experiment.lifecycle_stage };
      });
    },

    async experimentNames(signal) {
      const answer = await post('/api/2.0/mlflow/experiments/search', { max_results: 1000, view_type: 'ACTIVE_ONLY' }, signal);
      const read = (text: string) => (JSON.parse(text) as { experiments?: { name: string }[] }).experiments ?? [];
      return expectOk('list its experiments', answer, read).map(({ name }) => name);
    },

    async createExperiment(name, signal) {
      const answer = await post('/api/2.0/mlflow/experiments/create', { name }, signal);
      return expectOk(`create the experiment ${name}`, answer, (text) => (JSON.parse(text) as { experiment_id: string }).experiment_id);
    },

    async traces(ids, signal) {
      const query = new URLSearchParams(ids.map((id): [string, string] => ['trace_ids', id]));
      const answer = await get(`/api/3.0/mlflow/traces/batchGet?${query}`, signal);
      return expectOk(`show ${ids.length} traces`, answer, parseTraces);
    },

    async searchTraces(experimentId, filter, signal) {
      const found: TaggedTrace[] = [];
      let pageToken: string | undefined;
      do {
        const locations = [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } }];
        const page = pageToken === undefined ? {} : { page_token: pageToken };
        const search = { locations, filter, max_results: 500, ...page };
        const answer = await post('/api/3.0/mlflow/traces/search', search, signal);
        const { traces = [], next_page_token: next } = expectOk(`look for traces with ${filter}`, answer, readSearch);
        found.push(...traces.map(({ trace_id: id, tags = {} }) => ({ id, tags })));
        pageToken = next || undefined;
      } while (pageToken !== undefined);
      return found;
    },

    async prepareForTraces(signal) {
      const headers = { 'content-type': 'application/json', 'x-mlflow-experiment-id': '2147483647' };
      const body = JSON.stringify(llmSpan());
      const answer = await request(endpoint, { method: 'POST', path: '/v1/traces', headers, body, deadlineMs: 30_000 }, signal);
      if (!isMissing(answer)) throw refusal('take traces at /v1/traces', endpoint, answer);
    },

    async deleteTraces(experimentId, ids, signal) {
      // The 3.0 path refuses the ids under either name (seen on 3.17.2).
      const answer = await post('/api/2.0/mlflow/traces/delete-traces', { experiment_id: experimentId, request_ids: ids }, signal);
      return expectOk('delete test traces', answer, (text) => (JSON.parse(text) as { traces_deleted?: number }).traces_deleted ?? 0);
    },
  };
}

interface SearchAnswer {
  traces?: { trace_id: string; tags?: Record<string, string> }[];
  next_page_token?: string;
}

function readSearch(text: string): SearchAnswer {
  return JSON.parse(text) as SearchAnswer;
}

/** One span of a chat, as OTLP's JSON, with what MLflow looks up a price for. */
function llmSpan(): object {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const count = (key: string, intValue: number) => ({ key, value: { intValue } });
  const attributes = [
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.provider.name', 'mlflow-tui'),
    text('gen_ai.request.model', 'none'),
    count('gen_ai.usage.input_tokens', 1),
    count('gen_ai.usage.output_tokens', 1),
  ];
  const times = { startTimeUnixNano: '1000000000', endTimeUnixNano: '1000000001' };
  const span = { traceId: '0123456789abcdef'.repeat(2), spanId: '0123456789abcdef', name: 'chat', kind: 3, ...times, attributes };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

/** MLflow's own "not there", as against the 404 of a wrong address or of a proxy. */
function isMissing(answer: HttpAnswer): boolean {
  return answer.status === 404 && answer.body.includes('RESOURCE_DOES_NOT_EXIST');
}

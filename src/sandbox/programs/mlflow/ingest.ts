import type { ResourceSpans } from '../../otlp/request.ts';
import type { Data, StoredSpan, StoredTrace } from './data.ts';
import { experimentById } from './experiments.ts';
import { previews } from './preview.ts';
import { storeSpan, traceIdOf } from './span.ts';
import { sumTokenUsage } from './token-usage.ts';
import { dumpValue } from './values.ts';

/** Spans of one trace that came together, with the attributes of their resource. */
interface Batch {
  resource: ResourceSpans['resource'];
  spans: StoredSpan[];
}

/** Stores spans as log_spans does: a known trace stays in its experiment, whatever the header says. @throws MlflowFailure */
export function ingest(data: Data, experimentId: string, resourceSpans: readonly ResourceSpans[], { links }: { links: boolean }): void {
  const batches = new Map<string, Batch>();
  for (const { resource, scopeSpans } of resourceSpans) {
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      const batch = batches.get(traceIdOf(span)) ?? { resource: undefined, spans: [] };
      if (batch.resource === undefined && (resource?.attributes.length ?? 0) > 0) batch.resource = resource;
      batch.spans.push(storeSpan(span, { links }));
      batches.set(traceIdOf(span), batch);
    }
  }
  if ([...batches.keys()].some((id) => !data.traces.has(id))) experimentById(data, experimentId);
  for (const [id, batch] of batches) data.traces.set(id, grown(data, id, experimentId, batch));
}

function grown(data: Data, id: string, experimentId: string, { resource, spans }: Batch): StoredTrace {
  const start = milliseconds(least(spans.map((span) => span.start)));
  const end = milliseconds(-least(spans.map((span) => -span.end)));
  const root = spans.find(({ parentSpanId }) => parentSpanId === '');
  const rootState = root === undefined ? undefined : root.status.code === 2 ? 'ERROR' : 'OK';
  const before = data.traces.get(id);
  const trace: StoredTrace = before ?? {
    id,
    experimentId,
    start,
    durationMs: end - start,
    state: 'IN_PROGRESS',
    metadata: {},
    tags: { 'mlflow.artifactLocation': `mlflow-artifacts:/${experimentId}/traces/${id}/artifacts` },
    spans: new Map(),
  };
  const lastEnd = Math.max(trace.start + trace.durationMs, end);
  const firstStart = Math.min(trace.start, start);
  trace.start = firstStart;
  trace.durationMs = lastEnd - firstStart;
  if (trace.state === 'IN_PROGRESS' && rootState !== undefined) trace.state = rootState;
  for (const span of spans) trace.spans.set(span.spanId, span);
  describe(trace, spans, root);
  const tags = (resource?.attributes ?? []).flatMap(({ key, value }) =>
    tagOf(key, value?.stringValue ?? dumpValue(value, { ascii: true })),
  );
  // Tags of MLflow's own clients come as attributes of the root.
  const ofRoot = [...(root?.attributes ?? [])].flatMap(([key, value]): [string, string][] =>
    key.startsWith('mlflow.traceTag.') ? [[key.slice('mlflow.traceTag.'.length), value?.stringValue ?? dumpValue(value)]] : [],
  );
  trace.tags = { ...trace.tags, 'mlflow.trace.spansLocation': 'TRACKING_STORE', ...Object.fromEntries([...tags, ...ofRoot]) };
  return trace;
}

/** What a trace says of itself beside its spans. */
function describe(trace: StoredTrace, spans: readonly StoredSpan[], root: StoredSpan | undefined): void {
  if (root !== undefined) {
    const { request, response } = previews(root);
    if (trace.requestPreview === undefined && request !== undefined) trace.requestPreview = request;
    if (trace.responsePreview === undefined && response !== undefined) trace.responsePreview = response;
  }
  const usage = sumTokenUsage([...trace.spans.values()]);
  if (usage !== undefined) trace.metadata['mlflow.trace.tokenUsage'] = usage;
  const said = (...keys: string[]) => spans.flatMap(({ attributes }) => keys.map((key) => attributes.get(key)?.stringValue)).find(Boolean);
  const session = said('session.id', 'gen_ai.conversation.id');
  const user = said('user.id');
  if (session !== undefined) trace.metadata['mlflow.trace.session'] ??= session;
  if (user !== undefined) trace.metadata['mlflow.trace.user'] ??= user;
}

/** A resource's attribute as a tag; those that MLflow keeps for itself, and names that it does not allow, are none. */
function tagOf(key: string, value: string): [string, string][] {
  const isReserved = /^(telemetry\.sdk\.|mlflow\.)/.test(key);
  // As a path it has to be what it is: posixpath.normpath.
  const isPath = !/^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)/.test(key);
  const isOurs = !isReserved && isPath && /^[\w\p{L}\p{N}.\- /:]+$/u.test(key) && key.length <= 250;
  return isOurs ? [[key, value.slice(0, 8000)]] : [];
}

function least(times: readonly bigint[]): bigint {
  return times.reduce((a, b) => (b < a ? b : a));
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n);
}

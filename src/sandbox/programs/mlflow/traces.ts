import type { Data, StoredTrace } from './data.ts';
import { matching } from './filter.ts';
import { missing, notPositive, offsetOf, type Parameters, pageToken, requiredList, requiredText, text, wrong } from './parameters.ts';
import type { Printable } from './python-json.ts';
import { compact, MlflowFailure, pretty, type Reply } from './reply.ts';
import { inOrder, wireSpan } from './span.ts';

/** `traces/get`: one trace with its spans. @throws MlflowFailure */
export function getTrace({ traces }: Data, parameters: Parameters): Reply {
  const id = requiredText(parameters, 'trace_id');
  const partial = parameters.allow_partial;
  if (partial !== undefined && partial !== 'true' && partial !== 'false') {
    throw new MlflowFailure('INVALID_PARAMETER_VALUE', `Invalid boolean value: ${partial}, must be 'true' or 'false'.`);
  }
  const trace = traces.get(id);
  if (trace === undefined) throw new MlflowFailure('RESOURCE_DOES_NOT_EXIST', `Trace with ID ${id} is not found.`);
  return compact({ trace: wholeTrace(trace) });
}

/** @param ids of the query; those that are not there are left out of the answer */
export function batchGetTraces({ traces }: Data, ids: readonly string[]): Reply {
  if (ids.length === 0) throw missing('trace_ids');
  const found = [...new Set(ids)].flatMap((id) => traces.get(id) ?? []).map(wholeTrace);
  return compact({ traces: found.length === 0 ? undefined : found });
}

/** `traces/search`: those of some experiments that a filter lets through, newest first, page by page. @throws MlflowFailure */
export function searchTraces({ traces }: Data, parameters: Parameters): Reply {
  const locations = requiredList(parameters, 'locations') as { mlflow_experiment?: { experiment_id?: string } }[];
  const given = parameters.max_results ?? 100;
  const most = Number(given);
  if (!Number.isInteger(most) || most > 500) throw wrong('max_results', given);
  if (most < 1) throw notPositive(most);
  const experiments = locations.map((location) => location.mlflow_experiment?.experiment_id);
  const matches = matching(text(parameters, 'filter'));
  const offset = offsetOf(text(parameters, 'page_token'));
  const compare = orderOf(parameters.order_by === undefined ? [] : requiredList(parameters, 'order_by'));
  const found = [...traces.values()]
    .filter((trace) => experiments.includes(trace.experimentId) && matches(trace))
    .sort((a, b) => compare(a, b) || (a.id < b.id ? -1 : 1));
  const page = found.slice(offset, offset + most);
  return compact({
    traces: page.length === 0 ? undefined : page.map(traceInfo),
    // A full page has a next one, be it empty.
    next_page_token: page.length === most ? pageToken(offset + most) : undefined,
  });
}

/** Of all orders those of time; the newest first where none is wanted. */
function orderOf([wanted]: unknown[]): (a: StoredTrace, b: StoredTrace) => number {
  const order = /^(?:attributes?\.)?`?(timestamp|execution_time)(?:_ms)?`?(?: (asc|desc))?$/i.exec(String(wanted ?? 'timestamp desc'));
  const [, column = 'timestamp', direction = order === null ? 'desc' : 'asc'] = order ?? [];
  const key = column.toLowerCase() === 'timestamp' ? 'start' : 'durationMs';
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return (a, b) => sign * (a[key] - b[key]);
}

/** `traces/delete-traces`: by ids, or all before a time. @throws MlflowFailure */
export function deleteTraces({ traces }: Data, parameters: Parameters): Reply {
  const experimentId = requiredText(parameters, 'experiment_id');
  const { request_ids: ids, max_timestamp_millis: latest, max_traces: most } = parameters;
  const refuse = (why: string) => new MlflowFailure('INVALID_PARAMETER_VALUE', why);
  const hasIds = Array.isArray(ids) && ids.length > 0;
  if (!hasIds && latest === undefined) throw refuse('Either `max_timestamp_millis` or `trace_ids` must be specified.');
  if (hasIds && latest !== undefined) throw refuse('Only one of `max_timestamp_millis` and `trace_ids` can be specified.');
  if (hasIds && most !== undefined) throw refuse("`max_traces` can't be specified if `trace_ids` is specified.");
  if (most !== undefined && !(Number(most) > 0)) throw refuse(`\`max_traces\` must be a positive integer, received ${most}.`);
  const doomed = [...traces.values()]
    .filter((trace) => trace.experimentId === experimentId && (hasIds ? ids.includes(trace.id) : trace.start <= Number(latest)))
    .sort((a, b) => a.start - b.start)
    .slice(0, hasIds || most === undefined ? undefined : Number(most));
  for (const { id } of doomed) traces.delete(id);
  return pretty({ traces_deleted: doomed.length });
}

function wholeTrace(trace: StoredTrace): Printable {
  const spans = inOrder(trace).map(wireSpan);
  return { trace_info: traceInfo(trace), spans: spans.length === 0 ? undefined : spans };
}

function traceInfo({
  id,
  experimentId,
  start,
  durationMs,
  state,
  requestPreview,
  responsePreview,
  metadata,
  tags,
}: StoredTrace): Printable {
  const short = (values: Record<string, string>, longest: number) => {
    const entries = Object.entries(values).map(([key, value]) => [key.slice(0, 250), value.slice(0, longest)] as const);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };
  return {
    trace_id: id,
    trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } },
    request_time: new Date(start).toISOString().replace('.000Z', 'Z'),
    execution_duration: `${durationMs % 1000 === 0 ? durationMs / 1000 : (durationMs / 1000).toFixed(3)}s`,
    state,
    trace_metadata: short(metadata, 250),
    tags: short(tags, 4096),
    request_preview: requestPreview,
    response_preview: responsePreview,
  };
}

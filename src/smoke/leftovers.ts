import { type Mlflow, type TaggedTrace, tracesPerRequest } from '../mlflow/client.ts';
import { mlflowTraceId, type Trace } from '../mlflow/trace.ts';
import { deleteTraces } from './clean-up.ts';
import { expiresAttribute, readUserAgent, runAttribute, userAgentName } from './marks.ts';
import { llamastackTraceId } from './trace-recipe.ts';

/** LLaMA Stack's own attribute for it, as its instrumentation names it (seen on 0.7.3). */
const userAgentAttribute = 'http.user_agent';

/**
 * Deletes what killed runs left in an experiment: traces that carry our mark and say that their run is over by now. Kept ones do not
 * say so, and no other trace is touched. Resolves to how many there were.
 * @param nowSeconds since 1970
 */
export async function removeLeftovers(mlflow: Mlflow, experimentId: string, nowSeconds: number, signal: AbortSignal): Promise<number> {
  const [marked, asked] = await Promise.all([
    mlflow.searchTraces(experimentId, `tag.\`${expiresAttribute}\` LIKE '%'`, signal),
    // Of a run that was killed before it had sent its own span, only LLaMA Stack's spans tell.
    mlflow.searchTraces(experimentId, `span.attributes.${userAgentAttribute} LIKE '%${userAgentName}/%'`, signal),
  ]);
  const over = marked.filter(({ tags }) => isOver(tags, nowSeconds)).map(({ id }) => id);
  const unmarked = asked.filter(({ tags }) => !(runAttribute in tags));
  for await (const trace of whole(mlflow, unmarked, signal)) if (isOfADeadRun(trace, nowSeconds)) over.push(trace.id);
  return deleteTraces(mlflow, experimentId, over, signal);
}

/** Whether a trace is a smoke test's, and its run is over. Pure. */
function isOver(tags: TaggedTrace['tags'], nowSeconds: number): boolean {
  const expires = tags[expiresAttribute];
  // Whole seconds, and nothing else: Number('') is 0.
  return runAttribute in tags && expires !== undefined && /^\d+$/.test(expires) && Number(expires) < nowSeconds;
}

/** Whether LLaMA Stack was asked by a smoke test that is over by now, in the one trace that it made for that. Pure. */
function isOfADeadRun({ id, spans }: Pick<Trace, 'id' | 'spans'>, nowSeconds: number): boolean {
  return spans
    .map(({ attributes }) => readUserAgent(attributes[userAgentAttribute]))
    .some((mark) => mark !== undefined && mark.expires < nowSeconds && id === mlflowTraceId(llamastackTraceId(mark.run)));
}

async function* whole(mlflow: Mlflow, traces: readonly TaggedTrace[], signal: AbortSignal): AsyncGenerator<Trace> {
  const ids = traces.map(({ id }) => id);
  for (let start = 0; start < ids.length; start += tracesPerRequest)
    yield* await mlflow.traces(ids.slice(start, start + tracesPerRequest), signal);
}

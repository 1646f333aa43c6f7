import { setTimeout } from 'node:timers/promises';
import { type Mlflow, tracesPerRequest } from '../mlflow/client.ts';
import { mlflowTraceId } from '../mlflow/trace.ts';
import { messageOf } from '../problem.ts';
import { expiresAttribute, readUserAgent, runAttribute, userAgentName } from './marks.ts';

const pollMs = 100;
/** How many traces one request deletes. */
const perRequest = 500;

/**
 * Deletes test traces, on its own deadline, so that it works after an abort too. Never throws; resolves to what went wrong, in words.
 * @param traceIds 32 hex digits each
 * @param mayArrive how many of them may still be on their way, and are waited for until the deadline; they may never come
 */
export async function removeTraces(
  mlflow: Mlflow,
  experimentId: string,
  traceIds: readonly string[],
  { mayArrive, deadlineMs }: { mayArrive: number; deadlineMs: number },
): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(deadlineMs);
  let isWaiting = false;
  try {
    for (let deleted = 0; ; ) {
      for (let start = 0; start < traceIds.length; start += perRequest) {
        const ids = traceIds.slice(start, start + perRequest).map(mlflowTraceId);
        deleted += await mlflow.deleteTraces(experimentId, ids, deadline);
      }
      if (deleted >= mayArrive) return undefined;
      isWaiting = true;
      await setTimeout(pollMs, undefined, { signal: deadline });
    }
  } catch (error) {
    if (deadline.aborted && isWaiting) return undefined;
    const why = deadline.aborted ? `not done within ${deadlineMs / 1000} s` : messageOf(error);
    return `could not delete the ${traceIds.length} test traces: ${why}`;
  }
}

/**
 * Deletes what killed runs left behind: traces that carry our mark and say that their run is over by now. Kept ones do not say so, and
 * no other trace is touched. Resolves to how many there were.
 * @param nowSeconds since 1970
 */
export async function removeLeftovers(mlflow: Mlflow, experimentId: string, nowSeconds: number, signal: AbortSignal): Promise<number> {
  const [tagged, asked] = await Promise.all([
    mlflow.searchTraces(experimentId, `tag.\`${expiresAttribute}\` LIKE '%'`, signal),
    // Where a run was killed before it had sent its own span, LLaMA Stack's spans tell.
    mlflow.searchTraces(experimentId, `span.attributes.http.user_agent LIKE '%${userAgentName}/%'`, signal),
  ]);
  const isOver = (expires: number) => expires < nowSeconds;
  const over = tagged.filter(({ tags }) => runAttribute in tags && isOver(Number(tags[expiresAttribute]))).map(({ id }) => id);
  const untagged = asked.filter(({ tags }) => !(runAttribute in tags)).map(({ id }) => id);
  for (let start = 0; start < untagged.length; start += tracesPerRequest) {
    const traces = await mlflow.traces(untagged.slice(start, start + tracesPerRequest), signal);
    const agentsOf = (spans: (typeof traces)[number]['spans']) =>
      spans.map(({ attributes }) => readUserAgent(attributes['http.user_agent']));
    over.push(
      ...traces.filter(({ spans }) => agentsOf(spans).some((mark) => mark !== undefined && isOver(mark.expires))).map(({ id }) => id),
    );
  }
  let deleted = 0;
  for (let start = 0; start < over.length; start += perRequest)
    deleted += await mlflow.deleteTraces(experimentId, over.slice(start, start + perRequest), signal);
  return deleted;
}

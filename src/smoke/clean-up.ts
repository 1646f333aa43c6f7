import { setTimeout } from 'node:timers/promises';
import type { Mlflow } from '../mlflow/client.ts';
import { mlflowTraceId } from '../mlflow/trace.ts';
import { messageOf } from '../problem.ts';
import { onTheWayMs } from './paths/path-result.ts';

const pollMs = 100;
/** How many traces one request deletes. */
export const deletedPerRequest = 500;

/** Traces of a run that are to be deleted. */
interface Doomed {
  /** 32 hex digits each. */
  traceIds: readonly string[];
  /** Where they may be. */
  experimentIds: readonly string[];
  /** How many of them may still be on their way; they may never come. */
  mayArrive: number;
  /** For so long more of one that was deleted may come, and make it anew. */
  inPiecesMs: number;
}

/**
 * Deletes test traces, also those that arrive in the next moments, on its own deadline, so that it works after an abort too. Never
 * throws; resolves to what went wrong, in words.
 */
export async function removeTraces(mlflow: Mlflow, doomed: Doomed): Promise<string | undefined> {
  if (doomed.traceIds.length === 0) return undefined;
  const inPiecesUntil = performance.now() + doomed.inPiecesMs;
  const deadlineMs = Math.ceil(Math.max(0, doomed.inPiecesMs)) + onTheWayMs;
  const deadline = AbortSignal.timeout(deadlineMs);
  const ids = doomed.traceIds.map(mlflowTraceId);
  let isWaiting = false;
  try {
    for (let deleted = 0; ; ) {
      for (const experimentId of doomed.experimentIds) deleted += await deleteTraces(mlflow, experimentId, ids, deadline);
      if (deleted >= doomed.mayArrive && performance.now() >= inPiecesUntil) return undefined;
      isWaiting = true;
      await setTimeout(pollMs, undefined, { signal: deadline });
    }
  } catch (error) {
    if (deadline.aborted && isWaiting) return undefined;
    const why = deadline.aborted ? `not done within ${Math.round(deadlineMs / 1000)} s` : messageOf(error);
    return `could not delete the ${ids.length} test traces: ${why}`;
  }
}

/** Deletes any number of traces, by their MLflow ids. Resolves to how many there were. @throws as Mlflow.deleteTraces does */
export async function deleteTraces(mlflow: Mlflow, experimentId: string, ids: readonly string[], signal: AbortSignal): Promise<number> {
  let deleted = 0;
  for (let start = 0; start < ids.length; start += deletedPerRequest)
    deleted += await mlflow.deleteTraces(experimentId, ids.slice(start, start + deletedPerRequest), signal);
  return deleted;
}

import { setTimeout } from 'node:timers/promises';
import type { Mlflow } from '../mlflow/client.ts';
import { MlflowError } from '../mlflow/errors.ts';
import type { Trace } from '../mlflow/trace.ts';
import { Problem } from '../problem.ts';

/** Often while it is most likely to come, and then more seldom, for each look is a line in MLflow's log. */
const pauseMs = (waitedMs: number) => (waitedMs < 1_000 ? 50 : 250);

/** What MLflow had when the wait was over. */
export interface Found {
  /** The trace, complete or as far as it came; absent when MLflow never had any of it. */
  trace?: Trace;
  /** Why MLflow could not tell, when the last look at it failed, or none ended. */
  problem?: Problem;
}

/**
 * Waits until MLflow has `spans` different spans of the trace or the deadline passes. A server that does not answer or is not well is asked again
 * until then; an answer that waiting cannot change (4xx) is thrown, as is the signal's reason when it aborts. `seen` is told of what every
 * look finds.
 */
export async function findTrace(
  mlflow: Mlflow,
  id: string,
  { spans, deadlineMs, seen }: { spans: number; deadlineMs: number; seen(trace: Trace): void },
  signal: AbortSignal,
): Promise<Found> {
  const start = performance.now();
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = AbortSignal.any([signal, deadline]);
  let found: Found = { problem: new Problem(`MLflow did not answer within ${deadlineMs / 1000} s`, { kind: 'timeout' }) };
  while (!either.aborted) {
    try {
      const trace = await mlflow.trace(id, either);
      found = trace === undefined ? {} : { trace };
      if (trace !== undefined) seen(trace);
      if (new Set(trace?.spans.map((span) => span.spanId)).size >= spans) return found;
    } catch (error) {
      if (either.aborted) break;
      if (!(error instanceof Problem) || (error instanceof MlflowError && error.status < 500)) throw error;
      found = { ...found, problem: error };
    }
    await setTimeout(pauseMs(performance.now() - start), undefined, { signal: either }).catch(() => {});
  }
  signal.throwIfAborted();
  return found;
}

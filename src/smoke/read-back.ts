import { setTimeout } from 'node:timers/promises';
import { type Mlflow, tracesPerRequest } from '../mlflow/client.ts';
import { MlflowError } from '../mlflow/errors.ts';
import { mlflowTraceId, type Trace } from '../mlflow/trace.ts';
import { Problem } from '../problem.ts';
import type { Ledger } from './ledger.ts';

/** Often while it is most likely to come, and then more seldom, for each look is a line in MLflow's log. */
const pauseMs = (waitedMs: number) => (waitedMs < 1_000 ? 50 : 250);

/** The last look has this long, too: cut off with the patience it would seem that MLflow did not answer. */
const leastLookMs = 1_000;

/**
 * Looks in MLflow for all that the ledger awaits until nothing is, nothing new came for `patienceMs`, or `giveUp` aborts. A server that
 * does not answer or is not well is asked again until then. `onSeen` is told of each trace that a look finds, complete or not.
 * @returns why MLflow could not tell, when the last look at it failed.
 * @throws Problem for an answer that waiting cannot change (4xx), and the signal's reason when it aborts.
 */
export async function readBack(
  mlflow: Mlflow,
  ledger: Ledger,
  { patienceMs, giveUp, onSeen }: { patienceMs: number; giveUp?: AbortSignal | undefined; onSeen?(trace: Trace): void },
  signal: AbortSignal,
): Promise<Problem | undefined> {
  let lastNews = performance.now();
  let problem: Problem | undefined;
  while (ledger.awaiting() > 0) {
    const left = lastNews + patienceMs - performance.now();
    if (left <= 0) break;
    // What has come until now counts.
    const isLast = giveUp?.aborted ?? false;
    const deadlineMs = Math.max(left, Math.min(leastLookMs, patienceMs));
    const { isNews, failure } = await look(mlflow, ledger, { onSeen, deadlineMs }, signal);
    problem = failure;
    if (isLast && !isNews) break;
    if (isNews) lastNews = performance.now();
    else await setTimeout(pauseMs(performance.now() - lastNews), undefined, { signal });
  }
  signal.throwIfAborted();
  return ledger.awaiting() === 0 ? undefined : problem;
}

/** One look at those that have been awaited longest, or not been looked for as long. */
async function look(
  mlflow: Mlflow,
  ledger: Ledger,
  { onSeen, deadlineMs }: { onSeen: ((trace: Trace) => void) | undefined; deadlineMs: number },
  signal: AbortSignal,
): Promise<{ isNews: boolean; failure?: Problem }> {
  const ids = new Map(ledger.awaited(tracesPerRequest).map(({ traceId }) => [mlflowTraceId(traceId), traceId]));
  const before = ledger.counts().found;
  const deadline = AbortSignal.timeout(Math.ceil(deadlineMs));
  try {
    const traces = await mlflow.traces([...ids.keys()], AbortSignal.any([signal, deadline]));
    const at = performance.now();
    for (const trace of traces) {
      ledger.seen(ids.get(trace.id) ?? '', trace, at);
      onSeen?.(trace);
    }
    return { isNews: ledger.counts().found > before };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return { isNews: false, failure: new Problem('MLflow did not answer any more', { kind: 'timeout' }) };
    if (!(error instanceof Problem) || (error instanceof MlflowError && error.status < 500)) throw error;
    return { isNews: false, failure: error };
  }
}

import { setTimeout } from 'node:timers/promises';
import type { Mlflow } from '../mlflow/client.ts';
import { messageOf } from '../problem.ts';

const pollMs = 100;
/** How long MLflow may take to delete, or a trace to arrive that nobody waited for. */
const deadlineMs = 3_000;

/**
 * Deletes a test trace. On its own deadline, so that it works after an abort too. A trace that may still be on its
 * way (`mayArrive`) is waited for, and may never come. Never throws; resolves to what went wrong, in words.
 */
export async function removeTrace(mlflow: Mlflow, experimentId: string, id: string, mayArrive: boolean): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(deadlineMs);
  let isMissing = false;
  try {
    while ((await mlflow.deleteTraces(experimentId, [id], deadline)) === 0 && mayArrive) {
      isMissing = true;
      await setTimeout(pollMs, undefined, { signal: deadline });
    }
    return undefined;
  } catch (error) {
    if (deadline.aborted && isMissing) return undefined;
    const why = deadline.aborted ? `not done within ${deadlineMs / 1000} s` : messageOf(error);
    return `could not delete the test trace ${id}: ${why}`;
  }
}

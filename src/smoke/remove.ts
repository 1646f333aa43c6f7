import { setTimeout } from 'node:timers/promises';
import type { Mlflow } from '../mlflow/client.ts';
import { messageOf } from '../problem.ts';

const pollMs = 100;
/** How long MLflow may take to delete, or an interrupted run's trace to arrive. */
const deadlineMs = 3_000;

/**
 * Deletes a test trace. On its own deadline, so that it works after an abort too: then the trace may still be on its way (`awaited`), and is waited for.
 * Never throws; resolves to what went wrong, in words.
 */
export async function removeTrace(mlflow: Mlflow, experimentId: string, id: string, awaited: boolean): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    while ((await mlflow.deleteTraces(experimentId, [id], deadline)) === 0 && awaited) {
      await setTimeout(pollMs, undefined, { signal: deadline });
    }
    return undefined;
  } catch (error) {
    const why = deadline.aborted ? `not done within ${deadlineMs / 1000} s` : messageOf(error);
    return `could not delete the test trace ${id}: ${why}`;
  }
}

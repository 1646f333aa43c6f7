import { Problem } from '../problem.ts';
import { runAttribute } from './marks.ts';
import type { Targets } from './targets.ts';

/**
 * Refuses a run whose traces are in MLflow already: its ids would be the same, and so the old ones be changed, and deleted at the end.
 * A MLflow that can't tell is no reason: the paths will show it. @throws Problem, and the signal's reason when it aborts
 */
export async function refuseKnownRun({ mlflow, experimentId }: Targets, run: string, signal: AbortSignal): Promise<void> {
  const known = await mlflow.searchTraces(experimentId, `tag.\`${runAttribute}\` = '${run}'`, signal).catch((error: unknown) => {
    if (!(error instanceof Problem) || signal.aborted) throw error;
    return [];
  });
  const [first] = known;
  if (first === undefined) return;
  throw new Problem(`MLflow has ${known.length} traces of a run ${run} already, e.g. ${first.id}`, {
    hint: 'choose another --seed, or delete those traces in MLflow: they were kept, or left by a run that was killed',
  });
}

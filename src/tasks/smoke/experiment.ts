import type { Mlflow } from '../../mlflow/client.ts';
import { Problem } from '../../problem.ts';
import { nearest } from '../../settings/nearest.ts';
import { shellWord } from '../../text/shell-word.ts';
import { findExperiment } from '../deploy/experiment.ts';

/** So many are named when none is like the one that is not there. */
const named = 5;

/** The id of an experiment. @throws Problem, with the nearest there is, when there is none of this name. */
export async function experimentNamed(mlflow: Mlflow, name: string, signal: AbortSignal): Promise<string> {
  const id = await findExperiment(mlflow, name, signal);
  if (id !== undefined) return id;
  throw new Problem(`there is no experiment ${name} in MLflow`, { hint: hintOf(name, await mlflow.experimentNames(signal)) });
}

/** Pure. */
export function hintOf(name: string, there: readonly string[]): string {
  const set = (one: string) => `--experiment ${shellWord(one)} (direct path only), or set mlflow.experiment to it`;
  const near = nearest(name, there);
  if (near !== undefined) return `did you mean ${near}? ${set(near)}`;
  if (there.length === 0) return `make one, with MLFLOW_TRACKING_URI set: mlflow experiments create -n ${shellWord(name)}`;
  const more = there.length > named ? ', …' : '';
  return `there are ${there.slice(0, named).join(', ')}${more}: ${set('NAME')}`;
}

import type { Mlflow } from '../../mlflow/client.ts';
import { MlflowError } from '../../mlflow/errors.ts';
import { Problem } from '../../problem.ts';
import type { Context, DeployTask } from '../context.ts';
import { withMlflow } from '../pods.ts';

const id = 'experiment';

/** The experiment that receives the traces. It comes before the collector: MLflow answers 404 to traces of an unknown one, and those are lost. */
export const experimentTask: DeployTask = {
  id,
  title: 'Experiment',
  group: 'deploy',
  needs: ['mlflow', 'service'],
  async plan(context, signal) {
    const name = context.settings.mlflow.experiment;
    const existing = await lookUpExperiment(context, signal);
    return [{ task: id, action: existing === undefined ? 'create' : 'unchanged', kind: 'Experiment', name }];
  },
  async run(context, { signal }) {
    const { experiment: name } = context.settings.mlflow;
    return withMlflow(context, signal, async (mlflow) => {
      const existing = await findExperiment(mlflow, name, signal);
      const experimentId = existing ?? (await createExperiment(mlflow, name, signal));
      context.facts.experimentId = experimentId;
      prepareForTraces(context, signal);
      return { outcome: existing === undefined ? 'done' : 'unchanged', detail: `${name}, id ${experimentId}` };
    });
  },
};

/** Beside the tasks that follow, so that none waits for it but the smoke test, which tells what is wrong where this fails. */
function prepareForTraces(context: Context, signal: AbortSignal): void {
  context.facts.preparedForTraces = withMlflow(context, signal, (mlflow) => mlflow.prepareForTraces(signal)).catch(() => undefined);
}

/**
 * The experiment's id, if MLflow runs already and has it; for the plan, before anything is deployed.
 * @throws DeletedExperiment: nothing that this run would do makes it well.
 */
export async function lookUpExperiment(context: Context, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await withMlflow(context, signal, (mlflow) => findExperiment(mlflow, context.settings.mlflow.experiment, signal));
  } catch (error) {
    if (signal.aborted || error instanceof DeletedExperiment) throw error;
    return undefined;
  }
}

/** There is one by this name, but deleted: its name is taken, and traces to it are refused. */
class DeletedExperiment extends Problem {}

/** @throws DeletedExperiment */
export async function findExperiment(mlflow: Mlflow, name: string, signal: AbortSignal): Promise<string | undefined> {
  const found = await mlflow.experimentByName(name, signal);
  if (found?.lifecycleStage !== 'deleted') return found?.id;
  throw new DeletedExperiment(`experiment ${name} was deleted in MLflow, and its name stays taken`, {
    hint: `set mlflow.experiment to another name, or restore it in MLflow: POST /api/2.0/mlflow/experiments/restore {"experiment_id": "${found.id}"}`,
  });
}

async function createExperiment(mlflow: Mlflow, name: string, signal: AbortSignal): Promise<string> {
  try {
    return await mlflow.createExperiment(name, signal);
  } catch (error) {
    // Somebody else was faster: that one is as good.
    const found = error instanceof MlflowError && error.code === 'RESOURCE_ALREADY_EXISTS' && (await findExperiment(mlflow, name, signal));
    if (!found) throw error;
    return found;
  }
}

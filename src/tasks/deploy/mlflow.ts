import { mlflowDeployment } from '../../manifests/mlflow.ts';
import type { DeployTask } from '../context.ts';
import { hostOf } from '../host.ts';
import { planRollOut, rollOut } from './roll-out.ts';

const id = 'mlflow';

/** The MLflow server with its rollout. */
export const mlflowTask: DeployTask = {
  id,
  title: 'MLflow',
  group: 'deploy',
  needs: ['database', 'artifacts'],
  plan: async (context, signal) => [await planRollOut(context, id, mlflowDeployment(context.settings, hostOf(context)), signal)],
  async run(context, io) {
    const deployment = mlflowDeployment(context.settings, hostOf(context));
    const { changed, detail } = await rollOut(context, { task: id, deployment, imageSetting: 'mlflow.image' }, io);
    context.facts.entranceChanged ||= changed;
    return { outcome: changed ? 'done' : 'unchanged', detail };
  },
};

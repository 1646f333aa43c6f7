import { deployments } from '../../cluster/kinds.ts';
import { mlflowDeployment } from '../../manifests/mlflow.ts';
import type { DeployTask } from '../context.ts';
import { hostOf } from '../host.ts';
import { planObject } from './apply-object.ts';
import { rollOut } from './roll-out.ts';

const id = 'mlflow';

/** The MLflow server with its rollout. */
export const mlflowTask: DeployTask = {
  id,
  title: 'MLflow',
  group: 'deploy',
  needs: ['database', 'artifacts'],
  plan: async (context, signal) => [
    await planObject(context, id, deployments, mlflowDeployment(context.settings, hostOf(context)), signal),
  ],
  async run(context, io) {
    const deployment = mlflowDeployment(context.settings, hostOf(context));
    const { changed, detail } = await rollOut(context, { task: id, deployment, imageSetting: 'mlflow.image' }, io);
    context.facts.mlflowChanged = changed;
    return { outcome: changed ? 'done' : 'unchanged', detail };
  },
};

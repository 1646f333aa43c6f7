import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { mlflowDeployment } from '../../manifests/mlflow.ts';
import type { Context, DeployTask } from '../context.ts';
import { hostOf, urlOf } from '../host.ts';
import { planRollOut, rollOut } from './roll-out.ts';

const id = 'mlflow';

/** The MLflow server with its rollout. */
export const mlflowTask: DeployTask = {
  id,
  title: 'MLflow',
  group: 'deploy',
  needs: ['database', 'artifacts'],
  plan: async (context, signal) => [await planRollOut(context, id, wanted(context), signal)],
  async run(context, io) {
    const { changed, detail } = await rollOut(context, { task: id, deployment: wanted(context), imageSetting: 'mlflow.image' }, io);
    context.facts.entranceChanged ||= changed;
    return { outcome: changed ? 'done' : 'unchanged', detail };
  },
};

function wanted(context: Context): Deployment {
  return mlflowDeployment(context.settings, hostOf(context), urlOf(context));
}

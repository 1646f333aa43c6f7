import { deployments } from '../../cluster/kinds.ts';
import { mlflowDeployment } from '../../manifests/mlflow.ts';
import { names, selector } from '../../manifests/names.ts';
import type { DeployTask } from '../context.ts';
import { hostOf } from '../host.ts';
import { awaitRollout } from '../rollout/rollout.ts';
import { applyObject, planObject } from './apply-object.ts';

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
    const { cluster, settings } = context;
    const { action } = await applyObject(context, deployments, mlflowDeployment(settings, hostOf(context)), io.signal);
    context.facts.mlflowChanged = action !== 'unchanged';
    const target = { namespace: settings.namespace, name: names.mlflow, labels: selector(names.mlflow), imageSetting: 'mlflow.image' };
    const { deployment } = await awaitRollout(cluster, target, id, io);
    const detail = `${deployment.status?.readyReplicas}/${deployment.spec?.replicas} ready, ${tagOf(settings.mlflow.image)}`;
    return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail };
  },
};

/** "name:v1" -> "v1", for people. */
export function tagOf(image: string): string {
  return image.split('@')[0]?.match(/:([^/:]+)$/)?.[1] ?? image;
}

import { services } from '../../cluster/kinds.ts';
import { mlflowService } from '../../manifests/mlflow.ts';
import type { DeployTask } from '../context.ts';
import { mlflowService as watched } from '../objects/service.ts';
import { applyObject, planObject } from './apply-object.ts';
import { tellObject } from './tell-object.ts';

const id = 'service';

/** The Service in front of MLflow. */
export const serviceTask: DeployTask = {
  id,
  title: 'Service',
  group: 'deploy',
  needs: [],
  plan: async (context, signal) => [await planObject(context, id, services, mlflowService(context.settings), signal)],
  async run(context, io) {
    const { action, object } = await applyObject(context, services, mlflowService(context.settings), io.signal);
    const address = `${object.spec?.clusterIP}:${object.spec?.ports?.[0]?.port}`;
    tellObject(context, io, watched, object);
    context.facts.entranceChanged ||= action !== 'unchanged';
    return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail: `ClusterIP ${address}` };
  },
};

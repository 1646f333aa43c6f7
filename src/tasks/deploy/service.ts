import { services } from '../../cluster/kinds.ts';
import { mlflowService } from '../../manifests/mlflow.ts';
import type { DeployTask } from '../context.ts';
import { applyObject, planObject } from './apply-object.ts';

const id = 'service';

/** The Service in front of MLflow. */
export const serviceTask: DeployTask = {
  id,
  title: 'Service',
  group: 'deploy',
  needs: [],
  plan: async (context, signal) => [await planObject(context, id, services, mlflowService(context.settings), signal)],
  async run(context, { signal, emit }) {
    const { action, object } = await applyObject(context, services, mlflowService(context.settings), signal);
    const address = `${object.spec?.clusterIP}:${object.spec?.ports?.[0]?.port}`;
    const facts = [
      { label: 'Type', value: object.spec?.type ?? '' },
      { label: 'Address', value: address },
    ];
    emit({
      type: 'resource.changed',
      task: id,
      kind: 'Service',
      name: object.metadata?.name ?? '',
      seen: { view: 'object', state: 'made', facts },
    });
    return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail: `ClusterIP ${address}` };
  },
};

import { ingresses } from '../../cluster/kinds.ts';
import { mlflowIngress } from '../../manifests/mlflow.ts';
import type { DeployTask } from '../context.ts';
import { hostOf } from '../host.ts';
import { applyObject, planObject } from './apply-object.ts';

const id = 'ingress';

/** The Ingress that gives MLflow a host name. */
export const ingressTask: DeployTask = {
  id,
  title: 'Ingress',
  group: 'deploy',
  needs: [],
  plan: async (context, signal) => [await planObject(context, id, ingresses, mlflowIngress(context.settings, hostOf(context)), signal)],
  async run(context, { signal, emit }) {
    const { action, object } = await applyObject(context, ingresses, mlflowIngress(context.settings, hostOf(context)), signal);
    const facts = [
      { label: 'Host', value: hostOf(context) },
      { label: 'Class', value: object.spec?.ingressClassName ?? '' },
    ];
    emit({
      type: 'resource.changed',
      task: id,
      kind: 'Ingress',
      name: object.metadata?.name ?? '',
      seen: { view: 'object', state: 'made', facts },
    });
    return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail: hostOf(context) };
  },
};

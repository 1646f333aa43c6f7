import { ingresses } from '../../cluster/kinds.ts';
import { mlflowIngress } from '../../manifests/mlflow.ts';
import type { DeployTask } from '../context.ts';
import { hostOf } from '../host.ts';
import { mlflowIngress as watched } from '../objects/ingress.ts';
import { applyObject, planObject } from './apply-object.ts';
import { tellObject } from './tell-object.ts';

const id = 'ingress';

/** The Ingress that gives MLflow a host name. */
export const ingressTask: DeployTask = {
  id,
  title: 'Ingress',
  group: 'deploy',
  needs: [],
  plan: async (context, signal) => [await planObject(context, id, ingresses, mlflowIngress(context.settings, hostOf(context)), signal)],
  async run(context, io) {
    const { action, object } = await applyObject(context, ingresses, mlflowIngress(context.settings, hostOf(context)), io.signal);
    tellObject(context, io, watched, object);
    context.facts.entranceChanged ||= action !== 'unchanged';
    return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail: hostOf(context) };
  },
};

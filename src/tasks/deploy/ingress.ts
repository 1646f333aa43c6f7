import { ingresses } from '../../cluster/kinds.ts';
import { mlflowIngress } from '../../manifests/mlflow.ts';
import { names } from '../../manifests/names.ts';
import type { DeployTask } from '../context.ts';
import { hostOf } from '../host.ts';
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
    const facts = { Host: hostOf(context), Class: object.spec?.ingressClassName };
    tellObject(io, { task: id, kind: 'Ingress', name: names.mlflow, state: 'made', facts });
    context.facts.entranceChanged ||= action !== 'unchanged';
    return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail: hostOf(context) };
  },
};

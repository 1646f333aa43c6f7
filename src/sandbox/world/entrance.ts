import { deployments, services } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import type { Machine } from '../machine.ts';
import { home, ingressNamespace } from './objects/names.ts';

/** Once the ingress controller has its port, which differs from run to run, MLflow's Deployment has it in its URL, as if written by a run. */
export function followEntrance({ store, signal }: Machine, host: string): void {
  const stop = store.subscribe(() => {
    const { spec } = store.get(services, { namespace: ingressNamespace, name: 'ingress-nginx-controller' }) ?? {};
    const { port = 80 } = spec?.ports?.find(({ name }) => name === 'http') ?? {};
    if (port === 80) return;
    stop();
    store.change(deployments, { namespace: home, name: names.mlflow }, (draft) => {
      for (const variable of draft.spec?.template.spec?.containers[0]?.env ?? []) {
        if (variable.value?.startsWith(`http://${host},`)) variable.value = variable.value.replace(host, `${host}:${port}`);
      }
    });
  });
  signal.addEventListener('abort', stop, { once: true });
}

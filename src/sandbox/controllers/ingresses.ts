import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import { ingressClasses, ingresses, services } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { ingressClassController, ingressController } from '../world/objects/names.ts';
import { record } from './events.ts';
import { runController } from './loop.ts';
import { atOf, setStatus } from './objects.ts';

/** How long the controller takes to write its address. */
const takesSeconds = 1;

/** Writes the ingress controller's address to the Ingresses of its class. */
export function runIngresses(machine: Machine): void {
  const { store } = machine;
  const seen = new Set<string>();
  runController(machine, {
    kind: ingresses,
    concerns: {
      Ingress: (object) => [atOf(object)],
      Service: ({ metadata }) => (metadata?.name === ingressController.name ? store.list(ingresses).map(atOf) : []),
    },
    act(ingress, again) {
      if (!isServed(machine, ingress)) return;
      const uid = ingress.metadata?.uid ?? '';
      if (!seen.has(uid)) {
        seen.add(uid);
        record(machine, ingress, { reason: 'Sync', message: 'Scheduled for sync', component: 'nginx-ingress-controller' });
        again(takesSeconds);
        return;
      }
      const addresses = store.get(services, ingressController)?.status?.loadBalancer?.ingress ?? [];
      const given = addresses.flatMap(({ ip }) => (ip === undefined ? [] : [{ ip }]));
      setStatus(machine, ingresses, atOf(ingress), { loadBalancer: given.length === 0 ? {} : { ingress: given } });
    },
  });
}

function isServed({ store }: Machine, { spec }: Ingress): boolean {
  const found = store.get(ingressClasses, { name: spec?.ingressClassName ?? '' });
  return found?.spec?.controller === ingressClassController;
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { badRequest, notFound } from './status.ts';

const defaultContainer = 'kubectl.kubernetes.io/default-container';

/** @throws Refusal when there is no such pod */
export function podAt({ store }: Machine, namespace: string, name: string): Pod {
  const pod = store.get(pods, { namespace, name });
  if (pod === undefined) throw notFound(pods, name);
  return pod;
}

/** A pod on a node: before, there is no kubelet to ask. @throws Refusal */
export function placedPod(machine: Machine, namespace: string, name: string): Pod {
  const pod = podAt(machine, namespace, name);
  if (!pod.spec?.nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
  return pod;
}

/** The container that a request of a pod is about: the one that it names, the only one, or the pod's own choice. @throws Refusal */
export function chooseContainer({ metadata, spec }: Pod, wanted: string | null): string {
  const own = (spec?.containers ?? []).map((one) => one.name);
  const init = (spec?.initContainers ?? []).map((one) => one.name);
  if (wanted) {
    if ([...own, ...init].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${metadata?.name}`);
  }
  const chosen = own.length === 1 ? own[0] : own.find((name) => name === metadata?.annotations?.[defaultContainer]);
  if (chosen !== undefined) return chosen;
  const orInit = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${metadata?.name}, choose one of: [${own.join(' ')}]${orInit}`);
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { badRequest, notFound } from './status.ts';

/** Throws what the API server says before it asks the kubelet: no such pod, no such container, more than one to choose from. */
export function checkContainer({ store }: Machine, namespace: string, name: string, query: URLSearchParams): void {
  const pod = podOf(store.get(pods, { namespace, name }), name);
  const names = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map((container) => container.name);
  const wanted = query.get('container');
  if (wanted) {
    if (!names.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
    return;
  }
  const containers = (pod.spec?.containers ?? []).map((container) => container.name);
  const first = pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  if (containers.length === 1 || (first !== undefined && containers.includes(first))) return;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`);
}

/** Throws when there is no such pod, or it is on no node yet. */
export function checkPod({ store }: Machine, namespace: string, name: string): void {
  const pod = podOf(store.get(pods, { namespace, name }), name);
  if (!pod.spec?.nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
}

function podOf(pod: Pod | undefined, name: string): Pod {
  if (pod === undefined) throw notFound(pods, name);
  return pod;
}

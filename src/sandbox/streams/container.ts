import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { badRequest } from './status.ts';

/** The container that a request of a pod is about: the one that it names, or the only one. As kube-apiserver's registry/core/pod decides. @throws Refusal */
export function chooseContainer(pod: Pod, wanted: string | undefined): string {
  const name = pod.metadata?.name;
  const own = (pod.spec?.containers ?? []).map((one) => one.name);
  const init = (pod.spec?.initContainers ?? []).map((one) => one.name);
  if (wanted !== undefined && wanted !== '') {
    if ([...own, ...init].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0) return only;
  const orInit = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${own.join(' ')}]${orInit}`);
}

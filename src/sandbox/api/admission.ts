import { type KubeObject, namespaces } from '../../cluster/kinds.ts';
import { resourceQuotas } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { refusalBy, usedIn } from './quota.ts';

/**
 * Why a new object is not admitted, in the words that follow `pods "x" is forbidden: `, or undefined. For whoever makes objects: the
 * API server, and the controllers that make pods.
 */
export function admit({ store }: Machine, object: KubeObject): string | undefined {
  const { namespace } = object.metadata ?? {};
  if (namespace === undefined) return undefined;
  if (store.get(namespaces, { name: namespace })?.status?.phase === 'Terminating') return terminating(namespace);
  const quotas = store.list(resourceQuotas, namespace);
  const used = quotas.length === 0 ? {} : usedIn(store, namespace);
  return quotas.map((quota) => refusalBy(quota, object, used)).find((refusal) => refusal !== undefined);
}

/** The words for a namespace that takes nothing new. */
export function terminating(namespace: string): string {
  return `unable to create new content in namespace ${namespace} because it is being terminated`;
}

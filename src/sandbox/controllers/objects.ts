import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import type { At } from '../../cluster/cluster.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';

/** Where an object is. */
export function atOf({ metadata }: KubeObject): At {
  const { namespace, name = '' } = metadata ?? {};
  return namespace === undefined ? { name } : { namespace, name };
}

/** Where the object's controller is, if it is one of this kind. */
export function ownerOf({ metadata }: KubeObject, kind: Kind<unknown>): At | undefined {
  const owner = metadata?.ownerReferences?.find((one) => one.controller && one.kind === kind.kind);
  return owner && atOf({ metadata: { ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }), name: owner.name } });
}

/** What makes an object the property of another. */
export function ownedBy(kind: Kind<unknown>, { metadata }: KubeObject): OwnerReference[] {
  const { name = '', uid = '' } = metadata ?? {};
  return [{ apiVersion: kind.apiVersion, kind: kind.kind, name, uid, controller: true, blockOwnerDeletion: true }];
}

/** Whether another object is among its owners, as controller or not. */
export function isOwnedBy({ metadata }: KubeObject, owner: KubeObject): boolean {
  return metadata?.ownerReferences?.some(({ uid }) => uid === owner.metadata?.uid) ?? false;
}

/** Whether it has all of these labels. */
export function hasLabels({ metadata }: KubeObject, labels: Record<string, string>): boolean {
  return Object.entries(labels).every(([key, value]) => metadata?.labels?.[key] === value);
}

/** Writes an object's status, whose types are for readers only. */
export function setStatus<T extends KubeObject & { status?: unknown }>(
  { store }: Machine,
  kind: Kind<T>,
  at: At,
  status: T['status'],
): void {
  store.change(kind, at, (draft) => {
    Object.assign(draft, { status });
  });
}

/** Runs work beside the rest. It may end by its signal; anything else that it throws is a mistake of the sandbox, and is thrown. */
export function inBackground(signal: AbortSignal, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

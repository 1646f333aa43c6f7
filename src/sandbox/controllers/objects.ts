import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import type { At } from '../../cluster/cluster.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { tellFailure, waitAfter } from './failures.ts';

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

/** Runs work about an object beside the rest, until it is done or the signal aborts. What it throws otherwise is told of the object, and it is tried again. */
export function inBackground(machine: Machine, object: KubeObject, signal: AbortSignal, work: () => Promise<void>): void {
  void keepTrying(machine, object, signal, work);
}

async function keepTrying(machine: Machine, object: KubeObject, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      tellFailure(machine, object, error);
    }
    await machine.clock.sleep(waitAfter(failures), signal).catch(() => undefined);
    if (signal.aborted) return;
  }
}

import { randomUUID } from 'node:crypto';
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

export function isOwnedBy({ metadata }: KubeObject, owner: KubeObject): boolean {
  return metadata?.ownerReferences?.some(({ uid }) => uid === owner.metadata?.uid) ?? false;
}

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

/** Letters and digits that make no words (k8s.io/apimachinery/pkg/util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** "-xxxxx" at the end of a generated name. */
export function suffix(length = 5): string {
  const bytes = randomUUID().replaceAll('-', '');
  return Array.from(
    { length },
    (_none, index) => alphabet[Number.parseInt(bytes.slice(2 * index, 2 * index + 2), 16) % alphabet.length],
  ).join('');
}

/** The hash of a template that its ReplicaSet and pods are named by. Not the number that Kubernetes comes to, but of its looks. */
export function hashOf(value: unknown): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(value))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash).replace(/./g, (digit) => alphabet[digit.charCodeAt(0) % alphabet.length] ?? '');
}

/** Runs work beside the rest. It may end by its signal; anything else that it throws is a mistake of the sandbox, and is thrown. */
export function inBackground(signal: AbortSignal, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

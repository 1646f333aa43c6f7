import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import { claims, pods } from '../../cluster/kinds.ts';
import { resourceQuotas } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { fromNumber } from '../quantities.ts';
import { usedIn } from './quota.ts';

/** Holds a claim until no pod uses it. */
export const claimProtection = 'kubernetes.io/pvc-protection';

/**
 * What follows from writes: a claim that is deleted goes with the last pod that uses it, and quotas say what is used. After the write, so
 * that every watcher sees it first.
 */
export function startUpkeep(machine: Machine): void {
  const { store, signal } = machine;
  const touched = new Set<string>();
  const stop = store.subscribe((change) => {
    const { namespace } = change.object.metadata ?? {};
    if (namespace === undefined || touched.has(namespace)) return;
    touched.add(namespace);
    setImmediate(() => {
      touched.delete(namespace);
      if (!signal.aborted) keep(machine, namespace);
    });
  });
  signal.addEventListener('abort', stop, { once: true });
}

function keep(machine: Machine, namespace: string): void {
  for (const claim of machine.store.list(claims, namespace)) letGo(machine, namespace, claim);
  countQuotas(machine, namespace);
}

function letGo({ store }: Machine, namespace: string, { metadata }: PersistentVolumeClaim): void {
  const { name = '', finalizers = [], deletionTimestamp } = metadata ?? {};
  const isUsed = () =>
    store.list(pods, namespace).some(({ spec }) => spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === name));
  if (deletionTimestamp === undefined || finalizers.some((one) => one !== claimProtection) || isUsed()) return;
  store.remove(claims, { namespace, name });
}

function countQuotas({ store }: Machine, namespace: string): void {
  const quotas = store.list(resourceQuotas, namespace);
  if (quotas.length === 0) return;
  const used = usedIn(store, namespace);
  for (const { metadata, spec } of quotas) {
    const hard = spec?.hard ?? {};
    const shown = Object.fromEntries(Object.entries(hard).map(([name, limit]) => [name, fromNumber(used[name] ?? 0, limit)]));
    store.change(resourceQuotas, { namespace, name: metadata?.name ?? '' }, (draft) => {
      Object.assign(draft, { status: { hard, used: shown } });
    });
  }
}

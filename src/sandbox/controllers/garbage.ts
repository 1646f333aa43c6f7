import type { KubeObject } from '../../cluster/kinds.ts';
import { removeObject } from '../api/remove.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { inBackground, isOwnedBy } from './objects.ts';

/** Removes what belonged to an object that is gone. */
export function runGarbageCollector(machine: Machine): void {
  const { store, signal } = machine;
  const stop = store.subscribe(({ type, object: owner }) => {
    if (type !== 'DELETED') return;
    setImmediate(() => {
      if (!signal.aborted) inBackground(machine, owner, signal, async () => collect(machine, owner));
    });
  });
  signal.addEventListener('abort', stop, { once: true });
}

function collect(machine: Machine, owner: KubeObject): void {
  for (const kind of kinds) {
    const owned = machine.store.list(kind, owner.metadata?.namespace).filter((object) => isOwnedBy(object, owner));
    for (const object of owned) removeObject(machine, kind, object, {});
  }
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../cluster/kinds.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { inBackground, isOwnedBy } from './objects.ts';
import { deletePod } from './pods.ts';

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

function collect(machine: Machine, owner: Parameters<typeof isOwnedBy>[1]): void {
  for (const kind of kinds) {
    for (const object of machine.store.list(kind, owner.metadata?.namespace)) {
      if (!isOwnedBy(object, owner)) continue;
      const { namespace, name = '' } = object.metadata ?? {};
      if (kind.kind === pods.kind) deletePod(machine, object as Pod);
      else machine.store.remove(kind, { name, ...(namespace === undefined ? {} : { namespace }) });
    }
  }
}

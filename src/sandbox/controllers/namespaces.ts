import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { namespaces, pods } from '../../cluster/kinds.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { runController } from './loop.ts';
import { atOf } from './objects.ts';
import { deletePod } from './pods.ts';

/** Empties a namespace that is being deleted, and removes it when the last of its pods is gone. */
export function runNamespaces(machine: Machine): void {
  const { store } = machine;
  runController(machine, {
    kind: namespaces,
    concerns: {
      Namespace: (object) => [atOf(object)],
      Pod: ({ metadata }, { type }) => (type === 'DELETED' ? [{ name: metadata?.namespace ?? '' }] : []),
    },
    act(namespace) {
      const at = atOf(namespace);
      if (namespace.metadata?.deletionTimestamp === undefined) return;
      for (const kind of kinds.filter(({ namespaced }) => namespaced)) {
        for (const object of store.list(kind, at.name)) {
          if (kind.kind === pods.kind) deletePod(machine, object as Pod);
          else store.remove(kind, atOf(object));
        }
      }
      if (store.list(pods, at.name).length === 0) store.remove(namespaces, at);
    },
  });
}

import { namespaces } from '../../cluster/kinds.ts';
import { removeObject } from '../api/remove.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { type Concern, runController } from './loop.ts';
import { atOf } from './objects.ts';

const within = kinds.filter(({ namespaced }) => namespaced);

/** Empties a namespace that is being deleted, and removes it when the last of its objects is gone: finalizers hold it, and pods that stop. */
export function runNamespaces(machine: Machine): void {
  const { store } = machine;
  const whenGone: Concern = ({ metadata }, { type }) => (type === 'DELETED' ? [{ name: metadata?.namespace ?? '' }] : []);
  runController(machine, {
    kind: namespaces,
    concerns: { ...Object.fromEntries(within.map(({ kind }) => [kind, whenGone])), Namespace: (object) => [atOf(object)] },
    act({ metadata }) {
      if (metadata?.deletionTimestamp === undefined) return;
      const { name = '', finalizers = [] } = metadata;
      const contents = () => within.flatMap((kind) => store.list(kind, name).map((object) => ({ kind, object })));
      for (const { kind, object } of contents()) removeObject(machine, kind, object, {});
      if (contents().length === 0 && finalizers.length === 0) store.remove(namespaces, { name });
    },
  });
}

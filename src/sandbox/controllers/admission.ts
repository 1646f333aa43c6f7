import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { admit } from '../api/admission.ts';
import type { Machine } from '../machine.ts';

/** As many objects of a kind as controllers may make in all: more replicas than that are a slip, and would be the end of the process. */
const most = 1000;

/** What the API server says when it refuses a new object of a controller, as a quota makes it; undefined when it takes it. */
export function refusalOf(machine: Machine, kind: Kind<unknown>, object: KubeObject): string | undefined {
  if (machine.store.list(kind).length >= most) return 'etcdserver: mvcc: database space exceeded';
  const words = admit(machine, { ...object, apiVersion: kind.apiVersion, kind: kind.kind });
  return words && `${kind.plural} "${object.metadata?.name}" is forbidden: ${words}`;
}

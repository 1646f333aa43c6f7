import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { admit } from '../api/admission.ts';
import type { Machine } from '../machine.ts';

/** What the API server says when it refuses a new object of a controller, as a quota makes it; undefined when it takes it. */
export function refusalOf(machine: Machine, kind: Kind<unknown>, object: KubeObject): string | undefined {
  const words = admit(machine, { ...object, apiVersion: kind.apiVersion, kind: kind.kind });
  return words && `${kind.plural} "${object.metadata?.name}" is forbidden: ${words}`;
}

import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';

/** What the API server says when it refuses a new object of a controller, as a quota makes it; undefined when it takes it. */
export function refusalOf(_machine: Machine, _kind: Kind<unknown>, _object: KubeObject): string | undefined {
  return undefined;
}

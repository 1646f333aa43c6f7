import type { KubeObject } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';

/**
 * Why a new object is not admitted (a ResourceQuota's words), or undefined. For whoever makes objects: the API server, and the
 * controllers that make pods.
 */
export function admit(_machine: Machine, _object: KubeObject): string | undefined {
  return undefined;
}

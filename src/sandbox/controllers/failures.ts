import type { KubeObject } from '../../cluster/kinds.ts';
import { wordsOf } from '../failures.ts';
import type { Machine } from '../machine.ts';
import { record } from './events.ts';

/** Seconds until what failed is tried again: 1, 2, 4 ... 300. Pure. @param failures so far, in a row */
export function waitAfter(failures: number): number {
  return Math.min(300, 2 ** (failures - 1));
}

/**
 * Tells that the sandbox itself did something wrong about an object. It costs that object alone, as with real controllers, which log it and
 * try again; here it is an event of the object, by the kubelet's word for it, and is told once more when the sandbox closes.
 */
export function tellFailure(machine: Machine, object: KubeObject, error: unknown): void {
  const message = `the sandbox failed: ${wordsOf(error)}`;
  machine.failures.add(`${object.kind} ${object.metadata?.name}: ${message}`);
  record(machine, object, { type: 'Warning', reason: 'FailedSync', message, component: 'mlflow-tui-sandbox' });
}

import type { KubeObject } from '../../cluster/kinds.ts';
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

/** Tells, where the sandbox closes, of work that nobody waits for and that went wrong before. @param who does it */
export function unattended({ failures, signal }: Machine, who: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!signal.aborted) failures.add(`${who}: ${wordsOf(error)}`);
  });
}

/** What was thrown, and where: "TypeError: x is not iterable (claims.ts:31)". */
export function wordsOf(error: unknown): string {
  const [, file = ''] = /\n\s+at .*?([^/\s(]+:\d+):\d+\)?(?:\n|$)/.exec((error as Error | undefined)?.stack ?? '') ?? [];
  return file === '' ? String(error) : `${error} (${file})`;
}

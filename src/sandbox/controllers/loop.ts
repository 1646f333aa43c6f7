import type { At } from '../../cluster/cluster.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import type { Change } from '../store.ts';
import { tellFailure, waitAfter } from './failures.ts';

/** A controller: which objects a change concerns, and what is to be done about one. Both know only the store, so a missed turn is no loss. */
export interface Controller<T extends KubeObject> {
  /** The controller's own kind. */
  kind: Kind<T>;
  /** By the kind of what has changed. */
  concerns: Partial<Record<string, Concern>>;
  /**
   * Brings one object nearer to what it should be. What it writes brings it here again, but never while it is still here. What it throws
   * is told of the object, and it is tried again.
   */
  act(object: T, again: Again): void | Promise<void>;
}

/** The objects of the controller's own kind that a change of an object concerns. */
export type Concern = (object: KubeObject, change: Change) => (At | undefined)[];

/** Asks for another turn of the same object after so many seconds; a later ask takes the place of the one before. */
export type Again = (seconds: number) => void;

/** Runs a controller until the sandbox closes: it begins with one object at a time, so that the program's screen has its turns in between. */
export function runController<T extends KubeObject>(machine: Machine, { kind, concerns, act }: Controller<T>): void {
  const { store, clock, signal } = machine;
  const due = new Map<string, At>();
  const working = new Set<string>();
  const waits = new Map<string, AbortController>();
  const failures = new Map<string, number>();
  let planned = false;

  const plan = (at: At) => {
    due.set(keyOf(at), at);
    wake();
  };
  const wake = () => {
    if (planned) return;
    planned = true;
    setImmediate(turn);
  };
  const turn = () => {
    planned = false;
    const next = [...due].find(([key]) => !working.has(key));
    if (next === undefined || signal.aborted) return;
    const [key, at] = next;
    due.delete(key);
    const object = store.get(kind, at);
    if (object !== undefined) void work(key, at, object);
    wake();
  };
  const work = async (key: string, at: At, object: T) => {
    working.add(key);
    try {
      await act(object, (seconds) => later(key, at, seconds));
      failures.delete(key);
    } catch (error) {
      if (signal.aborted) return;
      const row = (failures.get(key) ?? 0) + 1;
      failures.set(key, row);
      tellFailure(machine, object, error);
      later(key, at, waitAfter(row));
    } finally {
      working.delete(key);
      wake();
    }
  };
  const later = (key: string, at: At, seconds: number) => {
    waits.get(key)?.abort();
    const wait = new AbortController();
    waits.set(key, wait);
    clock.sleep(seconds, AbortSignal.any([signal, wait.signal])).then(
      () => {
        waits.delete(key);
        plan(at);
      },
      () => undefined,
    );
  };
  const look = (change: Change) => {
    try {
      for (const at of concerns[change.kind.kind]?.(change.object, change) ?? []) if (at !== undefined) plan(at);
    } catch (error) {
      tellFailure(machine, change.object, error);
    }
  };

  for (const one of kinds) {
    if (!(one.kind in concerns)) continue;
    for (const object of store.list(one)) look({ type: 'ADDED', kind: one, object, before: undefined, version: 0 });
  }
  signal.addEventListener('abort', store.subscribe(look), { once: true });
}

function keyOf({ namespace = '', name }: At): string {
  return `${namespace}/${name}`;
}

import type { At } from '../../cluster/cluster.ts';
import type { KubeObject } from '../../cluster/kinds.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import type { Change } from '../store.ts';

/** A controller: which objects a change concerns, and what is to be done about one. Both know only the store, so a missed turn is no loss. */
export interface Controller {
  /** By kind, the objects of the controller's own kind that a change of an object concerns. */
  concerns: Partial<Record<string, (object: KubeObject, change: Change) => (At | undefined)[]>>;
  /** Brings one object nearer to what it should be. What it writes brings it here again. */
  act(at: At, again: Again): void;
}

/** Asks for another turn of the same object after so many seconds; a later ask takes the place of the one before. */
export type Again = (seconds: number) => void;

/** Runs a controller until the sandbox closes: one turn of work at a time, so that the program's screen has its turns in between. */
export function runController(machine: Machine, { concerns, act }: Controller): void {
  const due = new Map<string, At>();
  const waits = new Map<string, AbortController>();
  let planned = false;

  const plan = (at: At) => {
    due.set(keyOf(at), at);
    if (planned) return;
    planned = true;
    setImmediate(turn);
  };
  const turn = () => {
    planned = false;
    const next = due.entries().next().value;
    if (next === undefined || machine.signal.aborted) return;
    const [key, at] = next;
    due.delete(key);
    act(at, (seconds) => later(key, at, seconds));
    const [rest] = due.values();
    if (rest !== undefined) plan(rest);
  };
  const later = (key: string, at: At, seconds: number) => {
    waits.get(key)?.abort();
    const wait = new AbortController();
    waits.set(key, wait);
    machine.clock.sleep(seconds, AbortSignal.any([machine.signal, wait.signal])).then(
      () => {
        waits.delete(key);
        plan(at);
      },
      () => undefined,
    );
  };
  const look = (change: Change) => {
    for (const at of concerns[change.kind.kind]?.(change.object, change) ?? []) if (at !== undefined) plan(at);
  };

  for (const kind of kinds) {
    if (!(kind.kind in concerns)) continue;
    for (const object of machine.store.list(kind)) look({ type: 'ADDED', kind, object, before: undefined, version: 0 });
  }
  machine.signal.addEventListener('abort', machine.store.subscribe(look), { once: true });
}

function keyOf({ namespace = '', name }: At): string {
  return `${namespace}/${name}`;
}

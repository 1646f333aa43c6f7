import { inBackground } from '../controllers/objects.ts';
import type { Machine } from '../machine.ts';
import type { Later } from '../scenario.ts';
import { makeEdit, makeStatusEdits, placeOf } from './write.ts';

/** Makes the scenario's later edits happen at their time. */
export function makeLater(machine: Machine): void {
  const { scenario, signal, clock } = machine;
  makeStatusEdits(machine);
  for (const later of scenario.later ?? []) {
    inBackground(signal, async () => {
      if (later.when !== undefined) await untilThere(machine, later.when);
      await clock.sleep(later.afterSeconds, signal);
      // What somebody has taken away meanwhile is not there to change.
      for (const edit of later.edits) if ('add' in edit || isThere(machine, edit)) makeEdit(machine, edit);
      for (const name of later.dropDatabases ?? []) machine.databases.drop(name);
    });
  }
}

function isThere({ store }: Machine, object: NonNullable<Later['when']>): boolean {
  const { kind, at } = placeOf(object);
  return store.get(kind, at) !== undefined;
}

async function untilThere(machine: Machine, when: NonNullable<Later['when']>): Promise<void> {
  const { store, signal } = machine;
  if (isThere(machine, when)) return;
  await new Promise<void>((resolve, reject) => {
    const stop = store.subscribe(({ type }) => {
      if (type !== 'ADDED' || !isThere(machine, when)) return;
      stop();
      resolve();
    });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

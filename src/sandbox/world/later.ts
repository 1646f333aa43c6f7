import type { At } from '../../cluster/cluster.ts';
import { inBackground } from '../controllers/objects.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import type { Later } from '../scenario.ts';
import { home } from './objects/names.ts';
import { makeEdit, makeStatusEdits } from './write.ts';

/** Makes the scenario's later edits happen at their time. */
export function makeLater(machine: Machine): void {
  const { scenario, signal, clock } = machine;
  makeStatusEdits(machine);
  for (const later of scenario.later ?? []) {
    inBackground(signal, async () => {
      if (later.when !== undefined) await untilThere(machine, later.when);
      await clock.sleep(later.afterSeconds, signal);
      for (const edit of later.edits) makeEdit(machine, edit);
      for (const name of later.dropDatabases ?? []) machine.databases.drop(name);
    });
  }
}

async function untilThere({ store, signal }: Machine, when: NonNullable<Later['when']>): Promise<void> {
  const kind = kinds.find((one) => one.kind === when.kind);
  if (kind === undefined) throw new Error(`the sandbox has no kind ${when.kind}`);
  const at: At = kind.namespaced ? { namespace: when.namespace ?? home, name: when.name } : { name: when.name };
  if (store.get(kind, at) !== undefined) return;
  await new Promise<void>((resolve, reject) => {
    const stop = store.subscribe(({ type }) => {
      if (type !== 'ADDED' || store.get(kind, at) === undefined) return;
      stop();
      resolve();
    });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

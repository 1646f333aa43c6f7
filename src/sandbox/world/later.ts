import { tellFailure } from '../controllers/failures.ts';
import type { Machine } from '../machine.ts';
import type { EditedObject, Later } from '../scenario.ts';
import { makeEdit, makeStatusEdits, placeOf } from './write.ts';

/** Makes the scenario's later edits happen at their time. */
export function makeLater(machine: Machine): void {
  const { scenario } = machine;
  makeStatusEdits(machine);
  for (const later of scenario.later ?? []) {
    void happen(machine, later).catch(() => undefined);
  }
}

/** Rejects with the signal's reason. */
async function happen(machine: Machine, { afterSeconds, edits, dropDatabases = [] }: Later): Promise<void> {
  await machine.clock.sleep(afterSeconds, machine.signal);
  for (const edit of edits) {
    // What somebody has taken away meanwhile is not there to change.
    if (!('add' in edit || isThere(machine, edit))) continue;
    try {
      makeEdit(machine, edit);
    } catch (error) {
      // Nor may it be what it was.
      tellFailure(machine, 'add' in edit ? edit.add : { kind: edit.kind, metadata: placeOf(edit).at }, error);
    }
  }
  for (const name of dropDatabases) machine.databases.drop(name);
}

function isThere({ store }: Machine, object: EditedObject): boolean {
  const { kind, at } = placeOf(object);
  return store.get(kind, at) !== undefined;
}

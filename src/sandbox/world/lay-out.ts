import type { Machine } from '../machine.ts';
import { layOutDeployed } from './deployed.ts';
import { chooseEntrance } from './entrance.ts';
import { llamastack } from './objects/llamastack.ts';
import { postgres } from './objects/postgres.ts';
import { surroundings } from './objects/surroundings.ts';
import { makeEdit, update } from './write.ts';

/** Puts the objects of the reference cluster into the store, as the scenario wants them; with `deployed` also MLflow and the collector. */
export async function layOut(machine: Machine, deployed: boolean): Promise<void> {
  for (const object of surroundings) update(machine, object, 'kubectl-client-side-apply');
  for (const object of postgres) update(machine, object, object.kind === 'Cluster' ? 'kubectl-client-side-apply' : 'manager');
  for (const object of llamastack) update(machine, object, 'kubectl-client-side-apply');
  if (deployed) layOutDeployed(machine, await chooseEntrance(machine));
  for (const edit of machine.scenario.world ?? []) makeEdit(machine, edit);
}

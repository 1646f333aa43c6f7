import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import { claims } from '../../cluster/kinds.ts';
import { artifactsPath } from '../../manifests/mlflow.ts';
import { names } from '../../manifests/names.ts';
import { eventsOf } from '../rollout/observed.ts';
import type { Around, Watched } from './watched.ts';

/** The claim for MLflow's artifacts. */
export const artifactClaim: Watched<PersistentVolumeClaim> = {
  task: 'artifacts',
  kind: claims,
  name: names.artifacts,
  purpose: `Keeps the files that runs and traces carry, MLflow's artifacts; its pod has it at ${artifactsPath}`,
  look(claim, around) {
    const { spec, status } = claim;
    return {
      state: stateOf(claim, around),
      facts: [
        ['StorageClass', spec?.storageClassName],
        ['Size', status?.capacity?.storage ?? spec?.resources?.requests?.storage],
        ['Access', (status?.accessModes ?? spec?.accessModes)?.join(', ')],
        ['Volume', spec?.volumeName ?? 'none yet'],
      ],
    };
  },
};

/** A class that binds on first use leaves it Pending, and says so in an event. */
function stateOf(claim: PersistentVolumeClaim, { events = [] }: Around): string {
  const phase = claim.status?.phase ?? 'Pending';
  const newest = eventsOf({ events: [...events] }, claims.kind, claim)[0]?.reason;
  return phase === 'Pending' && newest === 'WaitForFirstConsumer' ? 'waits for the first pod that uses it' : phase;
}

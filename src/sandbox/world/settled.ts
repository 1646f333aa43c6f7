import { deployments, endpointSlices, events, postgresClusters, postgresDatabases } from '../../cluster/kinds.ts';
import { atOf } from '../controllers/objects.ts';
import type { Machine } from '../machine.ts';

const longestMs = 500;
/** What is quiet for so long has come to rest. */
const quietMs = 4;

/**
 * Resolves when the controllers have nothing left to do, or half a second has passed: some worlds never come to rest. Of the time
 * before no events are left, as the API server forgets them after an hour.
 */
export async function untilSettled(machine: Machine): Promise<void> {
  const { store } = machine;
  await new Promise<void>((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const late = setTimeout(finish, longestMs);
    const stop = store.subscribe(wait);
    function wait(): void {
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        if (isAtRest(machine)) finish();
      }, quietMs);
    }
    function finish(): void {
      clearTimeout(quiet);
      clearTimeout(late);
      stop();
      resolve();
    }
    wait();
  });
  for (const event of store.list(events)) store.remove(events, atOf(event));
}

/** Whether every Deployment has its pods, every PostgreSQL cluster its instances, and their Services know them. */
function isAtRest({ store }: Machine): boolean {
  const available = store
    .list(deployments)
    .every(
      ({ metadata, spec, status }) =>
        status?.observedGeneration === metadata?.generation && (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1),
    );
  const healthy = store.list(postgresClusters).every(({ status }) => status?.phase === 'Cluster in healthy state');
  const applied = store.list(postgresDatabases).every(({ status }) => status?.applied === true);
  return available && healthy && applied && store.list(endpointSlices).length > 0;
}

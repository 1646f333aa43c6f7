import { setTimeout as delay } from 'node:timers/promises';
import { deployments, endpointSlices, events, pods, postgresClusters, postgresDatabases, replicaSets } from '../../cluster/kinds.ts';
import { isUnderWay } from '../controllers/deployments/status.ts';
import { atOf } from '../controllers/objects.ts';
import { healthy } from '../controllers/postgres/next.ts';
import type { Machine } from '../machine.ts';

/** What is quiet for so long has come to rest, */
const quietMs = 4;
/** and what is quiet for so many looks, and not as it should be, will not come to rest any more: on a busy machine nothing happens for long. */
const stuckLooks = 25;
/** Worlds that are never quiet: where something fails again and again. */
const restlessMs = 500;
/** A busy machine needs longer for a world that comes to rest. */
const longestMs = 5_000;

/**
 * Resolves when the controllers have nothing left to do, or nothing more is to be expected of them: some worlds never come to rest. Of
 * the time before no events are left, as the API server forgets them after an hour.
 */
export async function untilSettled(machine: Machine): Promise<void> {
  const { store, signal } = machine;
  const begun = performance.now();
  let lastWrite = begun;
  let quietLooks = 0;
  const stop = store.subscribe(() => {
    lastWrite = performance.now();
    quietLooks = 0;
  });
  // Who has not given up yet would while the first user looks on.
  const isUndecided = () => store.list(deployments).some(({ status }) => isUnderWay(status));
  const isSettled = () => {
    const [passed, quiet] = [performance.now() - begun, performance.now() - lastWrite];
    if (passed > longestMs || (quiet >= quietMs && isAtRest(machine))) return true;
    return passed > restlessMs && (quietLooks > stuckLooks || isFailing(machine)) && !isUndecided();
  };
  while (!isSettled()) {
    await delay(quietMs, undefined, { signal });
    quietLooks++;
  }
  stop();
  for (const event of store.list(events)) store.remove(events, atOf(event));
}

/** Reasons of the kubelet for not starting a container: only somebody's help takes them away. */
const hopeless = ['ImagePullBackOff', 'CreateContainerConfigError'];
/** No program needs so many tries of its probe until it is up. */
const triesOfProbe = 60;

/** Whether a container has crashed, or was tried in vain, often enough for anybody to see that it will be again. */
function isFailing({ store }: Machine): boolean {
  const statuses = store.list(pods).flatMap(({ status }) => status?.containerStatuses ?? []);
  const isStopped = statuses.some(({ restartCount, state }) => restartCount > 2 || hopeless.includes(state?.waiting?.reason ?? ''));
  const isRefused = store.list(replicaSets).some(({ status }) => status?.conditions?.some(({ type }) => type === 'ReplicaFailure'));
  return isStopped || isRefused || store.list(events).some(({ reason, count = 1 }) => reason === 'Unhealthy' && count > triesOfProbe);
}

/** Whether every Deployment has its pods, every PostgreSQL cluster its instances, and their Services know them. */
function isAtRest({ store }: Machine): boolean {
  const available = store
    .list(deployments)
    .every(
      ({ metadata, spec, status }) =>
        status?.observedGeneration === metadata?.generation && (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1),
    );
  const served = store.list(postgresClusters).every(({ status }) => status?.phase === healthy);
  const applied = store.list(postgresDatabases).every(({ status }) => status?.applied === true);
  return available && served && applied && store.list(endpointSlices).length > 0;
}

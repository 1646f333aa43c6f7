import type { PostgresCluster } from '../../../cluster/kinds.ts';

/** An instance's pod. */
interface Instance {
  name: string;
  /** Not being stopped. */
  active: boolean;
  ready: boolean;
}

interface Next {
  status: NonNullable<PostgresCluster['status']> & { targetPrimary?: string };
  /** Name of the pod to make. */
  missing: string | undefined;
  /** Name of the pod that is one too many. */
  surplus: string | undefined;
}

export const healthy = 'Cluster in healthy state';
export const failingOver = 'Failing over';

/**
 * What a Cluster says of itself, and which pods it lacks, or has too many (CloudNativePG 1.30, phases: api/v1/cluster_types.go). When the
 * primary goes and another instance is ready, that one takes its place. Pure.
 */
export function nextOf(cluster: string, wanted: number, before: PostgresCluster['status'], instances: readonly Instance[]): Next {
  const ready = instances.filter((instance) => instance.ready).map(({ name }) => name);
  const present = before?.currentPrimary ?? `${cluster}-1`;
  const counts = { instances: wanted, readyInstances: ready.length };
  const missing = missingOf(cluster, wanted, instances);
  const heir = ready.find((name) => name !== present);
  const isLost = !instances.some(({ name, active }) => name === present && active) && before?.currentPrimary !== undefined;
  // First it says so; with the next turn the heir is the primary.
  if (isLost && heir !== undefined && before.phase !== failingOver) {
    const reason = `Failing over from ${present} to ${heir}`;
    return {
      status: { ...counts, phase: failingOver, phaseReason: reason, currentPrimary: present, targetPrimary: heir },
      missing: undefined,
      surplus: undefined,
    };
  }
  const currentPrimary = isLost && heir !== undefined ? heir : present;
  const surplus = surplusOf(wanted, currentPrimary, instances);
  if (ready.length === wanted) {
    return { status: { ...counts, phase: healthy, currentPrimary, targetPrimary: currentPrimary }, missing, surplus };
  }
  const phase = before?.phase === undefined ? 'Setting up primary' : 'Waiting for the instances to become active';
  const reason = before?.phase === undefined ? `Creating primary instance ${present}` : 'Some instances are not yet active. Please wait.';
  return { status: { ...counts, phase, phaseReason: reason, currentPrimary, targetPrimary: currentPrimary }, missing, surplus };
}

/** The first one that is not there, once the others are ready: the operator makes one at a time. */
function missingOf(cluster: string, wanted: number, instances: readonly Instance[]): string | undefined {
  if (instances.length >= wanted || !instances.every(({ ready }) => ready)) return undefined;
  for (let number = 1; number <= wanted; number++) {
    const name = `${cluster}-${number}`;
    if (!instances.some((instance) => instance.name === name)) return name;
  }
  return undefined;
}

/** The youngest one that is not the primary, and no other while it stops. */
function surplusOf(wanted: number, primary: string, instances: readonly Instance[]): string | undefined {
  if (instances.length <= wanted || !instances.every(({ active }) => active)) return undefined;
  const numberOf = (name: string) => Number(name.slice(name.lastIndexOf('-') + 1));
  const replicas = instances.map(({ name }) => name).filter((name) => name !== primary);
  return replicas.sort((a, b) => numberOf(b) - numberOf(a))[0];
}

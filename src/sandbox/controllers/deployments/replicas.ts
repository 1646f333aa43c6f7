import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';

/** How many pods a rolling update may have above, and lack below what is wanted. */
interface Room {
  surge: number;
  unavailable: number;
}

/** As Kubernetes resolves the two settings: percentages of surge are rounded up, of what may lack down, and both at 0 are no way to go on. Pure. */
export function roomOf({ spec }: Deployment): Room {
  if (spec?.strategy?.type === 'Recreate') return { surge: 0, unavailable: 0 };
  const wanted = wantedOf({ spec } as Deployment);
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec?.strategy?.rollingUpdate ?? {};
  const surge = resolve(maxSurge, wanted, Math.ceil);
  const unavailable = resolve(maxUnavailable, wanted, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, wanted) };
}

function resolve(value: string | number, of: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  return value.endsWith('%') ? round((Number.parseInt(value, 10) * of) / 100) : Number(value);
}

/** Pods that a Deployment is to have. */
export function wantedOf({ spec }: Pick<Deployment, 'spec'>): number {
  return spec?.replicas ?? 1;
}

/** Pods that a ReplicaSet is to have. */
export function desiredOf({ spec }: ReplicaSet): number {
  return spec?.replicas ?? 1;
}

/** A count over all of the sets. */
export function sum(sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}

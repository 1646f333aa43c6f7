import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import { desiredOf, roomOf, sum, wantedOf } from './replicas.ts';

/** What a Deployment is made of at one moment. */
export interface Parts {
  deployment: Deployment;
  /** The ReplicaSet of the present template. */
  newSet: ReplicaSet | undefined;
  /** The others, oldest first. */
  oldSets: ReplicaSet[];
  /** Whether pods of the others are still there, be it that they are stopping. */
  oldPods: boolean;
}

export type Step = { make: number } | { scale: ReplicaSet; to: number };

/** The next thing that the Deployment's controller does; undefined: it waits (kubernetes/pkg/controller/deployment, sync by sync). Pure. */
export function nextStep(parts: Parts): Step | undefined {
  const { deployment, newSet, oldSets } = parts;
  if (deployment.spec?.paused) return scaleOnly(parts);
  return deployment.spec?.strategy?.type === 'Recreate' ? recreate(parts) : roll(deployment, newSet, oldSets);
}

/** A paused Deployment still follows its number of replicas. */
function scaleOnly({ deployment, newSet, oldSets }: Parts): Step | undefined {
  const active = [...oldSets, ...(newSet === undefined ? [] : [newSet])].filter((set) => desiredOf(set) > 0);
  const latest = active.at(-1) ?? newSet;
  const wanted = wantedOf(deployment);
  return latest === undefined || active.length > 1 || desiredOf(latest) === wanted ? undefined : { scale: latest, to: wanted };
}

/** All old pods go before the first new one comes: the new ReplicaSet is not even made. */
function recreate({ deployment, newSet, oldSets, oldPods }: Parts): Step | undefined {
  const active = oldSets.find((set) => desiredOf(set) > 0);
  if (active !== undefined) return { scale: active, to: 0 };
  if (oldPods) return undefined;
  const wanted = wantedOf(deployment);
  if (newSet === undefined) return { make: wanted };
  return desiredOf(newSet) === wanted ? undefined : { scale: newSet, to: wanted };
}

function roll(deployment: Deployment, newSet: ReplicaSet | undefined, oldSets: ReplicaSet[]): Step | undefined {
  const wanted = wantedOf(deployment);
  const { surge, unavailable } = roomOf(deployment);
  const all = newSet === undefined ? oldSets : [...oldSets, newSet];
  const total = sum(all, desiredOf);
  const present = newSet === undefined ? 0 : desiredOf(newSet);
  const more = Math.max(0, Math.min(wanted + surge - total, wanted - present));
  if (newSet === undefined) return { make: more };
  if (present > wanted) return { scale: newSet, to: wanted };
  if (more > 0) return { scale: newSet, to: present + more };

  const least = wanted - unavailable;
  const notYet = present - availableOf(newSet);
  const mayGo = total - least - notYet;
  if (mayGo <= 0) return undefined;
  // Pods that are of no use go first, whatever becomes of the new ones.
  const sick = oldSets.find((set) => desiredOf(set) > availableOf(set));
  if (sick !== undefined) return { scale: sick, to: desiredOf(sick) - Math.min(mayGo, desiredOf(sick) - availableOf(sick)) };
  const spare = Math.min(mayGo, sum(all, availableOf) - least);
  const old = oldSets.find((set) => desiredOf(set) > 0);
  return old === undefined || spare <= 0 ? undefined : { scale: old, to: Math.max(0, desiredOf(old) - spare) };
}

function availableOf({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}

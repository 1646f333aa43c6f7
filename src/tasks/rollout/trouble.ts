import { isObserved, newReplicaSet, type Observed, podsOf } from './observed.ts';
import { podTrouble } from './pod-trouble.ts';

/** Why a rollout does not go on. */
export interface Trouble {
  /** The same as long as it is the same trouble, whatever the words. */
  key: string;
  /** What is wrong, with the cluster's own words. */
  message: string;
  /** A command or a setting. */
  hint: string;
  /** How long it may last before the rollout counts as failed: what may mend itself gets time to. */
  patienceMs: number;
}

/**
 * What keeps the new ReplicaSet's pods from becoming ready, if it is more than time. Pure. Old ReplicaSets' pods are not
 * looked at: their crashes are the reason for many a new rollout.
 */
export function findTrouble(observed: Observed): Trouble | undefined {
  // Without a ReplicaSet the controller does not count the present specification as observed.
  if (!isObserved(observed.deployment)) return noReplicaSet(observed);
  const created = newReplicaSet(observed);
  const pods = created === undefined ? [] : podsOf(created, observed.pods);
  const ofPods = pods.map((pod) => podTrouble(pod, observed)).find((trouble) => trouble !== undefined);
  return scaledToZero(observed) ?? paused(observed) ?? ofPods ?? notCreated(observed) ?? tooSlow(observed);
}

/** The API server refuses the ReplicaSet itself, by a quota or an admission webhook. */
function noReplicaSet({ deployment, kubectl }: Observed): Trouble | undefined {
  const failure = deployment.status?.conditions?.find(({ reason }) => reason === 'ReplicaSetCreateError');
  if (failure === undefined) return undefined;
  return {
    key: 'no-replicaset',
    message: `no ReplicaSet can be created: ${failure.message}`,
    hint: `${kubectl} describe deployment ${deployment.metadata?.name}`,
    patienceMs: 10_000,
  };
}

function scaledToZero({ deployment, kubectl }: Observed): Trouble | undefined {
  if (deployment.spec?.replicas !== 0) return undefined;
  const name = deployment.metadata?.name;
  return {
    key: 'scaled-to-zero',
    message: `Deployment ${name} is scaled to 0 replicas`,
    hint: `${kubectl} scale deployment ${name} --replicas=1`,
    patienceMs: 0,
  };
}

/** A paused Deployment never gets to its present template. */
function paused(observed: Observed): Trouble | undefined {
  const { spec, metadata } = observed.deployment;
  if (!spec?.paused || newReplicaSet(observed) !== undefined) return undefined;
  return {
    key: 'paused',
    message: `Deployment ${metadata?.name} is paused, and its changes do not reach its pods`,
    hint: `${observed.kubectl} rollout resume deployment ${metadata?.name}`,
    patienceMs: 0,
  };
}

/** Pods that the API server refuses: by a quota, a Pod Security Standard, an admission webhook. */
function notCreated(observed: Observed): Trouble | undefined {
  const created = newReplicaSet(observed);
  const failure = created?.status?.conditions?.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (failure === undefined) return undefined;
  return {
    key: 'not-created',
    message: `no pod can be created: ${failure.message}`,
    hint: `${observed.kubectl} describe replicaset ${created?.metadata?.name}`,
    patienceMs: 10_000,
  };
}

function tooSlow({ deployment, kubectl }: Observed): Trouble | undefined {
  const late = deployment.status?.conditions?.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
  if (late === undefined) return undefined;
  return {
    key: 'too-slow',
    message: `no progress for ${deployment.spec?.progressDeadlineSeconds} s: ${late.message}`,
    hint: `${kubectl} describe deployment ${deployment.metadata?.name}`,
    // It may be the verdict on an earlier run's try, and what was in the way may be gone.
    patienceMs: 30_000,
  };
}

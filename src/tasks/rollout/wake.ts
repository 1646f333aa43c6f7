import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { pods } from '../../cluster/kinds.ts';
import type { TaskIo } from '../../run/task.ts';
import { allowForbidden } from '../forbidden.ts';
import { labelSelector } from '../labels.ts';
import type { Target } from './observe.ts';
import { isPodReady } from './observed.ts';

/**
 * Deletes the pods of a Deployment of ours that were stuck before this run, so that they are made again at once: the kubelet's
 * back-off is up to five minutes long, and its cause may be mended by now.
 * @returns whether there were any
 */
export async function wakeStuckPods(cluster: Cluster, target: Target, { signal, progress }: TaskIo): Promise<boolean> {
  const stuck = await findStuckPods(cluster, target, signal);
  for (const { name, reason } of stuck) {
    progress(`Pod ${name} was already in ${reason}; it is made again`);
    await cluster.remove(pods, { namespace: target.namespace, name }, signal).catch(allowForbidden);
  }
  return stuck.length > 0;
}

/** The pods that `wakeStuckPods` would delete. */
export async function findStuckPods(cluster: Cluster, { namespace, labels }: Target, signal: AbortSignal): Promise<Stuck[]> {
  return stuckPods(await cluster.list(pods, { namespace, labelSelector: labelSelector(labels) }, signal));
}

export interface Stuck {
  /** Name of the pod. */
  name: string;
  /** What it waits in, as the kubelet calls it. */
  reason: string;
}

const backOffs = ['ErrImagePull', 'ImagePullBackOff', 'CrashLoopBackOff'];

/** Pods with a container that waits for its next try. Pure. */
export function stuckPods(all: readonly Pod[]): Stuck[] {
  return all.flatMap((pod) => {
    const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
    const reason = containers.map(({ state }) => state?.waiting?.reason ?? '').find((word) => backOffs.includes(word));
    const isGoing = isPodReady(pod) || pod.metadata?.deletionTimestamp !== undefined;
    return reason === undefined || isGoing ? [] : [{ name: pod.metadata?.name ?? '', reason }];
  });
}

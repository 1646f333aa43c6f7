import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { deployments, events, type Kind, pods, replicaSets } from '../../cluster/kinds.ts';
import { Problem } from '../../problem.ts';
import { labelSelector } from '../labels.ts';
import { newReplicaSet, type Observed, podsOf } from './observed.ts';

/** The Deployment to look at. */
export interface Target {
  namespace: string;
  name: string;
  /** Selects its pods and ReplicaSets. */
  labels: Record<string, string>;
  /** The beginning of commands in hints; see kubectl.ts. */
  kubectl: string;
  /** The setting that names its image, for hints. */
  imageSetting?: string;
}

const logLines = 20;

/**
 * Watches a Deployment with everything below it until the signal aborts, and calls back after every change, from the moment
 * on that all has been read once. @throws ClusterError where watching is refused, Problem when the Deployment is not there (any more).
 */
export async function observe(
  cluster: Cluster,
  target: Target,
  onChange: (observed: Observed) => void,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, name } = target;
  const selector = labelSelector(target.labels);
  const seen: Partial<Pick<Observed, 'replicaSets' | 'pods' | 'events'> & { deployments: Observed['deployment'][] }> = {};
  const logs = logReader(cluster, namespace, tell, signal);
  const gone = Promise.withResolvers<never>();

  function tell(): void {
    const deployment = seen.deployments?.[0];
    if (signal.aborted || !deployment || !seen.replicaSets || !seen.pods || !seen.events) return;
    const observed: Observed = {
      deployment,
      replicaSets: seen.replicaSets,
      pods: seen.pods,
      events: seen.events,
      log: logs.lines(),
      kubectl: target.kubectl,
      ...(target.imageSetting === undefined ? {} : { imageSetting: target.imageSetting }),
    };
    logs.follow(newestPod(observed));
    onChange(observed);
  }
  function watch<T>(
    kind: Kind<T>,
    selector: { labelSelector?: string; fieldSelector?: string },
    keep: (objects: T[]) => void,
  ): Promise<void> {
    const keepAndTell = (objects: T[]) => {
      keep(objects);
      tell();
    };
    return cluster.watch(kind, { namespace, ...selector }, keepAndTell, signal);
  }

  const watches = Promise.all([
    watch(deployments, { fieldSelector: `metadata.name=${name}` }, (objects) => {
      seen.deployments = objects;
      if (objects.length === 0) gone.reject(notThere(target));
    }),
    watch(replicaSets, { labelSelector: selector }, (objects) => {
      seen.replicaSets = objects;
    }),
    watch(pods, { labelSelector: selector }, (objects) => {
      seen.pods = objects;
    }),
    watch(events, {}, (objects) => {
      seen.events = objects;
    }),
  ]);
  await Promise.race([watches, gone.promise]);
}

function notThere({ namespace, name, kubectl }: Target): Problem {
  return new Problem(`Deployment ${name} was deleted from ${namespace}`, {
    hint: `see what is left of it, then run again: ${kubectl} get deployments,pods`,
  });
}

function newestPod(observed: Observed): Pod | undefined {
  const created = newReplicaSet(observed);
  const born = (pod: Pod) => pod.metadata?.creationTimestamp ?? '';
  return created && podsOf(created, observed.pods).sort((a, b) => born(b).localeCompare(born(a)))[0];
}

/** Follows the log of one pod's first container, instance after instance. */
function logReader(cluster: Cluster, namespace: string, onLine: () => void, signal: AbortSignal) {
  let lines: string[] = [];
  let followed = '';

  function follow(pod: Pod | undefined): void {
    const status = pod?.status?.containerStatuses?.[0];
    const instance = status?.containerID;
    if (!pod?.metadata?.name || !instance || instance === followed) return;
    followed = instance;
    const fresh: string[] = [];
    const target = { namespace, pod: pod.metadata.name, container: status.name };
    const take = (line: string) => {
      if (followed !== instance) return;
      fresh.push(line);
      lines = fresh.slice(-logLines);
      onLine();
    };
    // A log that can't be read explains nothing, and is no reason to stop: the rollout goes on without it.
    cluster.followLog(target, { tailLines: logLines }, take, signal).catch(() => undefined);
  }
  return { lines: () => lines, follow };
}

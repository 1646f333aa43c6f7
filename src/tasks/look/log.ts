import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { deployments, pods } from '../../cluster/kinds.ts';
import { Problem } from '../../problem.ts';
import type { LogLine } from '../../run/look.ts';
import type { Context } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { labelSelector } from '../labels.ts';
import { batchLines } from './batch.ts';

const tailLines = 1000;
/** Of the instance before a crash: its end says why. */
const previousLines = 50;
const paceMs = 50;

/**
 * Follows the log of a Deployment's newest pod until the signal aborts: all its containers, instance after instance, and when there
 * is a newer pod that one's. @throws Problem when there is nothing to follow, no right to, or the log breaks off.
 */
export async function followDeployment(
  { cluster, settings }: Context,
  name: string,
  tell: (lines: LogLine[], skipped: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { namespace } = settings;
  const deployment = await cluster.get(deployments, { namespace, name }, signal);
  if (deployment === undefined) {
    throw new Problem(`There is no Deployment ${name} in ${namespace} now.`, { hint: `${kubectl(settings)} get deployments` });
  }
  const lines = batchLines(paceMs, tell, signal);
  // What breaks off one log ends the others.
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const broken = Promise.withResolvers<never>();
  const followed = new Map<string, string>();
  // What has ended is read before what goes on: init containers come first.
  let over = Promise.resolve();

  const follow = (pod: string, status: ContainerStatus) => {
    const container = `${pod} ${status.name}`;
    const instance = status.containerID ?? '';
    if (instance === '' || followed.get(container) === instance) return;
    const isNew = !followed.has(container);
    followed.set(container, instance);
    const target = { namespace, pod, container: status.name };
    const read = async () => {
      if (isNew && hasPrevious(status)) {
        const take = (text: string) => lines.add(`${container}, the instance before`, text);
        // It may be gone already.
        await cluster.followLog(target, { tailLines: previousLines, previous: true }, take, until).catch(() => undefined);
      }
      const from = status.restartCount > 0 ? `${container}, restart ${status.restartCount}` : container;
      await cluster
        .followLog(target, { tailLines }, (text) => lines.add(from, text), until)
        .catch((error: unknown) => {
          // Not started yet after all: with the next change of the pod it is tried again.
          if (error instanceof ClusterError && error.code === 'invalid') followed.delete(container);
          else broken.reject(error);
        });
    };
    const reading = over.then(read);
    if (status.state?.terminated !== undefined) over = reading;
  };
  const selector = labelSelector(deployment.spec?.selector.matchLabels ?? {});
  const onPods = (all: Pod[]) => {
    const newest = newestPod(all);
    for (const status of statusesOf(newest)) follow(newest?.metadata?.name ?? '', status);
  };
  const watching = cluster.watch(pods, { namespace, labelSelector: selector }, onPods, until);
  await Promise.race([watching, broken.promise]).finally(() => {
    lines.flush();
    ended.abort();
  });
}

function newestPod(all: Pod[]): Pod | undefined {
  const born = ({ metadata }: Pod) => metadata?.creationTimestamp ?? '';
  return [...all].sort((a, b) => born(b).localeCompare(born(a)))[0];
}

/** Of init containers first, which run first. */
function statusesOf(pod: Pod | undefined): ContainerStatus[] {
  return [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
}

/** While a container waits after a crash, its log is still that of the instance that crashed. */
function hasPrevious({ restartCount, state }: ContainerStatus): boolean {
  return restartCount > 0 && state?.running !== undefined;
}

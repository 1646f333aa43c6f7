import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { eventsOf, isPodReady, type Observed } from './observed.ts';
import type { Trouble } from './trouble.ts';

/** What keeps one pod from becoming ready; undefined when it is ready, goes away, or only needs time. Pure. */
export function podTrouble(pod: Pod, observed: Observed): Trouble | undefined {
  if (isPodReady(pod) || pod.metadata?.deletionTimestamp !== undefined) return undefined;
  const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const ofContainers = containers.map((container) => containerTrouble(container, pod, observed)).find((found) => found !== undefined);
  return unschedulable(pod, observed) ?? ofContainers ?? failedVolume(pod, observed);
}

function unschedulable(pod: Pod, { kubectl }: Observed): Trouble | undefined {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  return {
    key: 'unschedulable',
    message: `Pod ${pod.metadata?.name} can't be scheduled: ${scheduled.message}`,
    hint: `${kubectl} describe pod ${pod.metadata?.name}`,
    // An autoscaler or a provisioner may be at work.
    patienceMs: 45_000,
  };
}

function containerTrouble(status: ContainerStatus, pod: Pod, observed: Observed): Trouble | undefined {
  const waiting = status.state?.waiting;
  const describe = `${observed.kubectl} describe pod ${pod.metadata?.name}`;
  switch (waiting?.reason) {
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return {
        key: `image ${status.image}`,
        message: `image ${status.image} can't be pulled: ${waiting.message ?? waiting.reason}`,
        hint:
          observed.imageSetting === undefined
            ? describe
            : `set ${observed.imageSetting} to an image that the nodes can pull; see ${describe}`,
        patienceMs: waiting.reason === 'InvalidImageName' ? 0 : 20_000,
      };
    case 'CreateContainerConfigError':
    case 'CreateContainerError':
    case 'RunContainerError':
      return {
        key: waiting.reason,
        message: `container ${status.name} can't be started: ${waiting.message ?? waiting.reason}`,
        hint: describe,
        patienceMs: 15_000,
      };
    default:
      return crash(status, pod, observed);
  }
}

/** A container that ended and is started again and again. A first crash may be somebody else's restart, so it gets time. */
function crash(status: ContainerStatus, pod: Pod, { kubectl, log }: Observed): Trouble | undefined {
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  if (ended === undefined || (ended.exitCode === 0 && status.restartCount === 0) || status.state?.running !== undefined) return undefined;
  const lastWords = log.findLast((line) => line.trim() !== '');
  const why = ended.reason === 'OOMKilled' ? 'out of memory (OOMKilled)' : `exit code ${ended.exitCode}`;
  return {
    key: `crash ${status.name}`,
    message: `container ${status.name} crashes: ${why}, ${status.restartCount} restarts${lastWords === undefined ? '' : `; last log line: ${lastWords.trim()}`}`,
    hint: `${kubectl} logs ${pod.metadata?.name} -c ${status.name} --previous`,
    patienceMs: status.restartCount >= 3 ? 0 : 60_000,
  };
}

/** Volumes that can't be attached or mounted: known from events only. */
function failedVolume(pod: Pod, observed: Observed): Trouble | undefined {
  const failed = eventsOf(observed, 'Pod', pod.metadata?.name).find(({ reason = '' }) => /^Failed(Mount|AttachVolume)$/.test(reason));
  const creating = pod.status?.containerStatuses?.some(({ state }) => state?.waiting !== undefined) ?? false;
  if (failed === undefined || !creating) return undefined;
  return {
    key: 'volume',
    message: `a volume of Pod ${pod.metadata?.name} can't be mounted: ${failed.message}`,
    hint: `${observed.kubectl} describe pod ${pod.metadata?.name}`,
    patienceMs: 45_000,
  };
}

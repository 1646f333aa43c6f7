import type { ContainerStateTerminated, ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { eventsOf, eventTime, isPodAlive, isPodReady, type Observed } from './observed.ts';
import type { Trouble } from './trouble.ts';

/** What keeps one pod from becoming ready; undefined when it is ready, goes away, or only needs time. Pure. */
export function podTrouble(pod: Pod, observed: Observed): Trouble | undefined {
  if (isPodReady(pod) || !isPodAlive(pod)) return undefined;
  const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const ofContainers = containers.map((container) => containerTrouble(container, pod, observed)).find((found) => found !== undefined);
  return unschedulable(pod, observed) ?? ofContainers ?? failedVolume(pod, observed);
}

function unschedulable(pod: Pod, observed: Observed): Trouble | undefined {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  // What cluster-autoscaler and Karpenter say on the pod when they make a node for it, which takes minutes.
  const nodeIsComing = eventsOf(observed, 'Pod', pod).some(({ reason = '' }) => /^(TriggeredScaleUp|Nominated)$/.test(reason));
  return {
    key: 'unschedulable',
    message: `Pod ${pod.metadata?.name} can't be scheduled: ${scheduled.message}`,
    hint: `${observed.kubectl} describe pod ${pod.metadata?.name}`,
    patienceMs: nodeIsComing ? 300_000 : 45_000,
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
        message: `image ${status.image} can't be pulled: ${whyNotPulled(waiting.message) || waiting.reason}`,
        hint:
          observed.imageSetting === undefined
            ? describe
            : `set ${observed.imageSetting} to an image that the nodes can pull; see ${describe}`,
        patienceMs: waiting.reason === 'InvalidImageName' ? 0 : 20_000,
      };
    case 'CreateContainerConfigError':
    case 'CreateContainerError':
    case 'RunContainerError':
      return notStarted(status, waiting.message ?? waiting.reason, describe);
    case 'CrashLoopBackOff':
      return crash(status, status.lastState?.terminated, pod, observed);
    default:
      return crash(status, status.state?.terminated, pod, observed);
  }
}

/** The same words between two tries as after one. */
function whyNotPulled(message = ''): string {
  return message.replace(/^Back-off pulling image "[^"]*"(: ErrImagePull: )?/, '');
}

function notStarted({ name }: ContainerStatus, why: string, hint: string): Trouble {
  return { key: `start ${name}`, message: `container ${name} can't be started: ${why}`, hint, patienceMs: 15_000 };
}

/** A container that ended and is started again and again. A first crash may be somebody else's restart, so it gets time. */
function crash(status: ContainerStatus, ended: ContainerStateTerminated | undefined, pod: Pod, observed: Observed): Trouble | undefined {
  // Exit code 0: an init container that is done, or a program that is started again only when it does so once more.
  if (ended === undefined || status.state?.terminated?.exitCode === 0) return undefined;
  const { kubectl } = observed;
  if (ended.reason === 'StartError') return notStarted(status, ended.message ?? '', `${kubectl} describe pod ${pod.metadata?.name}`);
  const count = status.restartCount;
  const restarts = count === 0 ? '' : `, ${count} ${count === 1 ? 'restart' : 'restarts'}`;
  // The last words may still be on their way.
  const patienceMs = count >= 3 ? 2_000 : 60_000;
  const probe = deadlyProbe(status, ended, pod, observed);
  if (probe !== undefined) {
    return {
      key: `probe ${status.name}`,
      message: `container ${status.name} is stopped by the kubelet${count === 0 ? '' : ' again and again'}${restarts}: ${probe}`,
      hint: `${kubectl} describe pod ${pod.metadata?.name}`,
      patienceMs,
    };
  }
  // What it wrote last has nothing to do with it; what it may have is in its description.
  if (ended.reason === 'OOMKilled') {
    return {
      key: `memory ${status.name}`,
      message: `container ${status.name} crashes: out of memory (OOMKilled)${restarts}`,
      hint: `see its limits: ${kubectl} describe pod ${pod.metadata?.name}`,
      patienceMs,
    };
  }
  const lastWords = lastWordsOf(status, ended, pod, observed);
  return {
    key: `crash ${status.name}`,
    message: `container ${status.name} crashes: exit code ${ended.exitCode}${restarts}${lastWords === undefined ? '' : `; last log line: ${lastWords}`}`,
    hint: `${kubectl} logs ${pod.metadata?.name} -c ${status.name} --previous`,
    patienceMs,
  };
}

/** What a failing probe saw, for which the kubelet stopped the container: whatever it ended with then says nothing. */
function deadlyProbe({ name }: ContainerStatus, { startedAt }: ContainerStateTerminated, pod: Pod, observed: Observed): string | undefined {
  // What is told of the lives before has nothing to do with this end.
  const since = Date.parse(String(startedAt));
  const ofPod = eventsOf(observed, 'Pod', pod).filter((event) => !(Date.parse(eventTime(event)) < since));
  const killed = ofPod.find(({ reason, message = '' }) => reason === 'Killing' && message.startsWith(`Container ${name} failed `));
  const [, probe] = / failed (\w+) probe, will be restarted$/.exec(killed?.message ?? '') ?? [];
  if (probe === undefined) return undefined;
  const failed = ofPod.find(
    ({ reason, message = '' }) => reason === 'Unhealthy' && message.toLowerCase().startsWith(`${probe} probe failed`),
  );
  return failed?.message ?? `its ${probe} probe fails`;
}

/** The kubelet's copy of the log's end, where the container has `terminationMessagePolicy: FallbackToLogsOnError`, else the log that is followed. */
function lastWordsOf(status: ContainerStatus, ended: ContainerStateTerminated, pod: Pod, { log }: Observed): string | undefined {
  const isFollowed = pod.status?.containerStatuses?.[0]?.name === status.name;
  const lines = ended.message?.split('\n') ?? (isFollowed ? log : []);
  return lines.findLast((line) => line.trim() !== '')?.trim();
}

/** Volumes that can't be attached or mounted: known from events only. */
function failedVolume(pod: Pod, observed: Observed): Trouble | undefined {
  const failed = eventsOf(observed, 'Pod', pod).find(({ reason = '' }) => /^Failed(Mount|AttachVolume)$/.test(reason));
  // Once the sandbox is made all volumes are mounted (since 1.29), and what goes on is the pull of an image.
  const mounted = pod.status?.conditions?.some(({ type, status }) => type === 'PodReadyToStartContainers' && status === 'True');
  const creating = pod.status?.containerStatuses?.some(({ state }) => state?.waiting !== undefined) ?? false;
  if (failed === undefined || mounted || !creating) return undefined;
  return {
    key: 'volume',
    message: `a volume of Pod ${pod.metadata?.name} can't be mounted: ${failed.message}`,
    hint: `${observed.kubectl} describe pod ${pod.metadata?.name}`,
    patienceMs: 45_000,
  };
}

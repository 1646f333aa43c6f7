import { createHash } from 'node:crypto';
import type {
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  Pod,
  PodCondition,
  PodStatus,
} from 'kubernetes-types/core/v1.d.ts';
import { nodeIp } from '../node.ts';

/** What the kubelet knows of a container. */
export interface ContainerRecord {
  name: string;
  image: string;
  state: ContainerState;
  lastState?: ContainerStateTerminated;
  restarts: number;
  started: boolean;
  ready: boolean;
  /** Of the newest instance. */
  id?: string;
}

/** What the kubelet knows of a pod. */
export interface PodRecord {
  startTime: string;
  /** Once its sandbox is made, and its volumes are mounted. */
  ip?: string;
  containers: ContainerRecord[];
}

/** A pod's status, as the kubelet writes it. Pure. @param now ISO 8601 */
export function statusOf({ status = {} }: Pod, { startTime, ip, containers }: PodRecord, now: string): PodStatus {
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  const hasRun = containers.every(({ state, lastState }) => state.waiting === undefined || lastState !== undefined);
  const isReady = unready.length === 0;
  const notReady = { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const condition = (type: PodCondition['type'], value: boolean, why: Partial<PodCondition> = {}): PodCondition => {
    const before = status.conditions?.find((one) => one.type === type);
    const word = value ? 'True' : 'False';
    const since = before?.status === word ? (before.lastTransitionTime ?? now) : now;
    return { type, status: word, ...(value ? {} : why), lastProbeTime: null as unknown as string, lastTransitionTime: since };
  };
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  return {
    ...status,
    phase: hasRun ? 'Running' : 'Pending',
    conditions: [
      condition('PodReadyToStartContainers', ip !== undefined),
      condition('Initialized', true),
      condition('Ready', isReady, notReady),
      condition('ContainersReady', isReady, notReady),
      ...(scheduled === undefined ? [] : [scheduled]),
    ],
    hostIP: nodeIp,
    startTime,
    ...(ip === undefined ? {} : { podIP: ip, podIPs: [{ ip }] }),
    containerStatuses: containers.map(containerStatus),
  };
}

function containerStatus({ name, image, state, lastState, restarts, started, ready, id }: ContainerRecord): ContainerStatus {
  return {
    name,
    image: id === undefined ? image : fullName(image),
    imageID: id === undefined ? '' : `sha256:${createHash('sha256').update(image).digest('hex')}`,
    ...(id === undefined ? {} : { containerID: id }),
    state,
    lastState: lastState === undefined ? {} : { terminated: lastState },
    restartCount: restarts,
    started,
    ready,
  };
}

/** Docker's registry is left out where people write images. */
function fullName(image: string): string {
  const [host = ''] = image.split('/');
  const isHost = image.includes('/') && (host.includes('.') || host.includes(':'));
  return isHost ? image : `docker.io/${image.includes('/') ? '' : 'library/'}${image}`;
}

/** What stays of a container's log where its end is to be told by it: at most 80 lines, 2 KiB (FallbackToLogsOnError). Pure. */
export function lastWords(lines: readonly string[]): string {
  return lines
    .slice(-80)
    .map((line) => `${line}\n`)
    .join('')
    .slice(-2048);
}

/** Seconds to wait before the next try: 10, 20, 40 ... 300. Pure. */
export function nextBackOff(previous: number): number {
  return previous === 0 ? 10 : Math.min(300, previous * 2);
}

/** 10 -> "10s", 300 -> "5m0s", as Go writes durations. Pure. */
export function goSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}

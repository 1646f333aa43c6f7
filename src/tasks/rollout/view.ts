import type { ContainerStatus, Event, Pod } from 'kubernetes-types/core/v1.d.ts';
import type { ContainerSeen, EventSeen, PodSeen, ReplicaSetSeen, RolloutSeen } from '../../run/seen.ts';
import {
  eventsOf,
  eventTime,
  isObserved,
  isPodAlive,
  isPodReady,
  liveReplicaSets,
  newReplicaSet,
  type Observed,
  podsOf,
} from './observed.ts';
import { podStatus, stoppedReason } from './pod-status.ts';
import { findTrouble } from './trouble.ts';

const eventsShown = 20;

/** What a screen shows of a rollout. Pure. */
export function viewRollout(observed: Observed): RolloutSeen {
  const { deployment } = observed;
  const sets = liveReplicaSets(observed);
  const newest = newReplicaSet(observed);
  const status = deployment.status ?? {};
  const reason = isComplete(observed) ? undefined : whyNotReady(observed);
  return {
    view: 'rollout',
    generation: deployment.metadata?.generation ?? 0,
    desired: deployment.spec?.replicas ?? 1,
    updated: status.updatedReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    replicaSets: sets.map(
      (set): ReplicaSetSeen => ({
        name: set.metadata?.name ?? '',
        isNew: set === newest,
        desired: set.spec?.replicas ?? 0,
        ready: set.status?.readyReplicas ?? 0,
        pods: podsOf(set, observed.pods).map(viewPod),
      }),
    ),
    conditions: (status.conditions ?? []).map(({ type, status: value, reason: why = '', message = '' }) => ({
      type,
      status: value as 'True' | 'False' | 'Unknown',
      reason: why,
      message,
    })),
    events: viewEvents(rolloutEvents(observed)),
    log: observed.log,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Whether the rollout is over: every replica is of the new template and available; an old pod may still be stopping. Pure. */
export function isComplete({ deployment }: Observed): boolean {
  const desired = deployment.spec?.replicas ?? 1;
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = deployment.status ?? {};
  return isObserved(deployment) && desired > 0 && updatedReplicas === desired && replicas === desired && availableReplicas === desired;
}

function whyNotReady(observed: Observed): string {
  const trouble = findTrouble(observed);
  if (trouble !== undefined) return trouble.message;
  const newest = newReplicaSet(observed);
  const oldPods = liveReplicaSets(observed)
    .filter((set) => set !== newest)
    .flatMap((set) => podsOf(set, observed.pods));
  const pod = newest && podsOf(newest, observed.pods).find((candidate) => isPodAlive(candidate) && !isPodReady(candidate));
  if (pod !== undefined) return whyPodIsNotReady(pod, observed);
  if (oldPods[0] !== undefined) return `waits for the old pod ${oldPods[0].metadata?.name} to stop`;
  const hasReady = newest !== undefined && podsOf(newest, observed.pods).some(isPodReady);
  return hasReady ? 'its pod is ready; waits for the Deployment to count it' : 'waits for its pod';
}

function whyPodIsNotReady(pod: Pod, observed: Observed): string {
  const events = eventsOf(observed, 'Pod', pod);
  const probe = events.find(({ reason }) => reason === 'Unhealthy');
  const status = podStatus(pod);
  const [pulling, pulled] = ['Pulling', 'Pulled'].map((what) => events.find(({ reason }) => reason === what));
  // Of the same second the end is the later one.
  const isPulling = pulling !== undefined && !(pulled && eventTime(pulled) >= eventTime(pulling));
  // It may take minutes, in which nothing else is to be seen.
  if (status === 'ContainerCreating' && isPulling) return `Pod ${pod.metadata?.name}: ${pulling.message}`;
  if (status !== 'Running') return `Pod ${pod.metadata?.name}: ${status}`;
  if (probe === undefined) return 'running, not ready yet';
  const count = probe.count ?? probe.series?.count ?? 1;
  return `${shortenProbe(probe.message ?? '')}${count > 1 ? ` (${count} times)` : ''}`;
}

/**
 * The kubelet's words without the pod's address, which stands there twice:
 * 'Startup probe failed: Get "http://10.2.0.9:5000/health": dial tcp 10.2.0.9:5000: connect: connection refused'
 * becomes 'Startup probe failed: GET :5000/health: connection refused'. Pure.
 */
export function shortenProbe(message: string): string {
  return message.trim().replace(/Get "https?:\/\/[^/"]*(:\d+)([^"]*)": (?:dial tcp \S+: (?:connect: )?)?/, 'GET $1$2: ');
}

function viewPod(pod: Pod): PodSeen {
  return {
    name: pod.metadata?.name ?? '',
    status: podStatus(pod),
    ready: isPodReady(pod),
    createdAt: pod.metadata?.creationTimestamp ?? '',
    containers: (pod.spec?.containers ?? []).map(({ name, image = '' }) =>
      viewContainer(
        name,
        image,
        pod.status?.containerStatuses?.find((status) => status.name === name),
      ),
    ),
  };
}

function viewContainer(name: string, image: string, status: ContainerStatus | undefined): ContainerSeen {
  const reason = status && (stoppedReason(status) ?? status.state?.waiting?.message);
  return {
    name,
    image,
    state: status?.state?.running ? 'running' : status?.state?.terminated ? 'terminated' : 'waiting',
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Events on the Deployment, its living ReplicaSets and their pods, newest first. */
function rolloutEvents(observed: Observed): Event[] {
  const sets = liveReplicaSets(observed);
  const pods = sets.flatMap((set) => podsOf(set, observed.pods));
  return [
    ...eventsOf(observed, 'Deployment', observed.deployment),
    ...sets.flatMap((set) => eventsOf(observed, 'ReplicaSet', set)),
    ...pods.flatMap((pod) => eventsOf(observed, 'Pod', pod)),
  ].sort((a, b) => eventTime(b).localeCompare(eventTime(a)));
}

/** The newest of these events, which are sorted so. Pure. */
export function viewEvents(events: readonly Event[]): EventSeen[] {
  return events.slice(0, eventsShown).map(viewEvent);
}

function viewEvent(event: Event): EventSeen {
  return {
    at: eventTime(event),
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    object: `${event.involvedObject.kind} ${event.involvedObject.name}`,
    message: event.message ?? '',
    count: event.count ?? event.series?.count ?? 1,
  };
}

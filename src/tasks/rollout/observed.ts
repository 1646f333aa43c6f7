import { isDeepStrictEqual } from 'node:util';
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type { Event, Pod, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';

/** Everything that explains the rollout of one Deployment, as read at one moment. */
export interface Observed {
  deployment: Deployment;
  replicaSets: ReplicaSet[];
  pods: Pod[];
  /** Events of the whole namespace. */
  events: Event[];
  /** Last log lines of the new pod's first container, oldest first. */
  log: string[];
  /** The beginning of commands in hints; see kubectl.ts. */
  kubectl: string;
  /** The setting that names the image; undefined for somebody else's Deployment. */
  imageSetting?: string;
}

/**
 * The ReplicaSet of the Deployment's present template, told as the controller tells it: by the template. The revision would
 * be that of the old one until the new one is made, which under `Recreate` is when the old pods are gone.
 */
export function newReplicaSet({ deployment, replicaSets }: Observed): ReplicaSet | undefined {
  const wanted = deployment.spec?.template;
  return ownedReplicaSets({ deployment, replicaSets }).find(({ spec }) => isDeepStrictEqual(withoutHash(spec?.template), wanted));
}

/** The Deployment's ReplicaSets that still have or want pods, and the new one. Pods being stopped are no longer counted in their status. */
export function liveReplicaSets(observed: Observed): ReplicaSet[] {
  const newest = newReplicaSet(observed);
  const old = ownedReplicaSets(observed).filter(
    (set) => set !== newest && ((set.spec?.replicas ?? 0) > 0 || podsOf(set, observed.pods).length > 0),
  );
  return newest === undefined ? old : [newest, ...old];
}

export function podsOf(owner: ReplicaSet, pods: Pod[]): Pod[] {
  return pods.filter((pod) => isOwnedBy(pod, owner));
}

/** Whether the controller has acted on the present specification. */
export function isObserved(deployment: Deployment): boolean {
  return (deployment.status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0);
}

export function isPodReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Whether a pod may still become ready: it is not being deleted, and not over, as an evicted one is that its ReplicaSet has replaced. */
export function isPodAlive(pod: Pod): boolean {
  return pod.metadata?.deletionTimestamp === undefined && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded';
}

/** Events on one object, newest first. An earlier object of the same name is another one. */
export function eventsOf({ events }: Pick<Observed, 'events'>, kind: string, { metadata }: Owned): Event[] {
  const isOn = ({ involvedObject: { uid, name, kind: of } }: Event) =>
    of === kind && name === metadata?.name && (uid === undefined || metadata?.uid === undefined || uid === metadata.uid);
  return events.filter(isOn).sort((a, b) => eventTime(b).localeCompare(eventTime(a)));
}

/** When an event last happened, ISO 8601; recorders fill in different fields. */
export function eventTime(event: Event): string {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';
}

function ownedReplicaSets({ deployment, replicaSets }: Pick<Observed, 'deployment' | 'replicaSets'>): ReplicaSet[] {
  return replicaSets.filter((set) => isOwnedBy(set, deployment));
}

interface Owned {
  metadata?: {
    name?: string;
    uid?: string;
    ownerReferences?: { uid: string }[];
  };
}

function isOwnedBy(object: Owned, owner: Owned): boolean {
  return object.metadata?.ownerReferences?.some(({ uid }) => uid === owner.metadata?.uid) ?? false;
}

/** A ReplicaSet's template without what the controller adds to the Deployment's. */
function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  const { 'pod-template-hash': _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

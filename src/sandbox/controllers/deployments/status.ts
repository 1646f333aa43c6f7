import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import { roomOf, sum, wantedOf } from './replicas.ts';

/**
 * A Deployment's status from its ReplicaSets (kubernetes/pkg/controller/deployment: progress.go, sync.go). Pure.
 * @param still for how many seconds nothing has moved
 * @param now ISO 8601
 */
export function statusOf(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
  still: number,
  now: string,
): DeploymentStatus {
  const all = newSet === undefined ? oldSets : [...oldSets, newSet];
  const replicas = sum(all, ({ status }) => status?.replicas ?? 0);
  const available = sum(all, ({ status }) => status?.availableReplicas ?? 0);
  const wanted = sum(all, ({ spec }) => spec?.replicas ?? 0);
  const counts = {
    replicas,
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
  };
  const counted: DeploymentStatus = {
    observedGeneration: deployment.metadata?.generation ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
  return { ...counted, conditions: conditionsOf(deployment, counted, newSet, all, still, now) };
}

function conditionsOf(
  deployment: Deployment,
  counted: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  still: number,
  now: string,
): DeploymentCondition[] {
  const enough = (counted.availableReplicas ?? 0) >= wantedOf(deployment) - roomOf(deployment).unavailable;
  const available = enough
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now);
  const withAvailable = withCondition(deployment.status?.conditions ?? [], available);
  const progressing = deployment.spec?.paused ? undefined : progressOf(deployment, counted, newSet, still, now);
  const both = progressing === undefined ? withAvailable : withCondition(withAvailable, progressing);
  const failure = all
    .flatMap(({ status }) => status?.conditions ?? [])
    .find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  const others = both.filter(({ type }) => type !== 'ReplicaFailure');
  return failure === undefined
    ? others
    : withCondition(both, condition('ReplicaFailure', 'True', failure.reason ?? '', failure.message ?? '', now));
}

/** The news about its progress, if any. Once the rollout is over a pod that becomes unready is none. */
function progressOf(
  deployment: Deployment,
  counted: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  still: number,
  now: string,
): DeploymentCondition | undefined {
  const current = progressIn(deployment.status);
  if (counted.replicas === counted.updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return undefined;
  const name = newSet === undefined ? `Deployment "${deployment.metadata?.name}"` : `ReplicaSet "${newSet.metadata?.name}"`;
  const before = deployment.status ?? {};
  if (isComplete(deployment, counted)) {
    return condition('Progressing', 'True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`, now);
  }
  if (isProgress(before, counted)) {
    const moved = condition('Progressing', 'True', 'ReplicaSetUpdated', `${name} is progressing.`, now);
    return current?.status === 'True' ? { ...moved, lastTransitionTime: current.lastTransitionTime ?? now } : moved;
  }
  if (isLate(deployment, current, still)) {
    return condition('Progressing', 'False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`, now);
  }
  return undefined;
}

function isComplete(deployment: Deployment, { updatedReplicas = 0, replicas = 0, availableReplicas = 0 }: DeploymentStatus): boolean {
  const wanted = wantedOf(deployment);
  return updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted;
}

function isProgress(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const oldOf = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas;
  const grows = (['updatedReplicas', 'readyReplicas', 'availableReplicas'] as const).some((key) => (after[key] ?? 0) > (before[key] ?? 0));
  return grows || oldOf(after) < oldOf(before);
}

/** Whether nothing has moved for longer than the Deployment allows. Pure. */
function isLate(deployment: Deployment, progressing: DeploymentCondition | undefined, still: number): boolean {
  if (progressing === undefined || progressing.reason === 'NewReplicaSetAvailable') return false;
  if (progressing.reason === 'ProgressDeadlineExceeded') return true;
  return still > deadlineOf(deployment);
}

/** For how many seconds nothing has to move before a Deployment gives up its rollout. */
export function deadlineOf({ spec }: Deployment): number {
  return spec?.progressDeadlineSeconds ?? 600;
}

/** What a status says of the progress. */
export function progressIn(status: DeploymentStatus | undefined): DeploymentCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Progressing');
}

/** Whether a rollout goes on, as far as its Deployment knows. */
export function isUnderWay(status: DeploymentStatus | undefined): boolean {
  const progress = progressIn(status);
  return progress?.status === 'True' && progress.reason !== 'NewReplicaSetAvailable';
}

/** A condition that began now. */
export function condition(
  type: DeploymentCondition['type'],
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: string,
): DeploymentCondition {
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/** The conditions with one of them set; the same status for the same reason is no news. Pure. */
export function withCondition(all: readonly DeploymentCondition[], next: DeploymentCondition): DeploymentCondition[] {
  const current = all.find(({ type }) => type === next.type);
  if (current?.status === next.status && current.reason === next.reason && next.reason !== 'ReplicaSetUpdated') return [...all];
  const since = current?.status === next.status ? current.lastTransitionTime : next.lastTransitionTime;
  return [...all.filter(({ type }) => type !== next.type), { ...next, ...(since === undefined ? {} : { lastTransitionTime: since }) }];
}

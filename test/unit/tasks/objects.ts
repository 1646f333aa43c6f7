import type { Deployment, DeploymentCondition, DeploymentSpec, DeploymentStatus, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type { ContainerState, ContainerStatus, Event, Pod, PodCondition, PodStatus, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Observed } from '../../../src/tasks/rollout/observed.ts';

/** Trimmed from what Kubernetes 1.34 with containerd said of small Deployments that were provoked on a real cluster. */
export const created = '2026-11-23T15:38:56Z';

/** The template of a revision. */
const template = (revision: number, labels = {}): PodTemplateSpec => ({
  metadata: { labels: { app: 'web', ...labels } },
  spec: { containers: [{ name: 'app', image: 'busybox', env: [{ name: 'REVISION', value: `${revision}` }] }] },
});

/** A Deployment `web` in the rollout of a revision, by default the second; `status` replaces that of a rollout that has begun. */
export function deployment({
  revision = 2,
  spec = {},
  status,
  generation = 2,
  conditions = [],
}: {
  revision?: number;
  spec?: Partial<DeploymentSpec>;
  status?: DeploymentStatus;
  generation?: number;
  conditions?: DeploymentCondition[];
} = {}): Deployment {
  return {
    metadata: { name: 'web', uid: 'uid-web', generation },
    spec: {
      replicas: 1,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { app: 'web' } },
      template: template(revision),
      ...spec,
    },
    status: status ?? { observedGeneration: generation, replicas: 1, updatedReplicas: 1, unavailableReplicas: 1, conditions },
  };
}

export const progressing = (status: 'True' | 'False' | 'Unknown', reason: string, message: string): DeploymentCondition => ({
  type: 'Progressing',
  status,
  reason,
  message,
});

/** The ReplicaSet of a revision of `web`. */
export function replicaSet(revision: number, { replicas = 1, failure }: { replicas?: number; failure?: string } = {}): ReplicaSet {
  const name = `web-${revision}`;
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-web' }],
    },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template(revision, { 'pod-template-hash': `${revision}` }) },
    status: {
      replicas: failure === undefined ? replicas : 0,
      ...(failure && { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure }] }),
    },
  };
}

const unready: PodCondition = {
  type: 'Ready',
  status: 'False',
  reason: 'ContainersNotReady',
  message: 'containers with unready status: [app]',
};
export const scheduled: PodCondition = { type: 'PodScheduled', status: 'True' };
const sandbox: PodCondition = { type: 'PodReadyToStartContainers', status: 'True' };

/** A pod of a revision's ReplicaSet, by default not ready, scheduled and with its volumes mounted. */
export function pod(
  status: PodStatus,
  { revision = 2, name = `web-${revision}-x7k2p`, deleted = false }: { revision?: number; name?: string; deleted?: boolean } = {},
): Pod {
  return {
    metadata: {
      name,
      creationTimestamp: created,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `web-${revision}`, uid: `uid-web-${revision}` }],
      ...(deleted && { deletionTimestamp: '2026-11-23T15:42:04Z' }),
    },
    spec: { containers: [{ name: 'app', image: 'busybox' }] },
    status: { phase: 'Running', conditions: [sandbox, unready, scheduled], ...status },
  };
}

export function readyPod(options: Parameters<typeof pod>[1] = {}): Pod {
  const ready: PodCondition = { type: 'Ready', status: 'True' };
  return pod({ conditions: [sandbox, ready, scheduled], containerStatuses: [container({ running: { startedAt: created } })] }, options);
}

export function container(
  state: ContainerState,
  { name = 'app', image = 'docker.io/library/busybox:latest', restartCount = 0, lastState = {}, ready = 'running' in state } = {},
): ContainerStatus {
  return { name, image, imageID: '', ready, restartCount, state, lastState };
}

export const waiting = (reason: string, message?: string): ContainerState => ({ waiting: { reason, ...(message && { message }) } });
export const running: ContainerState = { running: { startedAt: created } };
export const terminated = (exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error', message?: string): ContainerState => ({
  terminated: { exitCode, reason, startedAt: created, finishedAt: created, ...(message && { message }) },
});

/** A crash loop between two tries, as it is most of the time. */
export function crashLoop(restartCount: number, lastState: ContainerState, name = 'app'): ContainerStatus {
  const message = `back-off 1m20s restarting failed container=${name} pod=web-2-x7k2p_dev(fe30f964-4a81-4fdb-912b-8f2d98b5ef11)`;
  return container(waiting('CrashLoopBackOff', message), { name, restartCount, lastState });
}

export function event(reason: string, message: string, { kind = 'Pod', name = 'web-2-x7k2p', count = 1, at = created } = {}): Event {
  return {
    metadata: {},
    type: /Failed|Unhealthy|BackOff/.test(reason) ? 'Warning' : 'Normal',
    involvedObject: { kind, name },
    reason,
    message,
    count,
    lastTimestamp: at,
  };
}

/** What is observed in the middle of a rollout of `web` in the namespace `dev`. */
export function observed(seen: Partial<Observed> = {}): Observed {
  return {
    deployment: deployment(),
    replicaSets: [replicaSet(1, { replicas: 0 }), replicaSet(2)],
    pods: [],
    events: [],
    log: [],
    kubectl: 'kubectl -n dev',
    imageSetting: 'mlflow.image',
    ...seen,
  };
}

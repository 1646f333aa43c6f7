import { isDeepStrictEqual } from 'node:util';
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { deployments, pods, replicaSets } from '../../../cluster/kinds.ts';
import type { Machine } from '../../machine.ts';
import { hashOf } from '../../names.ts';
import { isOwnedBy, ownedBy } from '../objects.ts';
import type { Parts } from './next-step.ts';
import { roomOf, wantedOf } from './replicas.ts';

const hashLabel = 'pod-template-hash';
export const revisionKey = 'deployment.kubernetes.io/revision';
const desiredKey = 'deployment.kubernetes.io/desired-replicas';
const maxKey = 'deployment.kubernetes.io/max-replicas';

/** A Deployment with its ReplicaSets and what is left of their pods. */
export function partsOf({ store }: Machine, deployment: Deployment): Parts {
  const namespace = deployment.metadata?.namespace;
  const owned = store.list(replicaSets, namespace).filter((set) => isOwnedBy(set, deployment));
  const newSet = owned.find(({ spec }) => isDeepStrictEqual(withoutHash(spec?.template), deployment.spec?.template));
  const oldSets = owned.filter((set) => set !== newSet).sort((a, b) => revisionOf(a) - revisionOf(b));
  const isRunning = ({ status }: { status?: { phase?: string } }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded';
  const oldPods = store.list(pods, namespace).some((pod) => isRunning(pod) && oldSets.some((set) => isOwnedBy(pod, set)));
  return { deployment, newSet, oldSets, oldPods: oldPods || oldSets.some(({ status }) => (status?.replicas ?? 0) > 0) };
}

/** The number of its rollout; 0 before it has one. */
export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata?.annotations?.[revisionKey] ?? 0);
}

/** The revision that the present template has or will have. Pure. */
export function nextRevision({ newSet, oldSets }: Pick<Parts, 'newSet' | 'oldSets'>): number {
  const latest = Math.max(0, ...oldSets.map(revisionOf));
  return newSet !== undefined && revisionOf(newSet) > latest ? revisionOf(newSet) : latest + 1;
}

/** The ReplicaSet of the Deployment's present template, not made yet. Pure. */
export function newSetOf(deployment: Deployment, replicas: number, revision: number): ReplicaSet {
  const { spec, metadata } = deployment;
  const template = structuredClone(spec?.template) as PodTemplateSpec;
  const hash = hashOf(template);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    metadata: {
      ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: `${metadata?.name}-${hash}`,
      labels,
      annotations: {
        ...annotationsToCopy(metadata?.annotations),
        [desiredKey]: String(wantedOf(deployment)),
        [maxKey]: String(wantedOf(deployment) + roomOf(deployment).surge),
        [revisionKey]: String(revision),
      },
      ownerReferences: ownedBy(deployments, deployment),
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...spec?.selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
      ...(spec?.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
    },
  };
}

function annotationsToCopy(all: Record<string, string> = {}): Record<string, string> {
  const own = [revisionKey, 'kubectl.kubernetes.io/last-applied-configuration'];
  return Object.fromEntries(Object.entries(all).filter(([key]) => !own.includes(key)));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  const { [hashLabel]: _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

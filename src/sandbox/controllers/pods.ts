import type { Pod, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { atOf } from './objects.ts';

/** A pod of a template as the API server keeps it. Pure. */
export function podOf(template: PodTemplateSpec | undefined, metadata: NonNullable<Pod['metadata']>): Pod {
  const spec = structuredClone(template?.spec ?? { containers: [] }) as PodSpec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      ...(template?.metadata?.labels === undefined ? {} : { labels: { ...template.metadata.labels } }),
      ...(template?.metadata?.annotations === undefined ? {} : { annotations: { ...template.metadata.annotations } }),
    },
    spec: {
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      serviceAccount: 'default',
      serviceAccountName: 'default',
      ...spec,
      tolerations: spec.tolerations ?? tolerations,
    },
    status: { phase: 'Pending', qosClass: qosOf(spec) },
  };
}

const tolerations = ['not-ready', 'unreachable'].map((key) => ({
  effect: 'NoExecute',
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  tolerationSeconds: 300,
}));

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/. Pure. */
export function qosOf({ containers }: PodSpec): string {
  const all = containers.map(({ resources = {} }) => resources);
  const given = all.flatMap(({ limits = {}, requests = {} }) => [...Object.keys(limits), ...Object.keys(requests)]);
  if (given.length === 0) return 'BestEffort';
  const isGuaranteed = all.every(({ limits = {}, requests = {} }) =>
    ['cpu', 'memory'].every((key) => limits[key] !== undefined && (requests[key] ?? limits[key]) === limits[key]),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

/** Whether it counts for its owner: not over, and not being stopped. */
export function isActive({ metadata, status }: Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded';
}

/** Asks the kubelet to stop a pod; one that is on no node is gone at once. */
export function deletePod({ store, clock }: Machine, pod: Pod): void {
  if (pod.spec?.nodeName === undefined) {
    store.remove(pods, atOf(pod));
    return;
  }
  if (pod.metadata?.deletionTimestamp !== undefined) return;
  const seconds = pod.spec.terminationGracePeriodSeconds ?? 30;
  // The time by which it is to be gone.
  const due = new Date(clock.now().getTime() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  store.change(pods, atOf(pod), (draft) => {
    draft.metadata = { ...draft.metadata, deletionTimestamp: due, deletionGracePeriodSeconds: seconds };
  });
}

import type { Pod, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../cluster/kinds.ts';
import { defaultPod, furnishPod, qosClass } from '../api/defaults/pod.ts';
import { rfc3339 } from '../clock.ts';
import type { Machine } from '../machine.ts';
import { atOf } from './objects.ts';

/** A pod of a template as the API server keeps it. Pure. */
export function podOf(template: PodTemplateSpec | undefined, metadata: NonNullable<Pod['metadata']>): Pod {
  const spec = structuredClone(template?.spec ?? { containers: [] }) as PodSpec;
  defaultPod(spec);
  furnishPod(spec);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      ...(template?.metadata?.labels === undefined ? {} : { labels: { ...template.metadata.labels } }),
      ...(template?.metadata?.annotations === undefined ? {} : { annotations: { ...template.metadata.annotations } }),
    },
    spec,
    status: { phase: 'Pending', qosClass: qosClass(spec) },
  };
}

/** Whether its condition says so. */
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
  const due = rfc3339(new Date(clock.now().getTime() + seconds * 1000));
  store.change(pods, atOf(pod), (draft) => {
    draft.metadata = { ...draft.metadata, deletionTimestamp: due, deletionGracePeriodSeconds: seconds };
  });
}

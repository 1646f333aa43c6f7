import type { Pod, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { defaultPod, furnishPod, qosClass } from '../api/defaults/pod.ts';

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

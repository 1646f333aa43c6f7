import type { ResourceQuota } from 'kubernetes-types/core/v1.d.ts';

/** "pods: 2/3, requests.cpu: 1/4": used of allowed. */
export function quotaUse({ status }: ResourceQuota, limits: boolean): string {
  const names = Object.keys(status?.hard ?? {}).filter((resource) => resource.startsWith('limits.') === limits);
  return names
    .sort()
    .map((resource) => `${resource}: ${status?.used?.[resource] ?? '0'}/${status?.hard?.[resource]}`)
    .join(', ');
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { networkPolicies, pods } from '../../../cluster/kinds.ts';
import type { Context } from '../../context.ts';

/** The NetworkPolicies that apply to pods with one of these names' prefixes. */
export async function findPolicies({ cluster, settings }: Context, programs: readonly string[], signal: AbortSignal) {
  const { namespace } = settings;
  const [policies, all] = await Promise.all([
    cluster.list(networkPolicies, { namespace }, signal),
    cluster.list(pods, { namespace }, signal),
  ]);
  const ours = all.filter(({ metadata }) => programs.some((name) => metadata?.name?.startsWith(`${name}-`)));
  return policies.flatMap(({ metadata, spec }) => {
    const selected = ours.filter((pod) => selects(spec?.podSelector ?? {}, pod)).map((pod) => pod.metadata?.name ?? '');
    return selected.length === 0 ? [] : [{ name: metadata?.name ?? '', pods: selected }];
  });
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements. Pure. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, { metadata }: Pick<Pod, 'metadata'>): boolean {
  const labels = metadata?.labels ?? {};
  const fits = ({ key, operator, values = [] }: (typeof matchExpressions)[number]) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    return (value !== undefined && values.includes(value)) === (operator === 'In');
  };
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every(fits);
}

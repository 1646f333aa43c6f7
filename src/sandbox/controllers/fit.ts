import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.d.ts';
import { thousandths, toNumber } from '../quantities.ts';

/** What decides whether a pod fits on the one node. */
interface Around {
  /** Of the node. */
  labels: Record<string, string>;
  allocatable: { cpu: number; memory: number };
  /** Those that are on the node. */
  others: readonly Pod[];
  /** Claims of the pod's namespace by name. */
  claims: ReadonlyMap<string, PersistentVolumeClaim>;
  /** Whether a class binds on first use. */
  waits(claim: PersistentVolumeClaim): boolean;
}

const noHelp = 'no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
const noVictims = 'no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';

/** As many pods as a kubelet runs, unless it is told otherwise. */
const podsPerNode = 110;

/** Why a pod does not fit, in the scheduler's words (1.34); undefined when it does. Pure. */
export function whyUnschedulable(pod: Pod, { labels, allocatable, others, claims, waits }: Around): string | undefined {
  for (const name of claimsOf(pod)) {
    const claim = claims.get(name);
    if (claim === undefined) return `0/1 nodes are available: persistentvolumeclaim "${name}" not found. ${noHelp}`;
    if (claim.metadata?.deletionTimestamp !== undefined)
      return `0/1 nodes are available: persistentvolumeclaim "${name}" is being deleted. ${noHelp}`;
    if (claim.status?.phase !== 'Bound' && !waits(claim))
      return `0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. ${noHelp}`;
  }
  const selector = Object.entries(pod.spec?.nodeSelector ?? {});
  if (!selector.every(([key, value]) => labels[key] === value))
    return `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${noHelp}`;
  const lacking = (['cpu', 'memory'] as const).filter((resource) => {
    const taken = others.reduce((total, other) => total + requestOf(other, resource), 0);
    return requestOf(pod, resource) > 0 && taken + requestOf(pod, resource) > allocatable[resource];
  });
  const reasons = [
    ...lacking.map((resource) => `1 Insufficient ${resource}`),
    ...(others.length >= podsPerNode ? ['1 Too many pods'] : []),
  ];
  return reasons.length === 0 ? undefined : `0/1 nodes are available: ${reasons.join(', ')}. ${noVictims}`;
}

/** Names of the claims that a pod mounts. */
export function claimsOf({ spec }: Pod): string[] {
  return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

/** Of processors in thousandths. */
function requestOf({ spec }: Pod, resource: 'cpu' | 'memory'): number {
  const count = resource === 'cpu' ? thousandths : (value: number) => value;
  return (spec?.containers ?? []).reduce((total, { resources = {} }) => {
    const asked = resources.requests?.[resource] ?? resources.limits?.[resource];
    return total + (asked === undefined ? 0 : count(toNumber(asked)));
  }, 0);
}

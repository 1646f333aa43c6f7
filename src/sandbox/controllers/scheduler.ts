import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.d.ts';
import { claims, pods, storageClasses } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { stamp } from '../store.ts';
import { record } from './events.ts';
import { claimsOf, whyUnschedulable } from './fit.ts';
import { runController } from './loop.ts';
import { allocatableOf, nodeLabels, nodeName } from './node.ts';
import { atOf, setStatus } from './objects.ts';
import { isActive } from './pods.ts';

const component = 'default-scheduler';
export const selectedNode = 'volume.kubernetes.io/selected-node';

/** Puts pods on the one node, once they fit and their claims are bound. */
export function runScheduler(machine: Machine): void {
  const { store } = machine;
  const waiting = (namespace?: string) => store.list(pods, namespace).filter(isWaiting).map(atOf);
  runController(machine, {
    kind: pods,
    concerns: {
      // A pod that goes may make room for others.
      Pod: (object, { type }) => (type === 'DELETED' ? waiting() : isWaiting(object as Pod) ? [atOf(object)] : []),
      PersistentVolumeClaim: ({ metadata }) => waiting(metadata?.namespace),
    },
    act(pod) {
      if (isWaiting(pod)) place(machine, pod);
    },
  });
}

function isWaiting(pod: Pod): boolean {
  return pod.spec?.nodeName === undefined && isActive(pod);
}

function place(machine: Machine, pod: Pod): void {
  const { store } = machine;
  const { namespace } = atOf(pod);
  const present = new Map(store.list(claims, namespace).map((claim) => [claim.metadata?.name ?? '', claim]));
  const others = store.list(pods).filter((one) => one.spec?.nodeName !== undefined && one.status?.phase !== 'Failed');
  const around = {
    labels: nodeLabels,
    allocatable: allocatableOf(machine.scenario),
    others,
    claims: present,
    waits: (claim: PersistentVolumeClaim) => waits(machine, claim),
  };
  const why = whyUnschedulable(pod, around);
  if (why !== undefined) {
    refuse(machine, pod, why);
    return;
  }
  const unbound = claimsOf(pod)
    .map((name) => present.get(name))
    .filter((claim) => claim !== undefined && claim.status?.phase !== 'Bound');
  for (const claim of unbound) if (claim !== undefined) select(machine, claim);
  // Once its claims are bound it comes here again.
  if (unbound.length > 0) return;
  store.change(pods, atOf(pod), (draft) => {
    if (draft.spec !== undefined) draft.spec.nodeName = nodeName;
    const scheduled = {
      type: 'PodScheduled',
      status: 'True',
      lastProbeTime: null as unknown as string,
      lastTransitionTime: stamp(machine.clock),
    };
    Object.assign(draft, { status: { ...draft.status, conditions: [scheduled] } });
  });
  const message = `Successfully assigned ${namespace}/${pod.metadata?.name} to ${nodeName}`;
  record(machine, pod, { reason: 'Scheduled', message, component });
}

function refuse(machine: Machine, pod: Pod, message: string): void {
  const current = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (current?.message === message) return;
  record(machine, pod, { type: 'Warning', reason: 'FailedScheduling', message, component });
  const since = current?.lastTransitionTime ?? stamp(machine.clock);
  const no = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: since };
  setStatus(machine, pods, atOf(pod), { ...pod.status, conditions: [{ ...no, lastProbeTime: null as unknown as string }] });
}

/** Tells a claim's provisioner where its volume is to be. */
function select({ store }: Machine, claim: PersistentVolumeClaim): void {
  store.change(claims, atOf(claim), (draft) => {
    draft.metadata = { ...draft.metadata, annotations: { ...draft.metadata?.annotations, [selectedNode]: nodeName } };
  });
}

function waits({ store }: Machine, { spec }: PersistentVolumeClaim): boolean {
  const found = store.get(storageClasses, { name: spec?.storageClassName ?? '' });
  return found?.volumeBindingMode === 'WaitForFirstConsumer';
}

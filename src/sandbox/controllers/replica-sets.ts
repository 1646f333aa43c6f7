import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from 'kubernetes-types/apps/v1.d.ts';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods, replicaSets } from '../../cluster/kinds.ts';
import { removeObject } from '../api/remove.ts';
import type { Machine } from '../machine.ts';
import { suffix } from '../names.ts';
import { stamp } from '../store.ts';
import { refusalOf } from './admission.ts';
import { record } from './events.ts';
import { type Again, runController } from './loop.ts';
import { atOf, isOwnedBy, ownedBy, ownerOf, setStatus } from './objects.ts';
import { isActive, isReady, podOf } from './pods.ts';

const component = 'replicaset-controller';
/** As many as it makes or deletes in one turn (the real one's BurstReplicas is 500); its status brings it here again. */
const burst = 50;

/** Gives ReplicaSets as many pods as they want. */
export function runReplicaSets(machine: Machine): void {
  const { store } = machine;
  const refusals = new Map<string, number>();
  runController(machine, {
    kind: replicaSets,
    concerns: {
      ReplicaSet: (object) => [atOf(object)],
      Pod: (object) => [ownerOf(object, replicaSets)],
      // What was refused may be allowed now.
      ResourceQuota: ({ metadata }) => store.list(replicaSets, metadata?.namespace).map(atOf),
    },
    act(set, again) {
      if (set.metadata?.deletionTimestamp === undefined) act(machine, set, again, refusals);
    },
  });
}

function act(machine: Machine, set: ReplicaSet, again: Again, refusals: Map<string, number>): void {
  const { store, clock } = machine;
  const active = () => store.list(pods, set.metadata?.namespace).filter((pod) => isOwnedBy(pod, set) && isActive(pod));
  const present = active();
  const wanted = set.spec?.replicas ?? 1;
  let refused: string | undefined;
  for (let missing = Math.min(burst, wanted - present.length); missing > 0 && refused === undefined; missing--)
    refused = make(machine, set);
  for (const pod of leastUseful(present).slice(0, Math.min(burst, Math.max(0, present.length - wanted)))) {
    record(machine, set, { reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata?.name}`, component });
    removeObject(machine, pods, pod, {});
  }
  const uid = set.metadata?.uid ?? '';
  const tries = refused === undefined ? 0 : (refusals.get(uid) ?? 0) + 1;
  if (refused === undefined) refusals.delete(uid);
  else {
    refusals.set(uid, tries);
    again(Math.min(300, 2 ** tries));
  }
  setStatus(machine, replicaSets, atOf(set), statusOf(set, active(), refused, stamp(clock)));
}

/** @returns the API server's words, where it refuses the pod */
function make(machine: Machine, set: ReplicaSet): string | undefined {
  const { namespace, name } = atOf(set);
  const pod = podOf(set.spec?.template, {
    ...(namespace === undefined ? {} : { namespace }),
    name: `${name}-${suffix()}`,
    generateName: `${name}-`,
    ownerReferences: ownedBy(replicaSets, set),
  });
  const refused = refusalOf(machine, pods, pod);
  if (refused !== undefined) {
    record(machine, set, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${refused}`, component });
    return refused;
  }
  machine.store.put(pods, pod);
  record(machine, set, { reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata?.name}`, component });
  return undefined;
}

/** Those on no node first, then those that are not ready, then the youngest. */
function leastUseful(all: readonly Pod[]): Pod[] {
  const rank = (pod: Pod) => (pod.spec?.nodeName === undefined ? 0 : isReady(pod) ? 2 : 1);
  const born = ({ metadata }: Pod) => metadata?.creationTimestamp ?? '';
  return [...all].sort((a, b) => rank(a) - rank(b) || born(b).localeCompare(born(a)));
}

/** A ReplicaSet's status; pods that are being stopped are not counted. Pure. @param now ISO 8601 */
function statusOf(set: ReplicaSet, active: readonly Pod[], refused: string | undefined, now: string): ReplicaSetStatus {
  const ready = active.filter(isReady).length;
  const counts = { fullyLabeledReplicas: active.length, readyReplicas: ready, availableReplicas: ready };
  const failure = refused === undefined ? undefined : failureOf(set, refused, now);
  return {
    replicas: active.length,
    observedGeneration: set.metadata?.generation ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(failure === undefined ? {} : { conditions: [failure] }),
  };
}

/** It keeps the words of the first refusal, as the real one does: new words with every try would be a change that asks for the next. */
function failureOf({ status }: ReplicaSet, refused: string, now: string): ReplicaSetCondition {
  const current = status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
  return current ?? { type: 'ReplicaFailure', status: 'True', lastTransitionTime: now, reason: 'FailedCreate', message: refused };
}

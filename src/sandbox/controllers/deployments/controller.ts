import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import { deployments, pods, replicaSets } from '../../../cluster/kinds.ts';
import type { Machine } from '../../machine.ts';
import { stamp } from '../../store.ts';
import { refusalOf } from '../admission.ts';
import { record } from '../events.ts';
import { type Again, runController } from '../loop.ts';
import { atOf, ownerOf, setStatus } from '../objects.ts';
import { nextStep, type Step } from './next-step.ts';
import { desiredOf } from './replicas.ts';
import { newSetOf, nextRevision, partsOf, revisionKey, revisionOf } from './sets.ts';
import { condition, deadlineOf, isUnderWay, progressIn, statusOf, withCondition } from './status.ts';

const component = 'deployment-controller';

/** Moves Deployments' ReplicaSets, and says how far they are. */
export function runDeployments(machine: Machine): void {
  const moved = new Map<string, number>();
  runController(machine, {
    kind: deployments,
    concerns: {
      Deployment: (object) => [atOf(object)],
      ReplicaSet: (object) => [ownerOf(object, deployments)],
      // Under Recreate the last pod's end is what is waited for.
      Pod: (object, { type }) => {
        const set = type === 'DELETED' ? ownerOf(object, replicaSets) : undefined;
        const found = set && machine.store.get(replicaSets, set);
        return [found && ownerOf(found, deployments)];
      },
    },
    act(deployment, again) {
      if (deployment.metadata?.deletionTimestamp === undefined) act(machine, deployment, again, moved);
    },
  });
}

/** @param moved when each Deployment's rollout has moved last, by its uid, in the sandbox's seconds */
function act(machine: Machine, deployment: Deployment, again: Again, moved: Map<string, number>): void {
  const { store, clock } = machine;
  const at = atOf(deployment);
  const uid = deployment.metadata?.uid ?? '';
  const parts = partsOf(machine, deployment);
  if (parts.newSet !== undefined) keepRevision(machine, deployment, parts.newSet, nextRevision(parts));
  const step = nextStep(parts);
  const refused = step && take(machine, deployment, step, nextRevision(parts));
  if (refused !== undefined) {
    say(machine, deployment, condition('Progressing', 'False', 'ReplicaSetCreateError', refused, stamp(clock)));
    again(5);
    return;
  }
  const isMade = step !== undefined && 'make' in step;
  if (isMade || deployment.spec?.paused || !moved.has(uid)) moved.set(uid, clock.seconds());
  const now = store.get(deployments, at) ?? deployment;
  const { newSet, oldSets } = partsOf(machine, now);
  cleanUp(machine, now, oldSets);
  const still = clock.seconds() - (moved.get(uid) ?? 0);
  const status = statusOf(now, newSet, oldSets, still, stamp(clock));
  // What is no news is the same condition still.
  const isMoving = progressIn(status) !== progressIn(now.status);
  if (isMoving) moved.set(uid, clock.seconds());
  setStatus(machine, deployments, at, status);
  if (isUnderWay(status)) again(deadlineOf(now) - (isMoving ? 0 : still) + 1);
}

/** @returns the API server's words, where it refuses a new ReplicaSet */
function take(machine: Machine, deployment: Deployment, step: Step, revision: number): string | undefined {
  const { store } = machine;
  if ('make' in step) {
    const set = newSetOf(deployment, step.make, revision);
    const refused = refusalOf(machine, replicaSets, set);
    if (refused !== undefined) return refused;
    const { metadata } = store.put(replicaSets, set);
    setRevision(machine, deployment, revision);
    say(
      machine,
      deployment,
      condition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${metadata?.name}"`, stamp(machine.clock)),
    );
    if (step.make > 0) tellScale(machine, deployment, set, 0, step.make);
    return undefined;
  }
  const { scale, to } = step;
  const from = desiredOf(scale);
  store.change(replicaSets, atOf(scale), (draft) => {
    if (draft.spec !== undefined) draft.spec.replicas = to;
  });
  tellScale(machine, deployment, scale, from, to);
  return undefined;
}

function tellScale(machine: Machine, deployment: Deployment, { metadata }: ReplicaSet, from: number, to: number): void {
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${metadata?.name} from ${from} to ${to}`;
  record(machine, deployment, { reason: 'ScalingReplicaSet', message, component });
}

function say(machine: Machine, deployment: Deployment, next: ReturnType<typeof condition>): void {
  const status = machine.store.get(deployments, atOf(deployment))?.status;
  setStatus(machine, deployments, atOf(deployment), { ...status, conditions: withCondition(status?.conditions ?? [], next) });
}

/** A template that comes back has its old ReplicaSet back, as the newest revision. */
function keepRevision(machine: Machine, deployment: Deployment, set: ReplicaSet, revision: number): void {
  if (revisionOf(set) !== revision) {
    machine.store.change(replicaSets, atOf(set), (draft) => {
      draft.metadata = { ...draft.metadata, annotations: { ...draft.metadata?.annotations, [revisionKey]: String(revision) } };
    });
  }
  setRevision(machine, deployment, revision);
}

function setRevision({ store }: Machine, deployment: Deployment, revision: number): void {
  store.change(deployments, atOf(deployment), (draft) => {
    draft.metadata = { ...draft.metadata, annotations: { ...draft.metadata?.annotations, [revisionKey]: String(revision) } };
  });
}

/** Of the ReplicaSets that are over only so many are kept as the Deployment says. */
function cleanUp({ store }: Machine, { spec, metadata }: Deployment, oldSets: readonly ReplicaSet[]): void {
  const over = oldSets.filter((set) => desiredOf(set) === 0 && (set.status?.replicas ?? 0) === 0);
  const many = over.length - (spec?.revisionHistoryLimit ?? 10);
  const hasPods = (set: ReplicaSet) =>
    store.list(pods, metadata?.namespace).some((pod) => ownerOf(pod, replicaSets)?.name === set.metadata?.name);
  for (const set of over.slice(0, Math.max(0, many))) if (!hasPods(set)) store.remove(replicaSets, atOf(set));
}

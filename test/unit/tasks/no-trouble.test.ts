import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import type { Observed } from '../../../src/tasks/rollout/observed.ts';
import { findTrouble } from '../../../src/tasks/rollout/trouble.ts';
import * as k8s from './objects.ts';

const { container, crashLoop, deployment, event, observed, pod, replicaSet, running, terminated, waiting } = k8s;

const inContainer = (status: ReturnType<typeof container>) => pod({ containerStatuses: [status] });
const mount = 'MountVolume.SetUp failed for volume "v" : configmap "absent" not found';
const mountless = [{ type: 'PodReadyToStartContainers', status: 'False' }, k8s.scheduled];
const initDone = container(terminated(0), { name: 'wait', restartCount: 3, ready: true });
test.each<{ what: string; pods: Pod[]; more?: Partial<Observed> }>([
  { what: 'a ready pod, whatever it went through', pods: [k8s.readyPod()] },
  { what: 'a container being made', pods: [inContainer(container(waiting('ContainerCreating')))] },
  { what: 'a container that runs and is not ready yet', pods: [inContainer(container(running))] },
  {
    what: 'a container that runs again after a crash',
    pods: [inContainer(container(running, { restartCount: 3, lastState: terminated(1) }))],
  },
  {
    what: 'a container being made again on a restarted node',
    pods: [inContainer(container(waiting('ContainerCreating'), { restartCount: 5, lastState: terminated(255, 'Unknown') }))],
  },
  { what: 'a program that has ended well once', pods: [inContainer(container(terminated(0)))] },
  {
    what: 'an init container that was done after three tries, while the pod starts',
    pods: [pod({ initContainerStatuses: [initDone], containerStatuses: [container(running)] })],
  },
  { what: 'a pod that is being deleted', pods: [pod({ containerStatuses: [container(terminated(137))] }, { deleted: true })] },
  {
    what: 'a pod that was evicted and replaced',
    pods: [pod({ phase: 'Failed', reason: 'Evicted', containerStatuses: [container(terminated(137, 'ContainerStatusUnknown'))] })],
  },
  {
    what: 'the crashing pod of an old ReplicaSet',
    pods: [pod({ containerStatuses: [crashLoop(7, terminated(1))] }, { revision: 1 }), inContainer(container(running))],
    more: { replicaSets: [replicaSet(1), replicaSet(2)] },
  },
  {
    what: 'the crashing pod of the old ReplicaSet under Recreate, before the new one is made',
    pods: [pod({ containerStatuses: [crashLoop(7, terminated(1))] }, { revision: 1 })],
    more: { replicaSets: [replicaSet(1)], deployment: deployment({ status: { observedGeneration: 2, replicas: 1 } }) },
  },
  {
    what: "somebody else's crashing pod",
    pods: [{ ...pod({ containerStatuses: [crashLoop(7, terminated(1))] }), metadata: { name: 'other' } }],
  },
  {
    what: 'a mount that failed at first, while a large image is pulled',
    pods: [inContainer(container(waiting('ContainerCreating')))],
    more: { events: [event('FailedMount', mount), event('Pulling', 'Pulling image "ghcr.io/mlflow/mlflow"')] },
  },
  {
    what: "another pod's mount",
    pods: [pod({ conditions: mountless, containerStatuses: [container(waiting('ContainerCreating'))] })],
    more: { events: [event('FailedMount', mount, { name: 'web-1-old' })] },
  },
  {
    what: 'what was true of the template before this one',
    pods: [inContainer(crashLoop(7, terminated(1)))],
    more: { deployment: deployment({ status: { observedGeneration: 1, updatedReplicas: 1 } }) },
  },
  {
    what: 'a paused Deployment whose pods are of its present template',
    pods: [inContainer(container(running))],
    more: { deployment: deployment({ spec: { paused: true } }) },
  },
  { what: 'a ReplicaSet that has not been seen yet', pods: [], more: { replicaSets: [replicaSet(1)] } },
])('is no trouble: $what', ({ pods, more }) => {
  expect(findTrouble(observed({ pods, ...more }))).toBeUndefined();
});

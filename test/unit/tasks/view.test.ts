import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { eventTime, newReplicaSet, type Observed } from '../../../src/tasks/rollout/observed.ts';
import { podStatus } from '../../../src/tasks/rollout/pod-status.ts';
import { isComplete, shortenProbe, viewRollout } from '../../../src/tasks/rollout/view.ts';
import * as k8s from './objects.ts';

const { container, crashLoop, deployment, event, observed, pod, readyPod, replicaSet, running, terminated, waiting } = k8s;

test.each<{ what: string; status: NonNullable<Observed['deployment']['status']>; replicas?: number; complete: boolean }>([
  {
    what: 'all replicas are new and available',
    status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
    complete: true,
  },
  {
    what: 'one is not available',
    status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
    complete: false,
  },
  { what: 'an old one is left', status: { observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 2 }, complete: false },
  { what: 'one is still old', status: { observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 2 }, complete: false },
  {
    what: 'the counts are of the template before',
    status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
    complete: false,
  },
  { what: 'nothing is known yet', status: {}, complete: false },
  { what: 'it is scaled to 0', status: { observedGeneration: 2 }, replicas: 0, complete: false },
])('a rollout where $what is complete: $complete', ({ status, replicas = 2, complete }) => {
  expect(isComplete(observed({ deployment: deployment({ spec: { replicas }, status }) }))).toBe(complete);
});

test("the new ReplicaSet is the one of the Deployment's template, also after a rollback, and none before it is made", () => {
  const replicaSets = [replicaSet(1), replicaSet(2), replicaSet(3)];
  const nameOf = (revision: number, sets = replicaSets) =>
    newReplicaSet(observed({ replicaSets: sets, deployment: deployment({ revision }) }))?.metadata?.name;
  expect([1, 3, 4].map((revision) => nameOf(revision))).toEqual(['web-1', 'web-3', undefined]);
  const foreign = { ...replicaSet(2), metadata: { ...replicaSet(2).metadata, ownerReferences: [] } };
  expect(nameOf(2, [foreign])).toBeUndefined();
});

const probe = 'Readiness probe failed: Get "http://10.244.0.52:5000/health": dial tcp 10.244.0.52:5000: connect: connection refused';
const inContainer = (status: ReturnType<typeof container>) => pod({ containerStatuses: [status] });

test.each<{ reason: string | undefined; pods: Pod[]; more?: Partial<Observed> }>([
  { reason: 'waits for its pod', pods: [] },
  { reason: 'Pod web-2-x7k2p: ContainerCreating', pods: [inContainer(container(waiting('ContainerCreating')))] },
  {
    reason: 'Pod web-2-x7k2p: Pulling image "app:2"',
    pods: [inContainer(container(waiting('ContainerCreating')))],
    more: { events: [event('Scheduled', 'assigned'), event('Pulling', 'Pulling image "app:2"')] },
  },
  {
    reason: 'Pod web-2-x7k2p: ContainerCreating',
    pods: [inContainer(container(waiting('ContainerCreating')))],
    more: {
      events: [
        event('Pulling', 'Pulling image "app:2"'),
        event('Pulled', 'Successfully pulled image "app:2"', { at: '2026-11-23T15:39:00Z' }),
      ],
    },
  },
  {
    reason: 'Pod web-2-x7k2p: ContainerCreating',
    pods: [inContainer(container(waiting('ContainerCreating')))],
    // Within one second, which is all that their times tell.
    more: { events: [event('Pulling', 'Pulling image "app:2"'), event('Pulled', 'Successfully pulled image "app:2"')] },
  },
  { reason: 'running, not ready yet', pods: [inContainer(container(running))] },
  {
    reason: 'Readiness probe failed: GET :5000/health: connection refused (25 times)',
    pods: [inContainer(container(running))],
    more: {
      events: [event('Unhealthy', 'an earlier answer'), event('Unhealthy', probe, { count: 25, at: '2026-11-23T15:39:49Z' })],
    },
  },
  {
    reason: 'Readiness probe failed: GET :5000/health: connection refused',
    pods: [inContainer(container(running))],
    more: { events: [event('Unhealthy', probe, { count: 1 })] },
  },
  { reason: 'container app crashes: exit code 3, 1 restart', pods: [inContainer(crashLoop(1, terminated(3)))] },
  {
    reason: 'waits for the old pod web-1-x7k2p to stop',
    pods: [pod({}, { revision: 1, deleted: true })],
    // Recreate: the old ReplicaSet wants and counts no pods any more.
    more: { replicaSets: [replicaSet(1, { replicas: 0 })], deployment: deployment({ status: { observedGeneration: 2 } }) },
  },
  {
    reason: 'waits for the old pod web-1-x7k2p to stop',
    pods: [readyPod({ revision: 1 }), readyPod()],
    more: { replicaSets: [replicaSet(1), replicaSet(2)] },
  },
  {
    reason: 'Pod web-2-b: ContainerCreating',
    pods: [
      pod({ phase: 'Failed', reason: 'Evicted' }, { name: 'web-2-a' }),
      pod({ containerStatuses: [container(waiting('ContainerCreating'))] }, { name: 'web-2-b' }),
    ],
  },
  {
    reason: 'its pod is ready; waits for the Deployment to count it',
    pods: [readyPod()],
    more: { deployment: deployment({ status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1 } }) },
  },
  {
    reason: undefined,
    pods: [readyPod()],
    more: { deployment: deployment({ status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 } }) },
  },
])('it is not ready because: $reason', ({ reason, pods, more }) => {
  expect(viewRollout(observed({ pods, ...more })).reason).toBe(reason);
});

test('shows the new ReplicaSet first, old ones with pods below it, and none that is over', () => {
  const old = pod({ containerStatuses: [crashLoop(7, terminated(1))] }, { revision: 2, name: 'web-2-old' });
  const set3 = { ...replicaSet(3), status: { replicas: 1, readyReplicas: 1 } };
  const seen = viewRollout(
    observed({
      deployment: deployment({ revision: 3, generation: 5 }),
      replicaSets: [replicaSet(1, { replicas: 0 }), replicaSet(2), set3],
      pods: [old, readyPod({ revision: 3, name: 'web-3-new' })],
      log: ['listening'],
    }),
  );
  expect(seen).toMatchObject({ view: 'rollout', generation: 5, desired: 1, updated: 1, ready: 0, available: 0, log: ['listening'] });
  expect(seen.replicaSets.map(({ name, isNew, desired, ready }) => ({ name, isNew, desired, ready }))).toEqual([
    { name: 'web-3', isNew: true, desired: 1, ready: 1 },
    { name: 'web-2', isNew: false, desired: 1, ready: 0 },
  ]);
  expect(seen.replicaSets.flatMap(({ pods }) => pods)).toMatchObject([
    { name: 'web-3-new', status: 'Running', ready: true, containers: [{ name: 'app', state: 'running', ready: true, restarts: 0 }] },
    {
      name: 'web-2-old',
      status: 'CrashLoopBackOff',
      ready: false,
      containers: [{ name: 'app', state: 'waiting', ready: false, restarts: 7, reason: 'CrashLoopBackOff' }],
    },
  ]);
});

test("shows the newest events of the Deployment, its ReplicaSets and their pods, and nobody else's", () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    event('BackOff', `try ${index}`, { at: `2026-11-23T15:40:${String(index).padStart(2, '0')}Z`, count: index }),
  );
  const scaled = event('ScalingReplicaSet', 'Scaled up', { kind: 'Deployment', name: 'web', at: '2026-11-23T16:00:00Z' });
  const foreign = event('Killing', 'Stopping', { name: 'other', at: '2026-11-23T17:00:00Z' });
  const { events } = viewRollout(observed({ pods: [inContainer(container(running))], events: [foreign, ...many, scaled] }));
  expect(events).toHaveLength(20);
  expect(events[0]).toEqual({
    at: '2026-11-23T16:00:00Z',
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    object: 'Deployment web',
    message: 'Scaled up',
    count: 1,
  });
  expect(events[1]).toMatchObject({ type: 'Warning', message: 'try 29', count: 29, object: 'Pod web-2-x7k2p' });
  expect(events.at(-1)).toMatchObject({ message: 'try 11' });
});

test.each([
  // The scheduler's recorder leaves the older fields null; the API's types know them as absent only.
  { fields: { eventTime: '2026-11-23T15:38:56.752574Z', lastTimestamp: null, series: null }, time: '2026-11-23T15:38:56.752574Z' },
  { fields: { eventTime: null, lastTimestamp: '2026-11-23T15:41:05Z' }, time: '2026-11-23T15:41:05Z' },
  {
    fields: { eventTime: '2026-11-23T15:38:56.7Z', series: { count: 3, lastObservedTime: '2026-11-23T15:39:00.1Z' } },
    time: '2026-11-23T15:39:00.1Z',
  },
  { fields: { metadata: { creationTimestamp: '2026-11-23T15:00:00Z' } }, time: '2026-11-23T15:00:00Z' },
  { fields: {}, time: '' },
])('an event last happened at $time', ({ fields, time }) => {
  expect(eventTime({ metadata: {}, involvedObject: {}, ...fields } as never)).toBe(time);
});

test.each([
  { status: 'Running', of: readyPod() },
  { status: 'Pending', of: pod({ phase: 'Pending' }) },
  { status: 'Terminating', of: readyPod({ deleted: true }) },
  { status: 'Evicted', of: pod({ phase: 'Failed', reason: 'Evicted' }) },
  { status: 'ImagePullBackOff', of: inContainer(container(waiting('ImagePullBackOff'))) },
  { status: 'OOMKilled', of: inContainer(container(terminated(137, 'OOMKilled'))) },
  { status: 'ExitCode:2', of: inContainer(container({ terminated: { exitCode: 2 } })) },
  { status: 'Completed', of: inContainer(container(terminated(0))) },
  {
    status: 'Init:CrashLoopBackOff',
    of: pod({
      initContainerStatuses: [container(terminated(0), { name: 'first' }), crashLoop(2, terminated(1), 'second')],
      containerStatuses: [container(waiting('PodInitializing'))],
    }),
  },
  {
    status: 'Running',
    of: pod({ initContainerStatuses: [container(terminated(0), { name: 'first' })], containerStatuses: [container(running)] }),
  },
  { status: 'Unknown', of: {} },
])('a pod is $status', ({ status, of }) => {
  expect(podStatus(of)).toBe(status);
});

test.each([
  [probe, 'Readiness probe failed: GET :5000/health: connection refused'],
  [
    'Startup probe failed: Get "http://10.2.0.9:13133/": context deadline exceeded',
    'Startup probe failed: GET :13133/: context deadline exceeded',
  ],
  [
    'Liveness probe failed: Get "https://[fd00::7]:8443/live": dial tcp [fd00::7]:8443: i/o timeout',
    'Liveness probe failed: GET :8443/live: i/o timeout',
  ],
  ['Readiness probe failed: HTTP probe failed with statuscode: 503', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
  ["Readiness probe failed: cat: can't open '/tmp/ok': No such file\n", "Readiness probe failed: cat: can't open '/tmp/ok': No such file"],
  ['', ''],
])('%s is told as: %s', (message, told) => {
  expect(shortenProbe(message)).toBe(told);
});

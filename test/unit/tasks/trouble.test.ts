import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import type { Observed } from '../../../src/tasks/rollout/observed.ts';
import { findTrouble } from '../../../src/tasks/rollout/trouble.ts';
import * as k8s from './objects.ts';

const { container, crashLoop, deployment, event, observed, pod, progressing, replicaSet, running, terminated, waiting } = k8s;

const inContainer = (status: ReturnType<typeof container>) => pod({ containerStatuses: [status] });
const unschedulable = (message: string) =>
  pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] });

const resolve = 'failed to pull and unpack image "docker.io/library/busybox:nope": failed to resolve reference: no such host';
const runc =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: exec: "/no/such/thing": no such file or directory';
const noSpace = "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption isn't helpful.";
const mount = 'MountVolume.SetUp failed for volume "v" : configmap "absent" not found';
/** Before the container started that is told of. */
const earlier = new Date(Date.parse(k8s.created) - 1000).toISOString();
const badImage = { image: 'busybox:nope' };
const mountless = [{ type: 'PodReadyToStartContainers', status: 'False' }, k8s.scheduled];

interface Case {
  what: string;
  pods: Pod[];
  more?: Partial<Observed>;
  message: string;
  hint: RegExp;
  seconds: number;
}

const troubles: Case[] = [
  {
    what: 'an image that can not be pulled, after a try',
    pods: [inContainer(container(waiting('ErrImagePull', resolve), badImage))],
    message: `image busybox:nope can't be pulled: ${resolve}`,
    hint: /^set mlflow.image to an image that the nodes can pull; see kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 20,
  },
  {
    what: 'the same between two tries, in the same words',
    pods: [
      inContainer(container(waiting('ImagePullBackOff', `Back-off pulling image "busybox:nope": ErrImagePull: ${resolve}`), badImage)),
    ],
    message: `image busybox:nope can't be pulled: ${resolve}`,
    hint: /^set mlflow.image/,
    seconds: 20,
  },
  {
    what: "the image of somebody else's Deployment, with no words but the back-off",
    pods: [inContainer(container(waiting('ImagePullBackOff', 'Back-off pulling image "busybox:nope"'), badImage))],
    more: { imageSetting: undefined as never },
    message: "image busybox:nope can't be pulled: ImagePullBackOff",
    hint: /^kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 20,
  },
  {
    what: 'an image name that is none',
    pods: [
      inContainer(container(waiting('InvalidImageName', 'repository name (library/BusyBox) must be lowercase'), { image: 'BusyBox::1' })),
    ],
    message: "image BusyBox::1 can't be pulled: repository name (library/BusyBox) must be lowercase",
    hint: /^set mlflow.image/,
    seconds: 0,
  },
  {
    what: 'an image that may not be pulled',
    pods: [
      inContainer(
        container(waiting('ErrImageNeverPull', 'Container image "busybox:nope" is not present with pull policy of Never'), badImage),
      ),
    ],
    message: `image busybox:nope can't be pulled: Container image "busybox:nope" is not present with pull policy of Never`,
    hint: /^set mlflow.image/,
    seconds: 20,
  },
  {
    what: 'a secret without the key',
    pods: [inContainer(container(waiting('CreateContainerConfigError', "couldn't find key password in Secret dev/creds")))],
    message: "container app can't be started: couldn't find key password in Secret dev/creds",
    hint: /^kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 15,
  },
  {
    what: 'a command that is not in the image, as it fails',
    pods: [inContainer(container(waiting('RunContainerError', runc)))],
    message: `container app can't be started: ${runc}`,
    hint: /describe pod/,
    seconds: 15,
  },
  {
    what: 'the same between two tries',
    pods: [inContainer(crashLoop(4, terminated(128, 'StartError', runc)))],
    message: `container app can't be started: ${runc}`,
    hint: /describe pod/,
    seconds: 15,
  },
  {
    what: 'a first crash',
    pods: [inContainer(container(terminated(3)))],
    more: { log: ['starting', 'boom', '', ' '] },
    message: 'container app crashes: exit code 3; last log line: boom',
    hint: /^kubectl -n dev logs web-2-x7k2p -c app --previous$/,
    seconds: 60,
  },
  {
    what: 'a crash loop that has begun',
    pods: [inContainer(crashLoop(1, terminated(3)))],
    message: 'container app crashes: exit code 3, 1 restart',
    hint: /--previous$/,
    seconds: 60,
  },
  {
    what: 'a crash loop that has gone on',
    pods: [inContainer(crashLoop(3, terminated(3)))],
    message: 'container app crashes: exit code 3, 3 restarts',
    hint: /--previous$/,
    seconds: 2,
  },
  {
    what: "a crash whose last words the kubelet keeps: they are the crash's own, whatever has been followed since",
    pods: [inContainer(crashLoop(3, terminated(1, 'Error', 'Traceback\nKeyError: PGHOST\n')))],
    more: { log: ['starting'] },
    message: 'container app crashes: exit code 1, 3 restarts; last log line: KeyError: PGHOST',
    hint: /--previous$/,
    seconds: 2,
  },
  {
    what: 'a program that ends well, again and again',
    pods: [inContainer(crashLoop(4, terminated(0)))],
    message: 'container app crashes: exit code 0, 4 restarts',
    hint: /--previous$/,
    seconds: 2,
  },
  {
    what: 'a program that the kubelet stops, because its probe fails',
    pods: [inContainer(crashLoop(3, terminated(0)))],
    more: {
      events: [
        event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 500'),
        event('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 503'),
        event('Killing', 'Container app failed startup probe, will be restarted'),
      ],
    },
    message:
      'container app is stopped by the kubelet again and again, 3 restarts: Startup probe failed: HTTP probe failed with statuscode: 503',
    hint: /^kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 2,
  },
  {
    what: 'a program that the kubelet has stopped for the first time',
    pods: [inContainer(container(terminated(143)))],
    more: { events: [event('Killing', 'Container app failed liveness probe, will be restarted')] },
    message: 'container app is stopped by the kubelet: its liveness probe fails',
    hint: /^kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 60,
  },
  {
    what: 'a crash of a program that a probe has stopped in an earlier life',
    pods: [inContainer(crashLoop(3, terminated(3, 'Error', 'ValueError: boom')))],
    more: {
      events: [
        event('Unhealthy', 'Liveness probe failed: timeout', { at: earlier }),
        event('Killing', 'Container app failed liveness probe, will be restarted', { at: earlier }),
      ],
    },
    message: 'container app crashes: exit code 3, 3 restarts; last log line: ValueError: boom',
    hint: /--previous$/,
    seconds: 2,
  },
  {
    what: 'no memory left',
    pods: [inContainer(crashLoop(4, terminated(137, 'OOMKilled')))],
    more: { log: ['ready'] },
    message: 'container app crashes: out of memory (OOMKilled), 4 restarts',
    hint: /^see its limits: kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 2,
  },
  {
    what: 'an init container that crashes, without the words of another container',
    pods: [
      pod({
        phase: 'Pending',
        initContainerStatuses: [crashLoop(3, terminated(1), 'wait')],
        containerStatuses: [container(waiting('PodInitializing'))],
      }),
    ],
    more: { log: ['of the container app'] },
    message: 'container wait crashes: exit code 1, 3 restarts',
    hint: /^kubectl -n dev logs web-2-x7k2p -c wait --previous$/,
    seconds: 2,
  },
  {
    what: 'no node for the pod',
    pods: [unschedulable(noSpace)],
    message: `Pod web-2-x7k2p can't be scheduled: ${noSpace}`,
    hint: /^kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 45,
  },
  {
    what: 'no node for the pod, but one is being made',
    pods: [unschedulable(noSpace)],
    more: { events: [event('TriggeredScaleUp', 'pod triggered scale-up: [{pool 3->4 (max: 10)}]')] },
    message: `Pod web-2-x7k2p can't be scheduled: ${noSpace}`,
    hint: /describe pod/,
    seconds: 300,
  },
  {
    what: 'a volume that can not be mounted',
    pods: [pod({ phase: 'Pending', conditions: mountless, containerStatuses: [container(waiting('ContainerCreating'))] })],
    more: { events: [event('FailedMount', mount, { count: 9 }), event('Scheduled', 'Successfully assigned dev/web-2-x7k2p')] },
    message: `a volume of Pod web-2-x7k2p can't be mounted: ${mount}`,
    hint: /^kubectl -n dev describe pod web-2-x7k2p$/,
    seconds: 45,
  },
  {
    what: 'a quota',
    pods: [],
    more: { replicaSets: [replicaSet(2, { failure: 'pods "web-2-n5plb" is forbidden: exceeded quota: pods, requested: pods=1' })] },
    message: 'no pod can be created: pods "web-2-n5plb" is forbidden: exceeded quota: pods, requested: pods=1',
    hint: /^kubectl -n dev describe replicaset web-2$/,
    seconds: 10,
  },
  {
    what: 'a quota of ReplicaSets: the controller then never counts the Deployment as observed',
    pods: [],
    more: {
      replicaSets: [],
      deployment: deployment({
        status: { conditions: [progressing('False', 'ReplicaSetCreateError', 'Failed to create new replica set "web-2": exceeded quota')] },
      }),
    },
    message: 'no ReplicaSet can be created: Failed to create new replica set "web-2": exceeded quota',
    hint: /^kubectl -n dev describe deployment web$/,
    seconds: 10,
  },
  {
    what: 'a Deployment without replicas',
    pods: [],
    more: { deployment: deployment({ spec: { replicas: 0 }, status: { observedGeneration: 2 } }) },
    message: 'Deployment web is scaled to 0 replicas',
    hint: /^kubectl -n dev scale deployment web --replicas=1$/,
    seconds: 0,
  },
  {
    what: 'a paused Deployment, whose old pod goes on',
    pods: [k8s.readyPod({ revision: 1 })],
    more: {
      replicaSets: [replicaSet(1)],
      deployment: deployment({
        spec: { paused: true },
        status: { observedGeneration: 2, replicas: 1, conditions: [progressing('Unknown', 'DeploymentPaused', 'Deployment is paused')] },
      }),
    },
    message: 'Deployment web is paused, and its changes do not reach its pods',
    hint: /^kubectl -n dev rollout resume deployment web$/,
    seconds: 0,
  },
  {
    what: 'a rollout that its own deadline has given up',
    pods: [inContainer(container(running))],
    more: {
      deployment: deployment({
        conditions: [progressing('False', 'ProgressDeadlineExceeded', 'ReplicaSet "web-2" has timed out progressing.')],
      }),
    },
    message: 'no progress for 600 s: ReplicaSet "web-2" has timed out progressing.',
    hint: /^kubectl -n dev describe deployment web$/,
    seconds: 30,
  },
];

test.each(troubles)('$what', ({ pods, more, message, hint, seconds }) => {
  const trouble = findTrouble(observed({ pods, ...more }));
  expect(trouble?.message).toBe(message);
  expect(trouble?.hint).toMatch(hint);
  expect(trouble?.patienceMs).toBe(seconds * 1000);
});

test('the words and states of one trouble have one key, so that its patience runs on', () => {
  const keyOf = (status: ReturnType<typeof container>) => findTrouble(observed({ pods: [inContainer(status)] }))?.key;
  const pulled = ['ErrImagePull', 'ImagePullBackOff'].map((reason) => keyOf(container(waiting(reason, `${reason} 1`), badImage)));
  const started = [container(waiting('RunContainerError', runc)), crashLoop(2, terminated(128, 'StartError', runc))].map(keyOf);
  const crashed = [container(terminated(1)), crashLoop(2, terminated(1))].map(keyOf);
  for (const keys of [pulled, started, crashed]) expect(new Set(keys).size).toBe(1);
  expect(new Set([...pulled, ...started, ...crashed])).not.toContain(undefined);
});

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { deployments, endpointSlices, events, pods, replicaSets, services } from '../../../../src/cluster/kinds.ts';
import { resourceQuotas } from '../../../../src/sandbox/kinds.ts';
import type { Machine } from '../../../../src/sandbox/machine.ts';
import type { Program } from '../../../../src/sandbox/program.ts';
import { deployment, makeMachine, namespace, serving, until } from './make.ts';

const web = { namespace, name: 'web' };
const status = ({ store }: Machine) => store.get(deployments, web)?.status;
const isComplete = (machine: Machine) => {
  const { readyReplicas, replicas, updatedReplicas } = status(machine) ?? {};
  return readyReplicas === 1 && replicas === 1 && updatedReplicas === 1;
};
const told = ({ store }: Machine) => store.list(events).map(({ reason, message }) => `${reason}: ${message}`);
const waiting = ({ status: one }: Pod) => one?.containerStatuses?.[0]?.state?.waiting;
const setImage = ({ store }: Machine, image: string) =>
  store.change(deployments, web, (draft) => {
    for (const container of draft.spec?.template.spec?.containers ?? []) container.image = image;
  });
const conditionOf = (machine: Machine, type: string) => status(machine)?.conditions?.find((one) => one.type === type);

describe('a Deployment that is rolled out', () => {
  test('has a ReplicaSet, a ready pod, and a Service that leads to it', async () => {
    using machine = makeMachine(serving);
    const port = { name: 'http', port: 8080, targetPort: 80 };
    machine.store.put(services, { metadata: web, spec: { selector: { app: 'web' }, clusterIP: '10.96.0.9', ports: [port] } });
    machine.store.put(deployments, deployment());
    await until(machine, () => conditionOf(machine, 'Progressing')?.reason === 'NewReplicaSetAvailable');
    const [pod] = machine.store.list(pods);
    expect(pod?.status).toMatchObject({
      phase: 'Running',
      qosClass: 'BestEffort',
      containerStatuses: [{ ready: true, started: true, restartCount: 0 }],
    });
    expect(machine.store.list(replicaSets)[0]?.metadata?.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '1' });
    await until(machine, () => machine.store.list(endpointSlices)[0]?.endpoints[0]?.conditions?.ready);
    const answer = await machine.network.fetch(new URL('http://web:8080/'), {}, namespace, machine.signal);
    expect(answer.body.toString()).toBe('ok');
    expect(told(machine)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ScalingReplicaSet: Scaled up replica set web-\w+ from 0 to 1$/),
        expect.stringMatching(/^SuccessfulCreate: Created pod: web-\w+-\w{5}$/),
        expect.stringMatching(/^Scheduled: Successfully assigned lab\/web-/),
        'Pulled: Container image "app:1" already present on machine',
        'Started: Started container web',
      ]),
    );
  });

  test('by Recreate has no new ReplicaSet before the old pod is gone', async () => {
    using machine = makeMachine(serving);
    machine.store.put(deployments, deployment({}, { strategy: { type: 'Recreate' } }));
    await until(machine, () => isComplete(machine));
    const seen: number[] = [];
    machine.store.subscribe(({ kind, type }) => {
      if (kind.kind === 'ReplicaSet' && type === 'ADDED') seen.push(machine.store.list(pods).length);
    });
    setImage(machine, 'app:2');
    await until(machine, () => seen.length > 0 && isComplete(machine));
    expect(seen).toEqual([0]);
    expect(machine.store.list(pods)[0]?.spec?.containers[0]?.image).toBe('app:2');
  });

  test('with a rolling update never has less than it wants', async () => {
    using machine = makeMachine(serving);
    machine.store.put(deployments, deployment());
    await until(machine, () => isComplete(machine));
    const least: number[] = [];
    machine.store.subscribe(() => least.push(status(machine)?.availableReplicas ?? 0));
    setImage(machine, 'app:2');
    await until(machine, () => machine.store.list(pods).every(({ spec }) => spec?.containers[0]?.image === 'app:2') && isComplete(machine));
    expect(Math.min(...least)).toBe(1);
    expect(machine.store.get(deployments, web)?.metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
  });
});

test('an image that is not on the node is pulled once, and takes its time', async () => {
  using machine = makeMachine(serving, { images: { app: { pullSeconds: 25 } } });
  machine.store.put(deployments, deployment());
  await until(machine, () => isComplete(machine));
  for (const pod of machine.store.list(pods)) machine.store.remove(pods, { namespace, name: pod.metadata?.name ?? '' });
  await until(machine, () => told(machine).includes('Pulled: Container image "app:1" already present on machine'));
  expect(told(machine).filter((words) => words.startsWith('Pull'))).toEqual([
    'Pulling: Pulling image "app:1"',
    'Pulled: Successfully pulled image "app:1" in 25s (25s including waiting). Image size: 412345678 bytes.',
    'Pulled: Container image "app:1" already present on machine',
  ]);
});

describe('a pod that does not come up', () => {
  test('crashes, and is started again after longer and longer waits', async () => {
    let starts = 0;
    const crashing: Program = {
      start() {
        starts++;
        throw new Error(`no database, try ${starts}`);
      },
    };
    using machine = makeMachine(crashing);
    machine.store.put(deployments, deployment({ terminationMessagePolicy: 'FallbackToLogsOnError' }));
    const pod = await until(machine, () =>
      machine.store.list(pods).find((one) => waiting(one)?.message?.startsWith('back-off 20s restarting failed container=web pod=web-')),
    );
    expect(waiting(pod)?.reason).toBe('CrashLoopBackOff');
    expect(pod.status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 2,
      ready: false,
      lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'no database, try 3\n' } },
    });
    expect(starts).toBe(3);
    const { log, previousLog } = machine.containers.get(`${namespace}/${pod.metadata?.name}/web`) ?? {};
    expect([previousLog?.lines[0]?.text, log?.lines[0]?.text]).toEqual(['no database, try 2', 'no database, try 3']);
    expect(told(machine)).toContainEqual(expect.stringMatching(/^BackOff: Back-off restarting failed container web in pod web-.*_lab\(/));
  });

  const notPulled = (image: string, why: string) =>
    `Back-off pulling image "${image}": ErrImagePull: failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: ${why}`;

  test.each<[string, Parameters<typeof deployment>[0], string, string]>([
    ['its image is not there', { image: 'gone:v2' }, 'ImagePullBackOff', notPulled('gone:v2', 'not found')],
    ['its image is unknown', { image: 'other:1' }, 'ImagePullBackOff', notPulled('other:1', 'the sandbox has no program of this image')],
    [
      'its Secret is not there',
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } }] },
      'CreateContainerConfigError',
      'secret "keys" not found',
    ],
  ])('because %s', async (_why, container, reason, message) => {
    using machine = makeMachine(serving, { images: { gone: { missing: 'not found' } } }, ['gone']);
    machine.store.put(deployments, deployment(container));
    const pod = await until(machine, () => machine.store.list(pods).find((one) => waiting(one)?.reason === reason));
    expect(waiting(pod)?.message).toContain(message);
    expect(pod.status?.phase).toBe('Pending');
  });

  test('is given up by its Deployment, after as long as that allows', async () => {
    using machine = makeMachine(serving);
    machine.store.put(deployments, deployment({ image: 'other:1' }, { progressDeadlineSeconds: 60 }));
    const late = await until(machine, () => {
      const found = conditionOf(machine, 'Progressing');
      return found?.status === 'False' && found;
    });
    expect(late).toMatchObject({
      reason: 'ProgressDeadlineExceeded',
      message: expect.stringMatching(/^ReplicaSet "web-\w+" has timed out progressing\.$/),
    });
  });

  test('crashes, and begins anew with its waits when it has run well for ten minutes', async () => {
    let starts = 0;
    const crashing: Program = {
      async start({ machine: { clock }, signal }) {
        starts++;
        if (starts > 3) await clock.sleep(650, signal);
        throw new Error('no database');
      },
    };
    using machine = makeMachine(crashing);
    const waits = new Set<string>();
    machine.store.subscribe(({ object }) => {
      const [, seconds] = /^back-off (\S+) /.exec(waiting(object as Pod)?.message ?? '') ?? [];
      if (seconds !== undefined) waits.add(`${starts}: ${seconds}`);
    });
    machine.store.put(deployments, deployment());
    await until(machine, () => waits.size === 3);
    expect([...waits]).toEqual(['2: 10s', '3: 20s', '4: 10s']);
  });

  test('because its probe fails, and says with what', async () => {
    const sick: Program = {
      start: (os) =>
        os.serve(80, (_request, response) => {
          response.writeHead(503).end('no');
        }),
    };
    using machine = makeMachine(sick);
    machine.store.put(deployments, deployment());
    await until(machine, () => told(machine).includes('Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503'));
    expect(machine.store.list(pods)[0]?.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [web]',
    });
  });

  test.each<[string, Parameters<typeof deployment>[0]]>([
    ['without a startup probe', {}],
    ['with one, when it has passed', { startupProbe: { exec: { command: ['true'] } } }],
  ])('says that its container has started, %s', async (_when, container) => {
    using machine = makeMachine({ start: () => undefined });
    machine.store.put(deployments, deployment(container));
    await until(machine, () => machine.store.list(pods)[0]?.status?.containerStatuses?.[0]?.started);
    expect(machine.store.list(pods)[0]?.status?.containerStatuses?.[0]).toMatchObject({ state: { running: {} }, ready: false });
  });

  test('because nobody listens', async () => {
    using machine = makeMachine({ start: () => undefined });
    machine.store.put(deployments, deployment());
    await until(machine, () =>
      told(machine).some((one) =>
        /^Unhealthy: Readiness probe failed: Get "http:\/\/(10\.244\.0\.\d+):80\/": dial tcp \1:80: connect: connection refused$/.test(one),
      ),
    );
  });

  test('is killed when its life probe fails', async () => {
    using machine = makeMachine({ start: () => undefined });
    machine.store.put(
      deployments,
      deployment({ livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1, failureThreshold: 2, timeoutSeconds: 1 } }),
    );
    await until(machine, () => machine.store.list(pods).some(({ status: one }) => (one?.containerStatuses?.[0]?.restartCount ?? 0) > 0));
    expect(told(machine)).toContain('Killing: Container web failed liveness probe, will be restarted');
  });
});

test('a quota keeps pods from being made, in its own words, until it is lifted', async () => {
  using machine = makeMachine(serving);
  const quota = { namespace, name: 'team' };
  machine.store.put(resourceQuotas, { metadata: quota, spec: { hard: { pods: '0' } } });
  machine.store.put(deployments, deployment());
  const failure = await until(machine, () => conditionOf(machine, 'ReplicaFailure'));
  expect(failure).toMatchObject({
    reason: 'FailedCreate',
    message: expect.stringMatching(/^pods "web-\w+-\w{5}" is forbidden: exceeded quota: team, /),
  });
  expect(told(machine)).toContainEqual(expect.stringMatching(/^FailedCreate: Error creating: pods "web-/));
  machine.store.remove(resourceQuotas, quota);
  await until(machine, () => isComplete(machine));
  expect(conditionOf(machine, 'ReplicaFailure')).toBeUndefined();
});

test('a pod that is deleted is replaced, and its container is stopped', async () => {
  const stopped: string[] = [];
  const program: Program = {
    start(os) {
      serving.start(os);
      os.signal.addEventListener('abort', () => stopped.push(os.pod.metadata?.name ?? ''));
    },
  };
  using machine = makeMachine(program);
  machine.store.put(deployments, deployment());
  await until(machine, () => isComplete(machine));
  const [first] = machine.store.list(pods);
  const name = first?.metadata?.name ?? '';
  machine.store.change(pods, { namespace, name }, (draft) => {
    draft.metadata = { ...draft.metadata, deletionTimestamp: new Date().toISOString(), deletionGracePeriodSeconds: 30 };
  });
  // What the Deployment says may be of before the deletion.
  await until(machine, () => {
    const [pod, ...more] = machine.store.list(pods);
    return more.length === 0 && pod?.metadata?.name !== name && pod?.status?.containerStatuses?.[0]?.ready;
  });
  expect(stopped).toEqual([name]);
  expect([...machine.containers.keys()]).toEqual([`${namespace}/${machine.store.list(pods)[0]?.metadata?.name}/web`]);
});

test('a pod that takes the name of one whose end nobody waited for is not taken for it', async () => {
  using machine = makeMachine(serving);
  const { store, clock, containers } = machine;
  const { promise: ending, resolve: end } = Promise.withResolvers<void>();
  const { promise: asleep, resolve: fallAsleep } = Promise.withResolvers<void>();
  const { sleep } = clock;
  // The last that the kubelet waits for.
  clock.sleep = (seconds, signal) => {
    if (seconds !== 0.8) return sleep(seconds, signal);
    fallAsleep();
    return ending;
  };
  const make = () => store.put(pods, { metadata: web, spec: { containers: [{ name: 'web', image: 'app:1' }] } });
  const isUp = () => store.get(pods, web)?.status?.phase === 'Running';
  make();
  await until(machine, isUp);
  store.change(pods, web, (draft) => {
    draft.metadata = { ...draft.metadata, deletionTimestamp: new Date().toISOString(), deletionGracePeriodSeconds: 30 };
  });
  await asleep;
  store.remove(pods, web);
  make();
  await until(machine, isUp);
  end();
  await new Promise(setImmediate);
  expect([...containers.keys()]).toEqual([`${namespace}/web/web`]);
  expect(isUp()).toBe(true);
});

test.each<[string, (machine: Machine, name: string) => void]>([
  ['deletes', ({ store }, name) => store.remove(endpointSlices, { namespace, name })],
  [
    'empties',
    ({ store }, name) =>
      store.change(endpointSlices, { namespace, name }, (draft) => void Object.assign(draft, { endpoints: [], ports: [] })),
  ],
])('an EndpointSlice that somebody %s is made anew', async (_what, harm) => {
  using machine = makeMachine(serving);
  const { store } = machine;
  store.put(services, { metadata: web, spec: { selector: { app: 'web' }, clusterIP: '10.96.0.9', ports: [{ port: 80 }] } });
  store.put(deployments, deployment());
  const lead = () => store.list(endpointSlices).find(({ endpoints, ports }) => endpoints[0]?.conditions?.ready && ports?.length === 1);
  const slice = await until(machine, lead);
  harm(machine, slice.metadata?.name ?? '');
  expect(lead()).toBeUndefined();
  await until(machine, lead);
});

test('what belonged to a Deployment goes with it', async () => {
  using machine = makeMachine(serving);
  machine.store.put(deployments, deployment());
  await until(machine, () => isComplete(machine));
  machine.store.remove(deployments, web);
  await until(machine, () => machine.store.list(pods).length === 0 && machine.store.list(replicaSets).length === 0);
});

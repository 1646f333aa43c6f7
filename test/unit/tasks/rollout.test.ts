import { expect, onTestFinished, test, vi } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { EventBody } from '../../../src/run/events.ts';
import { awaitRollout } from '../../../src/tasks/rollout/rollout.ts';
import { stubCluster } from './cluster-stub.ts';
import * as k8s from './objects.ts';

const target = { namespace: 'dev', name: 'web', labels: { app: 'web' }, kubectl: 'kubectl -n dev', imageSetting: 'mlflow.image' };
const complete = k8s.deployment({
  status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
});
const image = k8s.container(k8s.waiting('InvalidImageName', 'repository name must be lowercase'), { image: 'BusyBox::1' });

type Objects = Record<string, unknown[]>;
const beginning: Objects = { Deployment: [k8s.deployment()], ReplicaSet: [k8s.replicaSet(2)], Pod: [], Event: [] };

/** A server whose watches first tell `beginning`, and then, when that was seen, each of `changes` in its turn. */
function serving(changes: Objects[], answers: Partial<Cluster> = {}) {
  const watchers = new Map<string, (objects: never[]) => void>();
  let watched = 0;
  const { cluster } = stubCluster([], {
    watch: (kind, where, onChange, signal) => {
      expect(where).toMatchObject({ namespace: 'dev' });
      watchers.set(kind.kind, onChange as (objects: never[]) => void);
      queueMicrotask(() => onChange((beginning[kind.kind] ?? []) as never[]));
      watched += 1;
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          watched -= 1;
          resolve();
        });
      });
    },
    followLog: async () => {},
    ...answers,
  });
  const events: EventBody[] = [];
  const said: string[] = [];
  const controller = new AbortController();
  const emit = (event: EventBody) => {
    events.push(event);
    const change = changes.shift() ?? {};
    queueMicrotask(() => {
      for (const [kind, objects] of Object.entries(change)) watchers.get(kind)?.(objects as never[]);
    });
  };
  const io = { signal: controller.signal, emit, progress: (message: string) => said.push(message) };
  return { run: () => awaitRollout(cluster, target, 'mlflow', io), events, said, controller, watched: () => watched };
}

test('a rollout ends when it is complete, has told what was seen of it, and leaves no watch behind', async () => {
  const pending = k8s.pod({ containerStatuses: [k8s.container(k8s.waiting('ContainerCreating'))] });
  const { run, events, said, watched } = serving([{ Pod: [pending] }, { Pod: [k8s.readyPod()], Deployment: [complete] }]);
  expect((await run()).deployment).toBe(complete);
  expect(said).toEqual(['waits for its pod', 'Pod web-2-x7k2p: ContainerCreating']);
  expect(events).toMatchObject([
    { type: 'resource.changed', task: 'mlflow', kind: 'Deployment', name: 'web', seen: { ready: 0, reason: 'waits for its pod' } },
    { seen: { ready: 0, replicaSets: [{ pods: [{ status: 'ContainerCreating' }] }] } },
    { seen: { ready: 1 } },
  ]);
  expect(events.at(-1)).not.toHaveProperty(['seen', 'reason']);
  expect(watched()).toBe(0);
});

test.each<{ what: string; changes: Objects; message: string; hint: RegExp }>([
  {
    what: 'trouble that can not mend itself',
    changes: { Pod: [k8s.pod({ containerStatuses: [image] })] },
    message: "image BusyBox::1 can't be pulled: repository name must be lowercase",
    hint: /^set mlflow.image/,
  },
  {
    what: 'its Deployment being deleted',
    changes: { Deployment: [] },
    message: 'Deployment web was deleted from dev',
    hint: /: kubectl -n dev get deployments,pods$/,
  },
])('$what ends a rollout', async ({ changes, message, hint }) => {
  const { run, watched } = serving([changes]);
  await expect(run()).rejects.toMatchObject({ message, hint: expect.stringMatching(hint) });
  expect(watched()).toBe(0);
});

test('an API server that is away meanwhile is told, once, and that it is back', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let isReachable = true;
  const { run, said, controller } = serving([], { isReachable: () => isReachable });
  const ended = run().catch(() => 'interrupted');
  for (const now of [true, false, false, true]) {
    isReachable = now;
    await vi.advanceTimersByTimeAsync(600);
  }
  expect(said).toEqual(['waits for its pod', 'the API server does not answer; it is asked again', 'the API server answers again']);
  controller.abort();
  expect(await ended).toBe('interrupted');
});

test('a watch that is refused ends it', async () => {
  const forbidden = new ClusterError('forbidden', 'watch pods: no');
  await expect(serving([], { watch: () => Promise.reject(forbidden) }).run()).rejects.toBe(forbidden);
});

test('an interruption ends it with its reason', async () => {
  const { run, controller, watched } = serving([]);
  const reason = new Error('interrupted');
  const ended = run();
  controller.abort(reason);
  await expect(ended).rejects.toBe(reason);
  expect(watched()).toBe(0);
});

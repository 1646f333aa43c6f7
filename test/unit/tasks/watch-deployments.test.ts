import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchDeployments } from '../../../src/tasks/rollout/watch.ts';
import * as k8s from './objects.ts';
import { watchedCluster } from './watching.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const named = (name: string) => ({ metadata: { ...k8s.deployment().metadata, name } });
const ready = {
  ...k8s.deployment({ status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 } }),
  ...named('mlflow'),
};
const unready = { ...k8s.deployment(), ...named('mlflow') };
const crashing = k8s.pod({ containerStatuses: [k8s.crashLoop(3, k8s.terminated(1))] });

/** A watch under way, and what it says of MLflow. */
function watching(...given: Parameters<typeof watchedCluster>) {
  const cluster = watchedCluster(...given);
  const ended = watchDeployments(cluster.context, cluster.emit, cluster.stop.signal);
  const seen = () =>
    cluster.events.flatMap(({ task, seen }) =>
      task === 'mlflow' && seen.view === 'rollout' ? [{ ready: seen.ready, reason: seen.reason }] : [],
    );
  return { ...cluster, ended, seen };
}

test('a Deployment that loses its ready pod says why, and when it is well again, deleted and made anew', async () => {
  const { seen, until, change, stop, ended, watches } = watching({
    Deployment: [ready],
    ReplicaSet: [k8s.replicaSet(2)],
    Pod: [k8s.readyPod()],
  });
  await until(() => seen().length === 1);
  change('Deployment', [unready]);
  change('Pod', [crashing]);
  await until(() => seen().length === 2);
  change('Deployment', []);
  await until(() => seen().length === 3);
  // It waits for all three to come; nothing is left of those below the one that was deleted.
  expect(watches()).toBe(3);
  change('Deployment', [ready]);
  change('Pod', [k8s.readyPod()]);
  await until(() => seen().length === 4);
  expect(seen()).toEqual([
    { ready: 1, reason: undefined },
    { ready: 0, reason: 'container app crashes: exit code 1, 3 restarts' },
    { ready: 0, reason: 'Deployment mlflow was deleted from dev' },
    { ready: 1, reason: undefined },
  ]);
  stop.abort();
  await ended;
  expect(watches()).toBe(0);
});

test('each is told under its task, LLaMA Stack by the name that is set', async () => {
  const present = [ready, { ...ready, ...named('otel-collector') }, { ...ready, ...named('llamastack') }];
  const { events, until, stop, ended } = watching({ Deployment: present, ReplicaSet: [k8s.replicaSet(2)], Pod: [k8s.readyPod()] });
  await until(() => events.length === 3);
  expect(new Map(events.map(({ task, name }) => [name, task]))).toEqual(
    new Map([
      ['mlflow', 'mlflow'],
      ['otel-collector', 'collector.deploy'],
      ['llamastack', 'llamastack.configure'],
    ]),
  );
  stop.abort();
  await ended;
});

test('where nothing may be watched it ends, and says nothing', async () => {
  const { events, ended } = watching({ Deployment: [ready] }, { refused: ['Deployment'] });
  await ended;
  expect(events).toEqual([]);
});

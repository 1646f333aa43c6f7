import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import type { At } from '../../../src/cluster/cluster.ts';
import type { TaskIo } from '../../../src/run/task.ts';
import { stuckPods, wakeStuckPods } from '../../../src/tasks/rollout/wake.ts';
import { stubCluster } from './cluster-stub.ts';
import { container, crashLoop, pod, readyPod, terminated, waiting } from './objects.ts';

const waitsIn = (reason: string) => pod({ containerStatuses: [container(waiting(reason))] });
const crashed = { containerStatuses: [crashLoop(5, terminated(1))] };

test.each<{ what: string; of: Pod; reason?: string }>([
  { what: 'between two pulls', of: waitsIn('ImagePullBackOff'), reason: 'ImagePullBackOff' },
  { what: 'after a pull', of: waitsIn('ErrImagePull'), reason: 'ErrImagePull' },
  { what: 'between two crashes', of: pod(crashed), reason: 'CrashLoopBackOff' },
  { what: 'being created', of: waitsIn('ContainerCreating') },
  { what: 'ready', of: readyPod() },
  { what: 'on its way out', of: pod(crashed, { deleted: true }) },
])('a pod $what is stuck: $reason', ({ of, reason }) => {
  expect(stuckPods([of]).map((stuck) => stuck.reason)).toEqual(reason === undefined ? [] : [reason]);
});

test('stuck pods are deleted, and it is said; others are not', async () => {
  const stuck = { ...inDev(pod(crashed)), kind: 'Pod' } as const;
  const healthy = { ...inDev(readyPod({ name: 'healthy' })), kind: 'Pod' } as const;
  const removed: At[] = [];
  const { cluster } = stubCluster([stuck, healthy], {
    remove: async (_kind, at) => {
      removed.push(at);
    },
  });
  const said: string[] = [];
  const io: TaskIo = { signal: new AbortController().signal, emit: () => undefined, progress: (message) => said.push(message) };
  expect(await wakeStuckPods(cluster, { namespace: 'dev', name: 'web', labels: { app: 'web' }, kubectl: 'kubectl -n dev' }, io)).toBe(true);
  expect(removed).toEqual([{ namespace: 'dev', name: stuck.metadata?.name }]);
  expect(said).toEqual([`Pod ${stuck.metadata?.name} was already in CrashLoopBackOff; it is made again`]);
});

function inDev(object: Pod): Pod {
  return { ...object, metadata: { ...object.metadata, namespace: 'dev' } };
}

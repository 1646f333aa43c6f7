import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { deployments, events, pods, replicaSets } from '../../src/cluster/kinds.ts';
import { namespace, patient, type World } from './support/world.ts';

/** How Deployments get their pods, and what is seen of those that don't come up. */
export function rollouts(world: () => World): void {
  const names = ['steady', 'unpullable', 'crashing', 'unmounted', 'too-large'];
  const deployment = (name: string, container: object = {}, pod: object = {}): Deployment => ({
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [
            { name: 'one', image: 'python:3.13-slim', imagePullPolicy: 'IfNotPresent', command: ['sleep', '600'], ...container },
          ],
          ...pod,
        },
      },
    },
  });
  const apply = (object: Deployment) => world().cluster.apply(deployments, object, {}, patient);
  const podsOf = (name: string) => world().cluster.list(pods, { namespace, labelSelector: `app=${name}` }, patient);
  const eventsOf = async (name: string) =>
    (await world().cluster.list(events, { namespace }, patient)).filter(({ involvedObject }) => involvedObject.name?.startsWith(name));
  const statusOf = (pod: Pod | undefined) => pod?.status?.containerStatuses?.[0];

  describe('rollouts', () => {
    afterAll(async () => {
      for (const name of names) await world().cluster.remove(deployments, { namespace, name }, patient);
    });

    test('a Deployment gets its ReplicaSet, that its pod, and all say when they are ready; a new template replaces them', async () => {
      const until = (image: string) =>
        vi.waitFor(
          async () => {
            const found = await world().cluster.get(deployments, { namespace, name: 'steady' }, patient);
            expect(found?.status).toMatchObject({
              observedGeneration: found?.metadata?.generation,
              replicas: 1,
              updatedReplicas: 1,
              availableReplicas: 1,
            });
            const [pod, ...others] = await podsOf('steady');
            expect(others).toEqual([]);
            expect(pod?.spec?.containers[0]?.command?.at(-1)).toBe(image);
            return { found, pod };
          },
          { timeout: 60_000, interval: 100 },
        );
      await apply(deployment('steady'));
      const { found, pod } = await until('600');
      expect(found?.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]).sort()).toEqual([
        ['Available', 'True', 'MinimumReplicasAvailable'],
        ['Progressing', 'True', 'NewReplicaSetAvailable'],
      ]);
      expect(pod?.status).toMatchObject({ phase: 'Running', podIP: expect.any(String) });
      expect(statusOf(pod)).toMatchObject({
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: expect.any(String) } },
      });
      const conditions = ['ContainersReady', 'Initialized', 'PodScheduled', 'Ready'].map((type) => ({ type, status: 'True' }));
      for (const condition of conditions) expect(pod?.status?.conditions).toContainEqual(expect.objectContaining(condition));
      await apply(deployment('steady', { command: ['sleep', '601'] }));
      await until('601');
      const sets = await world().cluster.list(replicaSets, { namespace, labelSelector: 'app=steady' }, patient);
      const revision = (index: number) =>
        sets.find(({ metadata }) => metadata?.annotations?.['deployment.kubernetes.io/revision'] === `${index}`);
      expect([revision(1)?.spec?.replicas, revision(2)?.spec?.replicas]).toEqual([0, 1]);
      expect(revision(2)?.metadata?.labels?.['pod-template-hash']).toEqual(expect.any(String));
      // What is stopped last is told last.
      await vi.waitFor(
        async () => {
          const reasons = (await eventsOf('steady')).map(({ reason }) => reason);
          for (const reason of ['ScalingReplicaSet', 'SuccessfulCreate', 'Scheduled', 'Pulled', 'Created', 'Started', 'Killing']) {
            expect(reasons).toContain(reason);
          }
        },
        { timeout: 20_000, interval: 100 },
      );
    });

    test('an image that cannot be pulled', async () => {
      await apply(deployment('unpullable', { image: 'example.invalid/no/such:1' }));
      await vi.waitFor(
        async () => {
          const [pod] = await podsOf('unpullable');
          expect(pod?.status?.phase).toBe('Pending');
          expect(statusOf(pod)?.state?.waiting?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
          expect(statusOf(pod)?.state?.waiting?.message).toContain('example.invalid/no/such:1');
          expect((await eventsOf('unpullable')).filter(({ type }) => type === 'Warning').map(({ reason }) => reason)).toContain('Failed');
        },
        { timeout: 60_000, interval: 200 },
      );
    });

    test('a container that ends again and again', async () => {
      await apply(
        deployment('crashing', { command: ['sh', '-c', 'echo boom; exit 3'], terminationMessagePolicy: 'FallbackToLogsOnError' }),
      );
      await vi.waitFor(
        async () => {
          const status = statusOf((await podsOf('crashing'))[0]);
          expect(status?.state?.waiting).toMatchObject({ reason: 'CrashLoopBackOff', message: expect.stringContaining('back-off') });
          expect(status?.lastState?.terminated).toMatchObject({ exitCode: 3, reason: 'Error', message: 'boom\n' });
          expect(status?.restartCount).toBeGreaterThan(0);
          expect((await eventsOf('crashing')).map(({ reason }) => reason)).toContain('BackOff');
        },
        { timeout: 90_000, interval: 200 },
      );
    });

    test('a ConfigMap that is not there', async () => {
      const missing = { volumes: [{ name: 'config', configMap: { name: 'nobody' } }] };
      await apply(deployment('unmounted', { volumeMounts: [{ name: 'config', mountPath: '/config' }] }, missing));
      await vi.waitFor(
        async () => {
          expect(statusOf((await podsOf('unmounted'))[0])?.state?.waiting?.reason).toBe('ContainerCreating');
          const failed = (await eventsOf('unmounted')).find(({ reason }) => reason === 'FailedMount');
          expect(failed?.message).toContain('configmap "nobody" not found');
        },
        { timeout: 60_000, interval: 200 },
      );
    });

    test('a pod that fits nowhere', async () => {
      await apply(deployment('too-large', { resources: { requests: { memory: '1Ti' } } }));
      await vi.waitFor(
        async () => {
          const [pod] = await podsOf('too-large');
          const scheduled = pod?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
          expect(scheduled).toMatchObject({
            status: 'False',
            reason: 'Unschedulable',
            message: expect.stringContaining('Insufficient memory'),
          });
          expect((await eventsOf('too-large')).map(({ reason }) => reason)).toContain('FailedScheduling');
        },
        { timeout: 60_000, interval: 200 },
      );
    });
  });
}

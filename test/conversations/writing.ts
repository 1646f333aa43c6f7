import { describe, expect, test, vi } from 'vitest';
import { configMaps, deployments, pods, secrets } from '../../src/cluster/kinds.ts';
import { artifactClaim } from '../../src/manifests/artifacts.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../src/manifests/collector.ts';
import { mlflowDeployment, mlflowIngress, mlflowService } from '../../src/manifests/mlflow.ts';
import { schema } from '../../src/settings/schema.ts';
import { ask, type Question } from './support/ask.ts';
import { expectRecorded } from './support/recorded.ts';
import { configMap, expectError, namespace, patient, type World } from './support/world.ts';

/** What a cluster makes of what is written: server-side apply above all, of one manager and of two. */
export function writing(world: () => World): void {
  const inNamespace = `/api/v1/namespaces/${namespace}`;
  const tell = (question: Question) => ask(world().selected, question);
  const make = (kind: string, object: object, manager = 'kubectl-create') => {
    const group = kind === 'deployments' ? `/apis/apps/v1/namespaces/${namespace}` : inNamespace;
    return tell({ method: 'POST', path: `${group}/${kind}?fieldManager=${manager}`, body: object });
  };

  describe('apply', () => {
    test('makes, changes, and leaves unchanged what is so already', async () => {
      const { cluster } = world();
      const made = await cluster.apply(configMaps, configMap('made', { a: '1' }), {}, patient);
      expect(made.metadata?.managedFields).toMatchObject([{ manager: 'mlflow-tui', operation: 'Apply' }]);
      const same = await cluster.apply(configMaps, configMap('made', { a: '1' }), {}, patient);
      expect(same.metadata?.resourceVersion).toBe(made.metadata?.resourceVersion);
      const changed = await cluster.apply(configMaps, configMap('made', { b: '2' }), {}, patient);
      expect(changed.data).toEqual({ b: '2' });
    });

    test('a dry run answers and writes nothing', async () => {
      const { cluster } = world();
      expect((await cluster.apply(configMaps, configMap('dry', { a: '1' }), { dryRun: true }, patient)).data).toEqual({ a: '1' });
      expect(await cluster.get(configMaps, { namespace, name: 'dry' }, patient)).toBeUndefined();
    });

    test("another manager's field is a conflict that names both, and stays as it is", async () => {
      const { cluster } = world();
      await make('configmaps', configMap('theirs', { a: '1' }));
      const error = await expectError('conflict', cluster.apply(configMaps, configMap('theirs', { a: '2' }), {}, patient));
      expect(error.message).toContain('kubectl-create holds .data.a');
      expect(error.hint).toContain(`get configmaps theirs -n ${namespace}`);
      expect((await cluster.get(configMaps, { namespace, name: 'theirs' }, patient))?.data).toEqual({ a: '1' });
      const path = `${inNamespace}/configmaps/theirs?fieldManager=mlflow-tui`;
      const body = { apiVersion: 'v1', kind: 'ConfigMap', ...configMap('theirs', { a: '2' }) };
      await expectRecorded(world(), 'a-conflict', await tell({ method: 'PATCH', path, body, contentType: 'application/apply-patch+yaml' }));
    });

    test('variables of ours beside those of others come, and go again when we apply nothing', async () => {
      const { cluster } = world();
      const labels = { app: 'shared' };
      const theirs = { name: 'one', image: 'python:3.13-slim', env: [{ name: 'THEIRS', value: '1' }] };
      const template = { metadata: { labels }, spec: { containers: [theirs] } };
      const whole = { metadata: { name: 'shared', namespace }, spec: { replicas: 0, selector: { matchLabels: labels }, template } };
      await make('deployments', { apiVersion: 'apps/v1', kind: 'Deployment', ...whole }, 'kubectl-client-side-apply');
      const ours = [
        { name: 'OURS', value: '2' },
        { name: 'ALSO', value: '3' },
      ];
      const partial = { metadata: whole.metadata, spec: { template: { spec: { containers: [{ name: 'one', env: ours }] } } } };
      const joined = await cluster.apply(deployments, partial as never, {}, patient);
      await expectRecorded(world(), 'shared-variables', joined.spec);
      await expectRecorded(
        world(),
        'shared-managers',
        joined.metadata?.managedFields?.filter(({ subresource }) => subresource === undefined),
      );
      const back = await cluster.apply(deployments, { metadata: whole.metadata }, {}, patient);
      expect(back.spec?.template.spec?.containers[0]?.env).toEqual(theirs.env);
      expect(back.metadata?.managedFields?.map(({ manager }) => manager)).not.toContain('mlflow-tui');
    });

    test('what this program deploys is filled in with the defaults of Kubernetes', async () => {
      const settings = schema.parse({ namespace });
      const config = collectorConfig(settings, '1');
      const { cluster } = world();
      const { claims, ingresses, services } = await import('../../src/cluster/kinds.ts');
      const dry = { dryRun: true };
      const defaulted = await Promise.all([
        cluster.apply(claims, artifactClaim(settings), dry, patient),
        cluster.apply(deployments, mlflowDeployment(settings, 'mlflow.example'), dry, patient),
        cluster.apply(services, mlflowService(settings), dry, patient),
        cluster.apply(ingresses, mlflowIngress(settings, 'mlflow.example'), dry, patient),
        cluster.apply(configMaps, config, dry, patient),
        cluster.apply(deployments, collectorDeployment(settings, config), dry, patient),
        cluster.apply(services, collectorService(settings), dry, patient),
      ]);
      await expectRecorded(world(), 'what-is-deployed', defaulted);
    });

    test.each([
      { name: 'an unknown field', object: { ...configMap('bad'), nope: 1 }, code: 'invalid', words: '.nope: field not declared in schema' },
      { name: 'a name that Kubernetes refuses', object: configMap('Bad_Name'), code: 'invalid', words: 'metadata.name' },
      { name: 'no such namespace', object: { metadata: { name: 'x', namespace: 'no-such' } }, code: 'gone', words: '"no-such" not found' },
    ] as const)('$name is refused', async ({ object, code, words }) => {
      const error = await expectError(code, world().cluster.apply(configMaps, object, {}, patient));
      expect(error.message).toContain(words);
    });
  });

  describe('create, update, delete', () => {
    test('what is there already, and what has changed meanwhile', async () => {
      await make('configmaps', configMap('taken'));
      await expectRecorded(world(), 'already-there', await make('configmaps', configMap('taken')));
      const stale = { ...configMap('taken'), metadata: { ...configMap('taken').metadata, resourceVersion: '1' } };
      await expectRecorded(
        world(),
        'changed-meanwhile',
        await tell({ method: 'PUT', path: `${inNamespace}/configmaps/taken`, body: stale }),
      );
    });

    test('deleting once, and again', async () => {
      await make('configmaps', configMap('short-lived'));
      const remove = () => tell({ method: 'DELETE', path: `${inNamespace}/configmaps/short-lived` });
      await expectRecorded(world(), 'deleted', await remove());
      await expectRecorded(world(), 'deleted-already', await remove());
    });

    test('a deletion is tried in a dry run, and refused where another object is meant', async () => {
      await make('configmaps', configMap('guarded'));
      const path = `${inNamespace}/configmaps/guarded`;
      const remove = (body: object) => tell({ method: 'DELETE', path, body });
      expect(await remove({ dryRun: ['All'] })).toMatchObject({ status: 200, body: { status: 'Success' } });
      expect(await remove({ preconditions: { uid: 'another' } })).toMatchObject({
        status: 409,
        body: {
          reason: 'Conflict',
          message: expect.stringContaining('the UID in the precondition (another) does not match the UID in record'),
        },
      });
      expect((await tell({ path })).status).toBe(200);
    });

    test('of options in the query and in the body of a deletion, those of the body count', async () => {
      await make('configmaps', configMap('tried'));
      const path = `${inNamespace}/configmaps/tried`;
      await expectRecorded(world(), 'a-grace-that-is-no-number', await tell({ method: 'DELETE', path: `${path}?gracePeriodSeconds=abc` }));
      expect((await tell({ method: 'DELETE', path: `${path}?dryRun=All` })).status).toBe(200);
      expect((await tell({ path })).status).toBe(200);
      expect((await tell({ method: 'DELETE', path: `${path}?dryRun=All`, body: {} })).status).toBe(200);
      expect((await tell({ path })).status).toBe(404);
    });

    test('what is left empty is the empty value of its type', async () => {
      await expectRecorded(
        world(),
        'an-empty-value',
        await make('configmaps', configMap('empty', { a: null as never }, { b: null as never })),
      );
      const pod = {
        metadata: { name: 'empty', namespace },
        spec: { containers: [{ name: 'one', image: 'i', env: [null], volumeMounts: [null] }], volumes: [null] },
      };
      await expectRecorded(world(), 'an-empty-variable', await make('pods', pod));
    });

    test('a Service keeps its node ports by the names of its ports, and has none, and no address, as another name', async () => {
      const service = (ports: object[]) => ({
        ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'opened', namespace } },
        spec: { type: 'NodePort', ports },
      });
      const made = (
        await make(
          'services',
          service([
            { name: 'a', port: 80 },
            { name: 'b', port: 81 },
          ]),
        )
      ).body.spec;
      const path = `${inNamespace}/services/opened`;
      const again = await tell({
        method: 'PUT',
        path,
        body: service([
          { name: 'b', port: 8181 },
          { name: 'c', port: 80 },
        ]),
      });
      const [b, c] = again.body.spec.ports;
      expect([again.body.spec.clusterIP, b.nodePort]).toEqual([made.clusterIP, made.ports[1].nodePort]);
      expect([made.ports[0].nodePort, made.ports[1].nodePort]).not.toContain(c.nodePort);
      const body = { spec: { type: 'ExternalName', externalName: 'example.com' } };
      const renamed = await tell({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
      await expectRecorded(world(), 'a-Service-by-another-name', renamed.body.spec);
    });

    test('a copy of an object is an object of its own', async () => {
      const { body: one } = await make('configmaps', configMap('original'));
      const { uid, creationTimestamp } = one.metadata;
      const { body: copy } = await make('configmaps', { ...one, metadata: { name: 'copied', namespace, uid, creationTimestamp } });
      expect(copy.metadata.uid).toMatch(/^[\da-f-]{36}$/);
      expect(copy.metadata.uid).not.toBe(uid);
    });

    test('a Deployment counts changes of its annotations, and not of its labels', async () => {
      const labels = { app: 'counted' };
      const template = { metadata: { labels }, spec: { containers: [{ name: 'one', image: 'python:3.13-slim' }] } };
      const spec = { replicas: 0, selector: { matchLabels: labels }, template };
      await make('deployments', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'counted', namespace }, spec });
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/counted`;
      const patch = async (metadata: object) =>
        (await tell({ method: 'PATCH', path, body: { metadata }, contentType: 'application/merge-patch+json' })).body.metadata.generation;
      expect(await patch({ labels: { a: '1' } })).toBe(1);
      expect(await patch({ annotations: { a: '1' } })).toBe(2);
      expect(await patch({ annotations: { a: '1' } })).toBe(2);
    });

    test('a Deployment is scaled by whole numbers alone', async () => {
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/counted/scale`;
      const scale = (replicas: unknown) =>
        tell({
          method: 'PUT',
          path,
          body: { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name: 'counted' }, spec: { replicas } },
        });
      for (const [name, replicas] of Object.entries({ text: '3', half: 1.5, less: -1 }))
        await expectRecorded(world(), `a-scale-of-${name}`, await scale(replicas));
    });

    test('the size of a claim can be made no smaller, and its class is what it is', async () => {
      const claim = (storage: string, storageClassName: string) => ({
        ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'fixed', namespace } },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
      });
      await make('persistentvolumeclaims', claim('2Gi', 'local-path'));
      const path = `${inNamespace}/persistentvolumeclaims/fixed?fieldManager=kubectl-create`;
      const patch = (body: object) => tell({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
      expect(await patch({ spec: { storageClassName: 'other' } })).toMatchObject({
        status: 422,
        body: { reason: 'Invalid', details: { causes: [{ field: 'spec', reason: 'FieldValueForbidden' }] } },
      });
      await tell({ method: 'DELETE', path: `${inNamespace}/persistentvolumeclaims/fixed` });
    });

    test('a quota is kept to', async () => {
      const quota = {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'none', namespace },
        spec: { hard: { 'count/secrets': '0' } },
      };
      await make('resourcequotas', quota);
      const secret = { metadata: { name: 'one-too-many', namespace } };
      // The controller of quotas counts first.
      await vi.waitFor(
        async () => {
          const refused = await expectError('invalid', world().cluster.apply(secrets, secret, { dryRun: true }, patient));
          expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('exceeded quota: none'), hint: undefined });
        },
        { timeout: 20_000, interval: 100 },
      );
      await tell({ method: 'DELETE', path: `${inNamespace}/resourcequotas/none` });
    });

    test('a pod that is deleted goes in order', async () => {
      const { cluster } = world();
      const pod = {
        metadata: { name: 'leaving', namespace },
        spec: { containers: [{ name: 'python', image: 'python:3.13-slim', command: ['sleep', '60'] }] },
      };
      await cluster.apply(pods, pod, {}, patient);
      const isRunning = async () => (await cluster.get(pods, { namespace, name: 'leaving' }, patient))?.status?.phase === 'Running';
      await vi.waitUntil(isRunning, { timeout: 30_000, interval: 100 });
      const { status, body } = await tell({ method: 'DELETE', path: `${inNamespace}/pods/leaving?gracePeriodSeconds=1` });
      expect({ status, kind: body.kind }).toEqual({ status: 200, kind: 'Pod' });
      expect(body.metadata).toMatchObject({ deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 1 });
      await vi.waitUntil(async () => (await cluster.get(pods, { namespace, name: 'leaving' }, patient)) === undefined, { timeout: 30_000 });
    });
  });
}

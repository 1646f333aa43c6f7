import type { Pod, Service } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import type { Where } from '../../../src/cluster/cluster.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { Problem } from '../../../src/problem.ts';
import { reach, targetPort, whyUnreached } from '../../../src/tasks/smoke/targets.ts';
import { serve } from '../mlflow/serve.ts';
import { contextOf, stubCluster, tunnelTo } from './cluster-stub.ts';

const never = new AbortController().signal;

const service = (name: string, ports: { port: number; targetPort?: number | string }[]): Service => {
  return { kind: 'Service', metadata: { name, namespace: 'dev' }, spec: { selector: { app: name }, ports } };
};
const pod = (name: string, { ready = true, ports = [] as { name: string; containerPort: number }[] } = {}): Pod => ({
  kind: 'Pod',
  metadata: { name: `${name}-1`, namespace: 'dev', labels: { app: name } },
  spec: { containers: [{ name, ports }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

test.each([
  { ports: [{ port: 5000 }], expected: 5000 },
  { ports: [{ port: 80 }, { port: 5000, targetPort: 8080 }], expected: 8080 },
  { ports: [{ port: 5000, targetPort: 'http' }], expected: 9000 },
])('port 5000 of a Service with $ports is port $expected of its pod', ({ ports, expected }) => {
  expect(targetPort(service('mlflow', ports), 5000, [{ ports: [{ name: 'http', containerPort: 9000 }] }])).toBe(expected);
});

test.each([
  { ports: [{ port: 80 }, { port: 81 }], words: 'Service mlflow has port 80, 81, not 5000' },
  { ports: [{ port: 5000, targetPort: 'web' }], words: 'Service mlflow sends port 5000 to web, which no container of its pod has' },
])('a Service with $ports has no port 5000', ({ ports, words }) => {
  expect(() => targetPort(service('mlflow', ports), 5000, [{ ports: [{ name: 'http', containerPort: 9000 }] }])).toThrow(words);
});

interface Tunnel {
  pod(signal: AbortSignal): Promise<string>;
  port: number;
}

/** Where they end now. */
function endsOf(tunnels: Tunnel[]) {
  return Promise.all(tunnels.map(async ({ pod, port }) => ({ pod: await pod(never), port })));
}

/** A cluster with these objects, whose tunnels end at `url`. */
function clusterWith(objects: KubeObject[], url: string) {
  const tunnels: Tunnel[] = [];
  const tunnel = ({ pod, port }: Tunnel) => {
    tunnels.push({ pod, port });
    return tunnelTo(url)();
  };
  const list = async (_kind: unknown, { labelSelector }: Where) =>
    objects.filter(({ kind, metadata }) => kind === 'Pod' && labelSelector === `app=${metadata?.labels?.app}`);
  return { ...stubCluster(objects, { tunnel: tunnel as never, list: list as never }), tunnels };
}

const mlflow = [service('mlflow', [{ port: 5000 }]), pod('mlflow')] as KubeObject[];
const collector = service('otel-collector', [{ port: 4318 }]) as KubeObject;
const experiment = '{"experiment":{"experiment_id":"7","lifecycle_stage":"active"}}';

test('paths get tunnels to pods that are ready; each port that is not there is told for its own path', async () => {
  const { url } = await serve(() => ({ body: experiment }));
  const { cluster, tunnels } = clusterWith([...mlflow, collector, pod('otel-collector') as KubeObject], url);
  const reached = await reach(contextOf(cluster), ['direct', 'collector', 'collector-grpc', 'llamastack'], never);
  expect(await endsOf(tunnels)).toEqual([
    { pod: 'mlflow-1', port: 5000 },
    { pod: 'otel-collector-1', port: 4318 },
  ]);
  expect(reached.targets).toMatchObject({ experimentId: '7', direct: { headers: { 'x-mlflow-experiment-id': '7' } } });
  expect(whyUnreached('direct', reached)).toBeUndefined();
  expect(whyUnreached('collector', reached)).toBeUndefined();
  expect(whyUnreached('collector-grpc', reached)).toMatchObject({
    at: 'reaching',
    words: 'Service otel-collector has port 4318, not 4317',
  });
  expect(whyUnreached('llamastack', reached)).toMatchObject({ words: 'there is no Service llamastack in dev' });
  reached.close();
});

test('a pod that goes away is followed by the next one, and by words while there is none', async () => {
  const { url } = await serve(() => ({ body: experiment }));
  const objects = [...mlflow];
  const { cluster, tunnels } = clusterWith(objects, url);
  const reached = await reach(contextOf(cluster), ['direct'], never);
  const [old] = objects.splice(1, 1);
  await expect(endsOf(tunnels)).rejects.toThrow('Service mlflow has no ready pod behind it');
  objects.push({ ...old, metadata: { ...old?.metadata, name: 'mlflow-2' } });
  expect(await endsOf(tunnels)).toEqual([{ pod: 'mlflow-2', port: 5000 }]);
  reached.close();
});

test('only what the paths need is looked for', async () => {
  const { url } = await serve(() => ({ body: experiment }));
  const { cluster } = clusterWith(mlflow, url);
  const reached = await reach(contextOf(cluster), ['direct'], never);
  expect([...reached.unreached]).toEqual([]);
  reached.close();
});

test('a pod that is not ready, and a MLflow without the experiment, break every path that needs them', async () => {
  const { url, received } = await serve(({ method }) =>
    method === 'GET'
      ? { status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST"}' }
      : { body: '{"experiments":[{"name":"llamastack-trace"}]}' },
  );
  const { cluster } = clusterWith([...mlflow, collector, pod('otel-collector', { ready: false }) as KubeObject], url);
  const reached = await reach(contextOf(cluster), ['direct', 'collector'], never);
  expect(reached.targets).toBeUndefined();
  expect(whyUnreached('direct', reached)).toMatchObject({
    words: 'there is no experiment llamastack-traces in MLflow',
    hint: expect.stringContaining('llamastack-trace'),
  });
  expect(whyUnreached('collector', reached)?.words).toBe('Service otel-collector has no ready pod behind it');
  expect(received.length).toBeGreaterThan(0);
  reached.close();
});

test('an experiment of its own is looked up, whatever the run knows', async () => {
  const { url, received } = await serve(() => ({ body: experiment }));
  const { cluster } = clusterWith(mlflow, url);
  const context = contextOf(cluster);
  const reached = await reach({ ...context, facts: { experimentId: '1' }, smoke: { keep: false, experiment: 'mine' } }, ['direct'], never);
  expect(reached.targets?.experimentId).toBe('7');
  expect(received.map(({ url }) => url)).toEqual(['/api/2.0/mlflow/experiments/get-by-name?experiment_name=mine']);
  reached.close();
});

test('what is no Problem is thrown', async () => {
  const broken = stubCluster([], { get: async () => Promise.reject(new TypeError('a mistake')) });
  await expect(reach(contextOf(broken.cluster), ['direct'], never)).rejects.toThrow('a mistake');
  const stopped = stubCluster([], { get: async () => Promise.reject(new Problem('stopped')) });
  await expect(reach(contextOf(stopped.cluster), ['direct'], AbortSignal.abort())).rejects.toThrow('stopped');
});

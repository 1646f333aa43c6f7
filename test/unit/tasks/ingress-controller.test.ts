import type { Service, ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { controllerEntrance, controllerServices, httpPortOf } from '../../../src/tasks/ingress-controller.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';
import { readyPod } from './objects.ts';

const service = (name: string, spec: ServiceSpec, ip?: string): Service => ({
  kind: 'Service',
  metadata: { name, namespace: 'ingress-nginx' },
  spec: { ports: [{ port: 80 }, { port: 443 }], ...spec },
  ...(ip && { status: { loadBalancer: { ingress: [{ ip }] } } }),
});

const inside = service('inside', { type: 'ClusterIP' });
const pinned = service('pinned', { type: 'ClusterIP', externalIPs: ['192.0.2.7'] });
const metrics = service('metrics', { type: 'LoadBalancer', ports: [{ port: 9113 }] }, '192.0.2.8');
const nodes = service('nodes', { type: 'NodePort' });
const balanced = service('balanced', { type: 'LoadBalancer' }, '192.0.2.9');

const elsewhere = service('elsewhere', { type: 'LoadBalancer', ports: [{ name: 'http', port: 41_233 }] }, '192.0.2.10');

test.each([
  { services: [inside], names: [] },
  { services: [metrics], names: [] },
  { services: [inside, pinned], names: ['pinned'] },
  { services: [nodes, pinned], names: ['pinned', 'nodes'] },
  { services: [inside, nodes, metrics, balanced], names: ['balanced', 'nodes'] },
  { services: [elsewhere], names: ['elsewhere'] },
  { services: [elsewhere, pinned], names: ['pinned', 'elsewhere'] },
  { services: [nodes, elsewhere], names: ['elsewhere', 'nodes'] },
])('of $services.length Services traffic comes in through $names', async ({ services, names }) => {
  const found = await controllerServices(contextOf(stubCluster(services).cluster), new AbortController().signal);
  expect(found.map(({ metadata }) => metadata?.name)).toEqual(names);
});

test.each([
  { ports: [{ port: 80 }], http: 80 },
  { ports: [{ name: 'http', port: 41_233 }], http: 41_233 },
  {
    ports: [
      { name: 'http', port: 8080 },
      { name: 'web', port: 80 },
    ],
    http: 80,
  },
  { ports: [{ name: 'https', port: 443 }], http: undefined },
  { ports: [], http: undefined },
])('HTTP goes to $http of $ports', ({ ports, http }) => {
  expect(httpPortOf({ spec: { ports } })?.port).toBe(http);
});

test.each([
  { port: { port: 80, targetPort: 8080 }, entrance: { pod: 'controller-0', port: 8080 } },
  { port: { name: 'http', port: 41_233, targetPort: 'web' }, entrance: { pod: 'controller-0', port: 8000 } },
  { port: { name: 'http', port: 41_233, targetPort: 'other' }, entrance: undefined },
])('from inside $port is entered at $entrance', async ({ port, entrance }) => {
  const pod = { ...readyPod(), kind: 'Pod', metadata: { name: 'controller-0', namespace: 'ingress-nginx' } };
  Object.assign(pod, { spec: { containers: [{ name: 'controller', ports: [{ name: 'web', containerPort: 8000 }] }] } });
  const { cluster } = stubCluster([service('controller', { type: 'LoadBalancer', ports: [port] }, '192.0.2.9'), pod]);
  expect(await controllerEntrance(contextOf(cluster), new AbortController().signal)).toEqual(entrance);
});

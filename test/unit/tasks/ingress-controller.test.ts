import type { Service, ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { controllerServices } from '../../../src/tasks/ingress-controller.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

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

test.each([
  { services: [inside], names: [] },
  { services: [metrics], names: [] },
  { services: [inside, pinned], names: ['pinned'] },
  { services: [nodes, pinned], names: ['pinned', 'nodes'] },
  { services: [inside, nodes, metrics, balanced], names: ['balanced', 'nodes'] },
])('of $services.length Services traffic comes in through $names', async ({ services, names }) => {
  const found = await controllerServices(contextOf(stubCluster(services).cluster), new AbortController().signal);
  expect(found.map(({ metadata }) => metadata?.name)).toEqual(names);
});

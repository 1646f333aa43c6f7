import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import { expect, test } from 'vitest';
import { endpointSlices, services } from '../../../src/cluster/kinds.ts';
import { startMachine } from './run-program.ts';

const labels = { 'kubernetes.io/service-name': 'web' };

// What kubectl may have made by hand.
test.each<[string, object]>([
  ['no endpoints', {}],
  ['null', { endpoints: null, ports: null }],
  ['an endpoint without addresses', { endpoints: [{}], ports: [{ name: '', port: 80 }] }],
  ['no address', { endpoints: [{ addresses: [] }], ports: [{ name: '', port: 80 }] }],
  ['no port', { endpoints: [{ addresses: ['10.244.0.8'] }], ports: [{ name: '' }] }],
])('a Service whose EndpointSlice has %s leads nowhere', async (_what, slice) => {
  const { store, network } = startMachine();
  store.put(services, { metadata: { namespace: 'lab', name: 'web' }, spec: { clusterIP: '10.96.1.1', ports: [{ port: 80 }] } });
  store.put(endpointSlices, {
    metadata: { namespace: 'lab', name: 'web-1', labels },
    addressType: 'IPv4',
    ...slice,
  } as unknown as EndpointSlice);
  await expect(network.connect('web', 80, 'lab')).rejects.toThrow('connect ECONNREFUSED 10.96.1.1:80');
});

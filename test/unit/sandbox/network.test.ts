import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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

/** Both halves of a connection to a pod. */
async function connected() {
  const { network, signal } = startMachine();
  const { promise, resolve } = Promise.withResolvers<Duplex>();
  network.listen('10.244.0.8', 80, resolve, signal);
  const client = await network.connect('10.244.0.8', 80, 'lab');
  return { client, server: await promise };
}

test.each([
  ['client', 'server'],
  ['server', 'client'],
] as const)('what the %s destroys is closed for the %s, too, once it has read what was on its way', async (one, other) => {
  const halves = await connected();
  let read = '';
  halves[other].on('data', (chunk: Buffer) => {
    read += chunk;
  });
  halves[one].write('last words');
  halves[one].destroy();
  await once(halves[other], 'close');
  expect(read).toBe('last words');
});

test('what one side has ended, and the other destroys, is closed for both', async () => {
  const { client, server } = await connected();
  client.resume().end();
  server.resume().destroy();
  await once(client, 'close');
});

test('what listens for its own pod alone is reached from within, as by port-forward', async () => {
  const { network, signal } = startMachine();
  network.listen('10.244.0.8', 80, (socket) => socket.end('here'), signal, { local: true });
  await expect(network.connect('10.244.0.8', 80, 'lab')).rejects.toThrow('ECONNREFUSED');
  expect(String(await buffer(await network.enter('10.244.0.8', 80)))).toBe('here');
});

test('on localhost nobody listens but for who is in the pod', async () => {
  await expect(startMachine().network.connect('localhost', 4318, 'lab')).rejects.toThrow('connect ECONNREFUSED 127.0.0.1:4318');
});

test('a request that can not be sent makes no connection', async () => {
  const { network, signal } = startMachine();
  let connections = 0;
  network.listen('10.244.0.8', 80, () => connections++, signal);
  const fetched = network.fetch(new URL('http://10.244.0.8/'), { headers: { 'x-id': 'two\nlines' } }, 'lab', signal);
  await expect(fetched).rejects.toMatchObject({ code: 'ERR_INVALID_CHAR' });
  expect(connections).toBe(0);
});

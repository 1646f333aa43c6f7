import { createServer } from 'node:http';
import type { Probe } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { tryProbe } from '../../../../src/sandbox/controllers/kubelet/probe.ts';
import { buildMachine, serving } from './make.ts';

const ip = '10.244.0.9';
const spec = { name: 'web', image: 'app:1', ports: [{ name: 'http', containerPort: 80 }] };

test.each<[string, Probe, string | undefined]>([
  ['HTTP that answers', { httpGet: { port: 'http' } }, undefined],
  [
    'HTTP that answers too late',
    { httpGet: { path: '/health', port: 81 } },
    `Get "http://${ip}:81/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
  ],
  ['HTTP that breaks off', { httpGet: { port: 82 } }, `Get "http://${ip}:82/": EOF`],
  ['HTTP without a listener', { httpGet: { port: 83 } }, `Get "http://${ip}:83/": dial tcp ${ip}:83: connect: connection refused`],
  ['TCP that is taken', { tcpSocket: { port: 'http' } }, undefined],
  ['TCP without a listener', { tcpSocket: { port: 83 } }, `dial tcp ${ip}:83: connect: connection refused`],
  ['a command', { exec: { command: ['false'] } }, undefined],
  ['gRPC', { grpc: { port: 83 } }, undefined],
])('a probe by %s', async (_how, probe, why) => {
  using machine = buildMachine(serving, {}, []);
  machine.clock.settle();
  const { network, signal } = machine;
  const server = createServer((_request, response) => response.end('ok'));
  network.listen(ip, 80, (socket) => server.emit('connection', socket), signal);
  network.listen(ip, 81, () => undefined, signal);
  network.listen(ip, 82, (socket) => socket.destroy(), signal);
  expect(await tryProbe(machine.machine, { pod: {}, spec, ip }, probe, signal)).toBe(why);
});

import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { hostIfKnown, hostOf, urlIfKnown, urlOf, withPort } from '../../../src/tasks/host.ts';
import { addressOf } from '../../../src/tasks/ingress-controller.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const { cluster } = stubCluster([]);

test.each([
  { host: undefined, address: '127.0.0.2', expected: 'mlflow.127.0.0.2.nip.io' },
  { host: 'mlflow.example.com', address: '127.0.0.2', expected: 'mlflow.example.com' },
  { host: 'mlflow.example.com', address: undefined, expected: 'mlflow.example.com' },
])('the host for the setting $host and the address $address is $expected', ({ host, address, expected }) => {
  const context = contextOf(cluster, { ingress: { host } });
  if (address !== undefined) context.facts.address = address;
  expect(hostOf(context)).toBe(expected);
});

test.each([
  { address: undefined, message: 'the ingress controller has no IPv4 address to make a host name of' },
  { address: 'lb.example.com', message: 'the ingress controller has no IPv4 address to make a host name of, but lb.example.com' },
  { address: '2001:db8::1', message: 'the ingress controller has no IPv4 address to make a host name of, but 2001:db8::1' },
])('there is no host for the address $address', ({ address, message }) => {
  const context = contextOf(cluster);
  if (address !== undefined) context.facts.address = address;
  expect(hostIfKnown(context)).toBeUndefined();
  expect(() => hostOf(context)).toThrow(expect.objectContaining({ message, hint: expect.stringContaining('ingress.host') }));
});

test.each([
  { host: undefined, httpPort: undefined, url: 'http://mlflow.127.0.0.2.nip.io', at: '127.0.0.2' },
  { host: undefined, httpPort: 41_233, url: 'http://mlflow.127.0.0.2.nip.io:41233', at: '127.0.0.2:41233' },
  { host: 'mlflow.example.com', httpPort: 8080, url: 'http://mlflow.example.com:8080', at: '127.0.0.2:8080' },
])('at the port $httpPort of the controller the address is $url', ({ host, httpPort, url, at }) => {
  const context = contextOf(cluster, { ingress: { host } });
  Object.assign(context.facts, { address: '127.0.0.2', httpPort });
  expect(urlOf(context)).toBe(url);
  expect(urlIfKnown(context)).toBe(url);
  expect(withPort('127.0.0.2', context.facts)).toBe(at);
  // Names have no ports.
  expect(hostOf(context)).not.toContain(':');
});

test('a port alone is no address', () => {
  expect(urlIfKnown({ ...contextOf(cluster), facts: { httpPort: 8080 } })).toBeUndefined();
});

const given = (...ingress: { ip?: string; hostname?: string }[]): Service => ({ status: { loadBalancer: { ingress } } });

test.each<{ what: string; service: Service; address: string | undefined }>([
  { what: 'an IP', service: given({ ip: '127.0.0.2' }), address: '127.0.0.2' },
  { what: 'a host name', service: given({ hostname: 'lb.example.com' }), address: 'lb.example.com' },
  { what: 'two stacks', service: given({ ip: '2001:db8::1' }, { ip: '203.0.113.7' }), address: '203.0.113.7' },
  { what: 'an IPv6 address only', service: given({ ip: '2001:db8::1' }), address: '2001:db8::1' },
  { what: 'an external IP', service: { spec: { externalIPs: ['203.0.113.8'] }, status: { loadBalancer: {} } }, address: '203.0.113.8' },
  {
    what: 'both',
    service: { spec: { externalIPs: ['203.0.113.8'] }, status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } },
    address: '203.0.113.7',
  },
  { what: 'a load balancer that waits for its address', service: given(), address: undefined },
  { what: 'nothing', service: {}, address: undefined },
])('the address of $what is $address', ({ service, address }) => {
  expect(addressOf(service)).toBe(address);
});

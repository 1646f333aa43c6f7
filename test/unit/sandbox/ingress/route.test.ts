import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import { expect, test } from 'vitest';
import { readSize, routeOf } from '../../../../src/sandbox/programs/ingress/route.ts';

const ingress = (name: string, host: string | undefined, paths: [path: string, pathType: string][], size?: string): Ingress => ({
  metadata: { namespace: 'n', name, ...(size && { annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': size } }) },
  spec: {
    rules: [
      {
        ...(host && { host }),
        http: {
          paths: paths.map(([path, pathType]) => ({
            path,
            pathType,
            backend: { service: { name: `${name}${path}`, port: { number: 80 } } },
          })),
        },
      },
    ],
  },
});
const all = [
  ingress('shop', 'shop.example', [
    ['/', 'Prefix'],
    ['/api/', 'Prefix'],
    ['/exact', 'Exact'],
  ]),
  ingress('any', '*.wild.example', [['/', 'Prefix']], '0'),
];

test.each([
  { host: 'shop.example', path: '/', service: 'shop/' },
  { host: 'SHOP.example:8080', path: '/apis', service: 'shop/' },
  { host: 'shop.example', path: '/api', service: 'shop/api/' },
  { host: 'shop.example', path: '/api/x', service: 'shop/api/' },
  { host: 'shop.example', path: '/exact', service: 'shop/exact' },
  { host: 'shop.example', path: '/exact/x', service: 'shop/' },
  { host: 'a.wild.example', path: '/x', service: 'any/' },
  { host: 'a.b.wild.example', path: '/x', service: undefined },
  { host: 'wild.example', path: '/x', service: undefined },
  { host: 'nobody.example', path: '/', service: undefined },
])('$host $path leads to $service', ({ host, path, service }) => {
  expect(routeOf(all, host, path)?.service).toBe(service);
});

const overlapping = [
  ingress('all', undefined, [
    ['/', 'Prefix'],
    ['/api/v1', 'Prefix'],
  ]),
  ingress('wild', '*.example', [
    ['/', 'Prefix'],
    ['/api/v1', 'Prefix'],
  ]),
  ingress('shop', 'shop.example', [['/api', 'Prefix']]),
];

// nginx looks for the server first, and for the path in that one only.
test.each([
  { host: 'shop.example', path: '/api/v1', service: 'shop/api' },
  { host: 'shop.example', path: '/', service: undefined },
  { host: 'other.example', path: '/api', service: 'wild/' },
  { host: 'other.example', path: '/api/v1', service: 'wild/api/v1' },
  { host: 'elsewhere.test', path: '/api/v1/x', service: 'all/api/v1' },
])('of several Ingresses $host $path leads to $service, whatever their order', ({ host, path, service }) => {
  expect(routeOf(overlapping, host, path)?.service).toBe(service);
  expect(routeOf(overlapping.toReversed(), host, path)?.service).toBe(service);
});

test.each([{}, { spec: {} }, { spec: { rules: [{}, { http: {} }, { http: { paths: [{ path: '/' }] } }] } }])(
  'an Ingress like %j leads nowhere',
  (odd) => {
    expect(routeOf([odd as Ingress], 'shop.example', '/')).toBeUndefined();
  },
);

test('the largest body is 1 MiB, unless the Ingress says otherwise', () => {
  expect(routeOf(all, 'shop.example', '/')?.bodyLimit).toBe(1024 * 1024);
  expect(routeOf(all, 'a.wild.example', '/')?.bodyLimit).toBe(0);
});

test.each([
  { text: '100m', bytes: 104_857_600 },
  { text: '512k', bytes: 524_288 },
  { text: '1G', bytes: 1_073_741_824 },
  { text: '8192', bytes: 8192 },
  { text: 'nonsense', bytes: 1_048_576 },
])('nginx reads $text as $bytes bytes', ({ text, bytes }) => {
  expect(readSize(text)).toBe(bytes);
});

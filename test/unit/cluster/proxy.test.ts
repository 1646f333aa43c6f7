import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../../src/cluster/connect.ts';
import { proxyFromEnvironment } from '../../../src/cluster/transport/proxy.ts';
import { requestJson } from '../../../src/cluster/transport/request.ts';
import { fixture, json, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError, connectionTo, patient, writeKubeconfig } from './support/client.ts';

const proxy = 'http://proxy:3128';

test.each([
  { server: 'https://api.lab:6443', env: {}, expected: undefined },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy }, expected: proxy },
  { server: 'https://api.lab:6443', env: { https_proxy: 'proxy:3128' }, expected: proxy },
  { server: 'https://api.lab:6443', env: { HTTP_PROXY: proxy }, expected: undefined },
  { server: 'http://api.lab:8080', env: { HTTP_PROXY: proxy }, expected: proxy },
  { server: 'https://127.0.0.1:6443', env: { HTTPS_PROXY: proxy }, expected: undefined },
  { server: 'https://localhost:6443', env: { HTTPS_PROXY: proxy }, expected: undefined },
  { server: 'https://[::1]:6443', env: { HTTPS_PROXY: proxy }, expected: undefined },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '*' }, expected: undefined },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy, no_proxy: 'other, lab' }, expected: undefined },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '.lab' }, expected: undefined },
  { server: 'https://lab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '.lab' }, expected: proxy },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '*.lab' }, expected: undefined },
  { server: 'https://mylab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: 'lab' }, expected: proxy },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: 'API.lab:6443' }, expected: undefined },
  { server: 'https://api.lab:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: 'api.lab:443' }, expected: proxy },
  { server: 'https://api.lab', env: { HTTPS_PROXY: proxy, NO_PROXY: 'api.lab:443' }, expected: undefined },
  { server: 'https://10.1.2.3:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, expected: undefined },
  { server: 'https://11.1.2.3:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8,10.0.0.0/99' }, expected: proxy },
  { server: 'https://10.1.2.3:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3' }, expected: undefined },
  { server: 'https://[fd00::5]:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8' }, expected: undefined },
  { server: 'https://[fd00::5]:6443', env: { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::5' }, expected: undefined },
])('proxy for $server in $env: $expected', ({ server, env, expected }) => {
  expect(proxyFromEnvironment(new URL(server), env)).toBe(expected);
});

/** A proxy on 127.0.0.1 that tunnels, or refuses with `status`; gives its address and what it was asked for. */
async function startProxy(status = 200) {
  const asked: string[] = [];
  const server = http.createServer().on('connect', ({ url = '' }, client) => {
    asked.push(url);
    client.on('error', () => {});
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const target = net.connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A SOCKS5 proxy (RFC 1928) on 127.0.0.1, for names only. */
async function startSocksProxy() {
  const asked: string[] = [];
  const server = net.createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => {
      client.write(Buffer.of(5, 0));
      client.once('data', (request: Buffer) => {
        const end = 5 + (request[4] ?? 0);
        const port = request.readUInt16BE(end);
        asked.push(`${request.subarray(5, end)}:${port}`);
        const target = net.connect(port, '127.0.0.1', () => {
          client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
          target.pipe(client).pipe(target);
        });
        target.on('error', () => client.destroy());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { address: `socks5h://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('proxy-url: all requests go through the proxy, by TLS to the API server', async () => {
  const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v9' }), 'server');
  const { address, asked } = await startProxy();
  const client = await clusterAt(api.url, { cluster: { 'proxy-url': address, 'certificate-authority': fixture('ca.pem') } });
  expect(await client.version(patient)).toBe('v9');
  expect(asked).toEqual([new URL(api.url).host]);
});

test('proxy-url: through a SOCKS proxy, which gets the name and not the address', async () => {
  const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v9' }), 'server');
  const { address, asked } = await startSocksProxy();
  const { port } = new URL(api.url);
  const client = await clusterAt(`https://localhost:${port}`, {
    cluster: { 'proxy-url': address, 'certificate-authority': fixture('ca.pem') },
  });
  expect(await client.version(patient)).toBe('v9');
  expect(asked).toEqual([`localhost:${port}`]);
});

test.each([
  ['directly', async () => ({})],
  ['through a proxy', async () => ({ 'proxy-url': (await startProxy()).address })],
  ['through a SOCKS proxy', async () => ({ 'proxy-url': (await startSocksProxy()).address })],
])('%s: a connection that breaks between two requests ends nothing, and the next request has another', async (_way, wayOf) => {
  const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v1' }), 'server');
  const server = `https://localhost:${new URL(api.url).port}`;
  const connection = await connectionTo(server, { cluster: { ...(await wayOf()), 'certificate-authority': fixture('ca.pem') } });
  const version = () => requestJson(connection, { method: 'GET', path: '/version', asked: 'ask' }, patient);
  // Before Node's own listeners, so that the pool finds it broken.
  const broken = new Promise<void>((resolve) => {
    connection.requests.prependOnceListener('free', (socket: net.Socket) => {
      socket.destroy(new Error('cut'));
      socket.once('close', () => resolve());
    });
  });
  expect(await version()).toEqual({ gitVersion: 'v1' });
  await broken;
  expect(await version()).toEqual({ gitVersion: 'v1' });
});

test('a proxy that refuses is named', async () => {
  const { address } = await startProxy(403);
  const error = await clusterError((await clusterAt('https://api.lab:6443', { cluster: { 'proxy-url': address } })).version(patient));
  expect(error.code).toBe('unreachable');
  expect(error.message).toContain(`https://api.lab:6443 cannot be reached through the proxy ${new URL(address).host}: the proxy refused`);
});

test('a proxy of an unknown kind is a usage error', async () => {
  const kubeconfig = writeKubeconfig('https://api.lab:6443', { cluster: { 'proxy-url': 'ftp://me:secret@proxy:21' } });
  await expect(connect({ kubeconfig, connectTimeoutMs: 1000 })).rejects.toMatchObject({
    kind: 'usage',
    message: 'a proxy cannot be reached by "ftp:"',
  });
});

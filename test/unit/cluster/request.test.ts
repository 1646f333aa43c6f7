import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ClusterError } from '../../../src/cluster/errors.ts';
import { connectionError } from '../../../src/cluster/transport/failure.ts';
import { backoff, retryDelay } from '../../../src/cluster/transport/retry.ts';
import { BusyError } from '../../../src/cluster/transport/status.ts';
import { fixture, inTurn, json, refuse, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError, connectionTo, patient } from './support/client.ts';

const ok = inTurn((_request, response) => json(response, { gitVersion: 'v1' }));

/** A server that takes connections and does this with them. */
async function startTcpServer(onConnection: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('an API server that cannot be reached', () => {
  const hint = expect.stringMatching(/^check with: kubectl --kubeconfig \S+config --context test cluster-info$/);

  test('connection refused: at once, with address and cause', async () => {
    const error = await clusterError((await clusterAt('https://127.0.0.1:1')).version(patient));
    expect(error).toMatchObject({ code: 'unreachable', hint });
    expect(error.message).toBe('the API server https://127.0.0.1:1 cannot be reached: connection refused (ECONNREFUSED)');
  });

  test.each([
    { code: 'ENOTFOUND', why: 'its host name is not known (ENOTFOUND)' },
    { code: 'EAI_AGAIN', why: 'its host name cannot be looked up (EAI_AGAIN)' },
    { code: 'EHOSTUNREACH', why: 'no route to the host (EHOSTUNREACH)' },
    { code: 'ETIMEDOUT', why: 'the connection timed out (ETIMEDOUT)' },
  ])('$code', async ({ code, why }) => {
    const error = connectionError(await connectionTo('https://127.0.0.1:6443'), Object.assign(new Error('x'), { code }));
    expect(error).toMatchObject({ code: 'unreachable', hint });
    expect(error.message).toBe(`the API server https://127.0.0.1:6443 cannot be reached: ${why}`);
  });

  test.each(['http', 'https'])('accepts and never answers (%s): fails when the connect time-out is over', async (scheme) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = Promise.withResolvers<void>();
    const port = await startTcpServer((socket) => socket.once('data', () => asked.resolve()));
    const client = await clusterAt(`${scheme}://127.0.0.1:${port}`, { connectTimeoutMs: 200 });
    const failed = clusterError(client.version(patient));
    await asked.promise;
    vi.advanceTimersByTime(200);
    const error = await failed;
    expect(error).toMatchObject({ code: 'unreachable', hint });
    expect(error.message).toContain('no answer within 0.2 s');
  });

  test('closes each connection: says so', async () => {
    const port = await startTcpServer((socket) => socket.destroy());
    expect(await clusterError((await clusterAt(`https://127.0.0.1:${port}`)).version(patient))).toMatchObject({ code: 'unreachable' });
  });

  test('speaks no TLS', async () => {
    const port = await startTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const error = await clusterError((await clusterAt(`https://127.0.0.1:${port}`)).version(patient));
    expect(error.code).toBe('tls');
    expect(error.message).toContain('no TLS connection');
  });

  test('answers with a page: it is no API server', async () => {
    const api = await startApiServer((_request, response) => void response.end('<html>Log in</html>'));
    const error = await clusterError((await clusterAt(api.url)).version(patient));
    expect(error.message).toContain('what answers there is no API server: <html>Log in</html>');
  });
});

describe('TLS', () => {
  const trusted = { 'certificate-authority': fixture('ca.pem') };

  test('a good certificate', async () => {
    const api = await startApiServer(ok, 'server');
    expect(await (await clusterAt(api.url, { cluster: trusted })).version(patient)).toBe('v1');
  });

  test.each([
    { certificate: 'expired-server', cluster: trusted, message: 'has expired (https://127.0.0.1:' },
    { certificate: 'other-host', cluster: trusted, message: 'is for another host' },
    { certificate: 'server', cluster: {}, message: 'is signed by an unknown authority' },
  ])('$certificate: $message', async ({ certificate, cluster, message }) => {
    const api = await startApiServer(ok, certificate);
    const error = await clusterError((await clusterAt(api.url, { cluster })).version(patient));
    expect(error.code).toBe('tls');
    expect(error.message).toContain(`the certificate of the API server ${message}`);
    expect(api.received).toEqual([]);
  });

  test.each([
    { certificate: 'other-host', cluster: { ...trusted, 'tls-server-name': 'other.example' } },
    { certificate: 'expired-server', cluster: { 'insecure-skip-tls-verify': true } },
  ])('$cluster', async ({ certificate, cluster }) => {
    const api = await startApiServer(ok, certificate);
    expect(await (await clusterAt(api.url, { cluster })).version(patient)).toBe('v1');
  });

  const key = { 'client-key': fixture('client.key') };
  test.each([
    { cluster: { 'certificate-authority': '/no/ca.pem' }, message: 'the certificate authority /no/ca.pem cannot be read' },
    {
      cluster: { 'certificate-authority-data': btoa('-----BEGIN CERTIFICATE-----') },
      message: 'the certificate authority in the kubeconfig cannot be used',
    },
    { user: { 'client-certificate': '/no/me.pem', ...key }, message: 'the client certificate /no/me.pem cannot be read' },
    {
      user: { 'client-certificate': fixture('server.pem'), ...key },
      message: 'the client certificate and key in the kubeconfig cannot be used',
    },
  ])('is a usage error before any request: $message', async ({ message, ...settings }) => {
    await expect(clusterAt('https://x', settings)).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining(message) });
  });
});

describe('tries again', () => {
  test.each([
    { name: '429 with Retry-After', first: inTurn((_, response) => refuse(response, 429, 'slow', {}, { 'retry-after': '0' })) },
    { name: '503', first: inTurn((_, response) => refuse(response, 503, 'starting')) },
    { name: "a change of etcd's leader", first: inTurn((_, response) => refuse(response, 500, 'etcdserver: leader changed')) },
  ])('after $name', async ({ first }) => {
    const api = await startApiServer(inTurn(first, ok));
    expect(await (await clusterAt(api.url)).version(patient)).toBe('v1');
    expect(api.received).toHaveLength(2);
  });

  test('after a reset, in the head or in the middle of the body', async () => {
    const api = await startApiServer(
      inTurn(
        ok,
        (_request, response) => response.destroy(),
        (_request, response) => {
          response.writeHead(200, { 'Content-Length': 100 });
          response.write('{"gitVersion":', () => response.destroy());
        },
        ok,
      ),
    );
    const client = await clusterAt(api.url);
    await client.version(patient);
    expect(await client.version(patient)).toBe('v1');
    expect(api.received).toHaveLength(4);
  });

  test('but gives up when the server asks for more patience than there is', async () => {
    const api = await startApiServer((_request, response) => refuse(response, 429, 'slow', {}, { 'retry-after': '3600' }));
    expect(await clusterError((await clusterAt(api.url)).version(patient))).toMatchObject({ code: 'busy', status: 429 });
    expect(api.received).toHaveLength(1);
  });

  test('but not when aborted', async () => {
    const stop = new AbortController();
    const api = await startApiServer((_request, response) => {
      refuse(response, 503, 'starting', {}, { 'retry-after': '15' });
      setImmediate(() => stop.abort(new Error('enough')));
    });
    await expect((await clusterAt(api.url)).version(stop.signal)).rejects.toThrow('enough');
    expect(api.received).toHaveLength(1);
  });

  const busy = (retryAfterMs?: number) => new BusyError('x', { status: 503, hint: '', retryAfterMs });
  test.each([
    { name: 'busy', error: busy(), answered: true, retries: 0, expected: 75 },
    { name: 'busy, later', error: busy(), answered: true, retries: 3, expected: 600 },
    { name: 'busy with Retry-After', error: busy(4000), answered: true, retries: 0, expected: 4000 },
    { name: 'lost', error: new ClusterError('lost', 'x'), answered: true, retries: 0, expected: 75 },
    { name: 'away after it answered', error: new ClusterError('unreachable', 'x'), answered: true, retries: 0, expected: 75 },
    { name: 'never there', error: new ClusterError('unreachable', 'x'), answered: false, retries: 0, expected: undefined },
    { name: 'too often', error: busy(), answered: true, retries: 7, expected: undefined },
    { name: 'forbidden', error: new ClusterError('forbidden', 'x'), answered: true, retries: 0, expected: undefined },
    { name: 'another 500', error: new ClusterError('busy', 'x'), answered: true, retries: 0, expected: undefined },
  ])('$name: waits $expected ms', ({ error, answered, retries, expected }) => {
    expect(retryDelay(error, answered, retries, 0.5)).toBe(expected);
  });

  test('the wait doubles up to 5 s, and half of it is random', () => {
    expect([0, 1, 2, 20].map((retries) => backoff(retries, 0))).toEqual([50, 100, 200, 2500]);
    expect([0, 1, 2, 20].map((retries) => backoff(retries, 1))).toEqual([100, 200, 400, 5000]);
  });
});

test('the server is out of reach from the first try that finds it so, until it answers', async () => {
  const { url, server } = await startApiServer(ok);
  const client = await clusterAt(url);
  await client.version(patient);
  expect(client.isReachable()).toBe(true);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  const asked = client.version(patient);
  await expect.poll(() => client.isReachable()).toBe(false);
  // Who takes a connection and resets it, as a load balancer does, has not answered.
  let resets = 0;
  const balancer = net.createServer((socket) => {
    resets++;
    socket.resetAndDestroy();
  });
  balancer.listen(Number(new URL(url).port), '127.0.0.1');
  await expect.poll(() => resets).toBeGreaterThan(1);
  expect(client.isReachable()).toBe(false);
  await new Promise((resolve) => balancer.close(resolve));
  server.listen(Number(new URL(url).port), '127.0.0.1');
  await asked;
  expect(client.isReachable()).toBe(true);
});

test('an aborted request ends with the reason of its signal', async () => {
  const stop = new AbortController();
  const api = await startApiServer(() => stop.abort(new Error('enough')));
  await expect((await clusterAt(api.url)).version(stop.signal)).rejects.toThrow('enough');
});

test('the path of the server stays in front', async () => {
  const api = await startApiServer(ok);
  await (await clusterAt(`${api.url}/k8s/clusters/c-1/`)).version(patient);
  expect(api.received[0]?.path).toBe('/k8s/clusters/c-1/version');
});

import http from 'node:http';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { request } from '../../../src/mlflow/http.ts';
import { Problem } from '../../../src/problem.ts';
import { serve } from './serve.ts';

const never = new AbortController().signal;
const get = { method: 'GET', path: '/health', deadlineMs: 15_000 } as const;

test('sends method, path, headers and body, and gives the whole answer back whatever its status', async () => {
  const { url, received } = await serve(() => ({ status: 418, headers: { 'x-kind': 'tea' }, body: 'short' }));
  const answer = await request(
    { url: `${url}/base/` },
    { method: 'POST', path: '/a?b=c', headers: { 'x-a': 'b' }, body: 'grüße', deadlineMs: 15_000 },
    never,
  );
  expect(answer).toMatchObject({ status: 418, headers: { 'x-kind': 'tea' }, body: Buffer.from('short') });
  expect(received).toMatchObject([
    { method: 'POST', url: '/base/a?b=c', headers: { 'x-a': 'b', 'content-length': '7' }, body: Buffer.from('grüße') },
  ]);
});

test('sends the Host header it is told to', async () => {
  const { url, received } = await serve(() => ({}));
  await request({ url, hostHeader: 'mlflow.1.2.3.4.nip.io' }, get, never);
  expect(received[0]?.headers.host).toBe('mlflow.1.2.3.4.nip.io');
});

test("sends the endpoint's headers with every request, and shows their names only", async () => {
  const { url, received } = await serve(() => ({}));
  const headers = { authorization: 'Bearer secret', 'x-a': 'endpoint' };
  await request({ url, headers }, { ...get, headers: { 'x-a': 'request' } }, never);
  expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-a': 'request' });
  await expect(request({ url: 'http://127.0.0.1:1', headers }, get, never)).rejects.toMatchObject({
    hint: "curl -v --max-time 10 -H 'authorization: …' -H 'x-a: …' 'http://127.0.0.1:1/health'",
  });
});

test('goes through the agent, with the Host header of a name that only the agent can reach', async () => {
  const { url, received } = await serve(() => ({ body: 'OK' }));
  class Tunnel extends http.Agent {
    override createConnection() {
      return net.connect(Number(new URL(url).port), '127.0.0.1');
    }
  }
  const agent = new Tunnel();
  onTestFinished(() => agent.destroy());
  const answer = await request({ url: 'http://mlflow.nowhere.invalid:5000', agent }, get, never);
  expect(answer.body.toString()).toBe('OK');
  expect(received[0]?.headers.host).toBe('mlflow.nowhere.invalid:5000');
});

test('tries again on a fresh connection when the server closed the kept one', async () => {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    // The first connection answers one request and then resets at the next: a server whose idle time is over.
    let requests = 0;
    const isFirst = connections === 1;
    socket.on('data', () => {
      requests += 1;
      if (isFirst && requests === 2) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new http.Agent({ keepAlive: true });
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  await request({ url, agent }, get, never);
  expect((await request({ url, agent }, get, never)).body.toString()).toBe('OK');
  expect(connections).toBe(2);
});

test('a refused connection is a Problem that says where, with the next step', async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const url = `http://127.0.0.1:${port}`;

  const problem = await request({ url, hostHeader: 'h' }, get, never).catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({
    sent: false,
    message: `${url} refused the connection: nothing listens there`,
    hint: `curl -v --max-time 10 -H 'Host: h' '${url}/health'`,
  });
  await expect(request({ url, hint: 'kubectl -n a logs deploy/mlflow' }, get, never)).rejects.toMatchObject({
    hint: 'kubectl -n a logs deploy/mlflow',
  });
});

test('what does not speak HTTP is a Problem', async () => {
  const server = net.createServer((socket) => socket.end(Buffer.from([0, 0, 24, 4, 0, 0, 0, 0, 0])));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  await expect(request({ url }, get, never)).rejects.toThrow(`${url} does not answer in HTTP/1.1`);
});

test("a tunnel's Problem keeps its words, and gets the endpoint's hint where it has none", async () => {
  const agent = new http.Agent();
  let hint: string | undefined;
  agent.createConnection = (_options, callback) => {
    const refused = new Problem('forward port 5000 of pod mlflow-1: refused', { hint });
    setImmediate(() => callback?.(refused, undefined as never));
    return undefined;
  };
  const endpoint = { url: 'http://mlflow:5000', agent, hint: 'kubectl logs deploy/mlflow' };
  await expect(request(endpoint, get, never)).rejects.toMatchObject({
    message: 'forward port 5000 of pod mlflow-1: refused',
    hint: 'kubectl logs deploy/mlflow',
  });
  hint = 'its own';
  await expect(request(endpoint, get, never)).rejects.toMatchObject({ hint: 'its own' });
});

test('no answer before the deadline is a Problem of kind timeout', async () => {
  const { url } = await serve(() => undefined);
  const problem = await request({ url }, { ...get, deadlineMs: 50 }, never).catch((error) => error);
  expect(problem).toMatchObject({
    name: 'NoAnswer',
    sent: true,
    kind: 'timeout',
    message: `${url} did not answer GET /health within 0.05 s`,
  });
});

test('a connection that breaks after the request had left may have had an effect', async () => {
  const { url } = await serve(() => 'reset');
  const problem = await request({ url }, get, never).catch((error) => error);
  expect(problem).toMatchObject({ sent: true, message: `${url} closed the connection without an answer` });
});

test("an abort rejects with the signal's reason, and nothing is sent when it came before", async () => {
  const { url, received } = await serve(() => undefined);
  const stop = new AbortController();
  const pending = request({ url }, get, stop.signal);
  await expect.poll(() => received.length).toBe(1);
  stop.abort(new Error('stopped'));
  await expect(pending).rejects.toThrow('stopped');
  await expect(request({ url }, get, stop.signal)).rejects.toThrow('stopped');
  expect(received).toHaveLength(1);
});

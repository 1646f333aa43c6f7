import http from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { refusedWords } from '../../../../src/sandbox/streams/port-forward.ts';
import { readPorts } from '../../../../src/sandbox/streams/ports.ts';
import { clusterError } from '../../cluster/support/client.ts';
import { startTalker } from './api.ts';

const echo: http.RequestListener = (request, response) => void request.pipe(response);
const talker = { namespace: 'here', pod: 'talker' };

function post(agent: http.Agent, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Length': body.length };
    const sent = http.request({ agent, host: 'talker', path: '/', method: 'POST', headers }, (answer) => resolve(buffer(answer)));
    sent.on('error', reject).end(body);
  });
}

test('bodies of every size, one after the other and together', async () => {
  const { cluster } = await startTalker({ http: echo });
  const agent = cluster.tunnel({ ...talker, port: 8000 });
  const large = Buffer.alloc(4 * 1024 * 1024, 'abcdefghijk');
  expect(String(await post(agent, Buffer.from('hello')))).toBe('hello');
  expect((await post(agent, large)).equals(large)).toBe(true);
  const together = await Promise.all(Array.from({ length: 10 }, (_, number) => post(agent, Buffer.from(`${number}`))));
  expect(together.map(String)).toEqual(Array.from({ length: 10 }, (_, number) => `${number}`));
  agent.destroy();
});

test('a port that nobody listens on, in the words of the kubelet', async () => {
  const { cluster } = await startTalker({});
  const agent = cluster.tunnel({ ...talker, port: 9 });
  const error = await clusterError(post(agent, Buffer.from('x')));
  expect(error).toMatchObject({ code: 'lost', message: expect.stringMatching(/error forwarding port 9 to pod .*connection refused/) });
  agent.destroy();
});

test('a pod that is not there', async () => {
  const { cluster } = await startTalker({});
  const agent = cluster.tunnel({ ...talker, pod: 'nobody', port: 9 });
  expect(await clusterError(post(agent, Buffer.from('x')))).toMatchObject({ code: 'gone' });
  agent.destroy();
});

test('the pod learns that the client has gone, and the client that the pod has', async () => {
  const sockets: Duplex[] = [];
  const { url, stopContainer } = await startTalker({ accept: (socket) => sockets.push(socket.resume()) });
  const leaving = await openForward(url);
  await expect.poll(() => sockets.length).toBe(1);
  const left = new Promise((resolve) => sockets[0]?.once('end', resolve));
  leaving.terminate();
  await left;
  const staying = await openForward(url);
  await expect.poll(() => sockets.length).toBe(2);
  const closed = new Promise((resolve) => staying.once('close', resolve));
  stopContainer();
  expect(await closed).toBe(1000);
});

test('the pod learns that the client had gone before it was reached', async () => {
  const { url, machine, close } = await startTalker({});
  const dialled = Promise.withResolvers<Duplex>();
  machine.network.enter = () => dialled.promise;
  const socket = await openForward(url);
  const gone = new Promise((resolve) => socket.once('close', resolve));
  close();
  await gone;
  const ended = vi.fn();
  const pod = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(), final: (done) => done(ended()) });
  dialled.resolve(pod);
  await expect.poll(() => ended.mock.calls.length).toBe(1);
  await expect.poll(() => pod.destroyed).toBe(true);
});

test('a pod that writes without end is slowed down to what the client takes', async () => {
  let written = 0;
  const accept = (socket: Duplex) => {
    const more = () => {
      while (!socket.destroyed && written < 64_000_000 && socket.write(Buffer.alloc(64_000))) written += 64_000;
    };
    socket.on('drain', more);
    more();
  };
  const { url } = await startTalker({ accept });
  const socket = await openForward(url);
  socket.pause();
  // Nobody reads: what was written stays as it is, after what the kernel's buffers take.
  let before = -1;
  await vi.waitUntil(
    () => {
      const stalled = before === written && written > 0;
      before = written;
      return stalled;
    },
    { interval: 100, timeout: 15_000 },
  );
  expect(written).toBeLessThan(32_000_000);
  let read = 0;
  socket.on('message', (data: Buffer) => {
    read += data.length - 1;
  });
  socket.resume();
  await expect.poll(() => read).toBeGreaterThanOrEqual(64_000_000);
  socket.terminate();
});

/** A client of the port 7000 of the pod. */
async function openForward(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/api/v1/namespaces/here/pods/talker/portforward?ports=7000`, ['v4.channel.k8s.io']);
  await new Promise((resolve) => socket.once('open', resolve));
  return socket;
}
const piece = (bytes: number) => Buffer.alloc(bytes + 1);

test('a pod that dies while it is written to takes the connection with it', async () => {
  const { url } = await startTalker({ accept: (socket) => socket.once('data', () => socket.destroy()) });
  const socket = await openForward(url);
  let code = 0;
  socket.once('close', (closed) => (code = closed));
  for (let sent = 0; sent < 16; sent++) socket.send(piece(64 * 1024));
  await expect.poll(() => code).toBe(1000);
});

test('a client that writes without end is slowed down to what the pod takes, and loses nothing of it', async () => {
  const sockets: Duplex[] = [];
  const { url } = await startTalker({ accept: (socket) => sockets.push(socket) });
  const socket = await openForward(url);
  for (let sent = 0; sent < 1000; sent++) socket.send(piece(64_000));
  // Nobody reads: what waits stays as it is, but for what the kernel's buffers take.
  let before = -1;
  await vi.waitUntil(
    () => {
      const stalled = before === socket.bufferedAmount && sockets.length > 0;
      before = socket.bufferedAmount;
      return stalled;
    },
    { interval: 100, timeout: 15_000 },
  );
  expect(socket.bufferedAmount).toBeGreaterThan(32_000_000);
  let read = 0;
  sockets[0]?.on('data', (data: Buffer) => (read += data.length));
  await expect.poll(() => read).toBe(64_000_000);
  socket.terminate();
});

test('two ports have their own channels, each opened by its number', async () => {
  const { url } = await startTalker({ accept: (socket) => socket.write('hello') });
  const at = `${url}/api/v1/namespaces/here/pods/talker/portforward?ports=7000&ports=7000`;
  const socket = new WebSocket(at, ['v4.channel.k8s.io']);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString('hex')));
  const hello = Buffer.from('hello').toString('hex');
  await expect.poll(() => frames.length).toBe(6);
  expect(frames).toEqual(['00581b', '01581b', '02581b', '03581b', `00${hello}`, `02${hello}`]);
  socket.terminate();
});

test.each([
  { values: ['5000'], read: { ports: [5000] } },
  { values: ['80,81', '82'], read: { ports: [80, 81, 82] } },
  { values: [], read: { words: 'query parameter "port" is required' } },
  { values: ['0'], read: { words: 'port "0" must be > 0' } },
])('the ports of $values', ({ values, read }) => {
  expect(readPorts(values)).toEqual(read);
});

test('what is no port is refused before the WebSocket opens', async () => {
  expect(() => readPorts(['abc'])).toThrow('cannot convert to []int32: strconv.ParseUint: parsing "abc": invalid syntax');
  const { url } = await startTalker({});
  const socket = new WebSocket(`${url}/api/v1/namespaces/here/pods/talker/portforward?ports=0`, ['v4.channel.k8s.io']);
  await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('400');
});

test('SPDY, which kubectl speaks, is refused in words', async () => {
  const { url } = await startTalker({});
  const headers = { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'portforward.k8s.io' };
  const answer = await new Promise<string>((resolve, reject) => {
    const asked = http.request(`${url}/api/v1/namespaces/here/pods/talker/portforward`, { method: 'POST', headers }, (response) =>
      resolve(buffer(response).then(String)),
    );
    asked.on('error', reject).end();
  });
  expect(JSON.parse(answer)).toMatchObject({ code: 400, message: 'the sandbox speaks WebSocket, and not SPDY' });
});

test('the words for a refused port are those of Kubernetes 1.34', () => {
  const real =
    'error forwarding port 9 to pod ID, uid : failed to execute portforward in network namespace "/var/run/netns/cni-80b9d7c8-4582-2026-9923-07da22708d3f": failed to connect to localhost:9 inside namespace "ID", IPv4: dial tcp4 127.0.0.1:9: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found ';
  const words = refusedWords(9, '1f2e3d4c-4582-2026-9923-07da22708d3f').replace(/[\da-f]{64}/g, 'ID');
  expect(words.replace(/cni-\S+"/, '')).toBe(real.replace(/cni-\S+"/, ''));
  expect(words).toMatch(/netns\/cni-[\da-f]{8}-4582-2026-9923-[\da-f]{12}"/);
});

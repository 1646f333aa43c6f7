import http, { type Agent, type IncomingMessage } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { forbid, forbidden, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError } from './support/client.ts';
import { allClosed, frame, startSocketServer } from './support/websocket-server.ts';

const port = 5000;
const portBytes = Buffer.from(Uint16Array.of(port).buffer);

/** What an API server does with a port-forward: the port on both channels, then bytes both ways, here to a real server. */
function forwardTo(target: () => number) {
  return (socket: WebSocket) => {
    socket.send(frame(0, portBytes));
    socket.send(frame(1, portBytes));
    const upstream = net.connect(target(), '127.0.0.1');
    upstream.on('data', (data) => {
      upstream.pause();
      socket.send(frame(0, data), () => upstream.resume());
    });
    upstream.on('end', () => socket.close());
    upstream.on('error', () => socket.close());
    socket.on('message', (data: Buffer) => upstream.write(data.subarray(1)));
    socket.on('close', () => upstream.destroy());
  };
}

/** A web server in a pod, and a tunnel to it. */
async function startPod(answer: http.RequestListener) {
  const pod = http.createServer(answer);
  await new Promise<void>((resolve) => pod.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    pod.closeAllConnections();
    pod.close();
  });
  return tunnelThrough(forwardTo(() => (pod.address() as AddressInfo).port));
}

async function tunnelThrough(onSocket: (socket: WebSocket) => void) {
  const api = await startSocketServer(['v4.channel.k8s.io'], onSocket);
  const agent = (await clusterAt(api.url)).tunnel({ namespace: 'n', pod: 'p', port });
  onTestFinished(() => agent.destroy());
  return { api, agent };
}

function request(agent: Agent, options: http.RequestOptions & { body?: Buffer } = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    http
      .request({ agent, host: 'pod', ...options }, resolve)
      .on('error', reject)
      .end(options.body);
  });
}

async function fetchBody(agent: Agent, options: http.RequestOptions & { body?: Buffer } = {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await request(agent, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('tunnel', () => {
  test('carries requests to the port of the pod, one connection for one after the other', async () => {
    const { api, agent } = await startPod((asked, response) => response.end(`${asked.method} ${asked.url}`));
    expect(String(await fetchBody(agent, { path: '/a' }))).toBe('GET /a');
    expect(String(await fetchBody(agent, { path: '/b', method: 'DELETE' }))).toBe('DELETE /b');
    expect(api.opened.map(({ pathname, search }) => pathname + search)).toEqual(['/api/v1/namespaces/n/pods/p/portforward?ports=5000']);
    agent.destroy();
    await allClosed(api);
  });

  test('opens one connection for each request at the same time', async () => {
    const { api, agent } = await startPod((_asked, response) => response.end('x'));
    await Promise.all(Array.from({ length: 4 }, () => fetchBody(agent)));
    expect(api.sockets).toHaveLength(4);
  });

  test('carries 8 MiB both ways unchanged', async () => {
    const { agent } = await startPod((asked, response) => asked.pipe(response));
    const body = Buffer.alloc(8 * 1024 * 1024, 'abcdefghijk');
    expect((await fetchBody(agent, { method: 'POST', body })).equals(body)).toBe(true);
  });

  test('takes no more from the pod than its reader takes', async () => {
    const total = 64 * 1024 * 1024;
    let sent = 0;
    const { agent } = await startPod((_asked, response) => {
      const more = () => {
        while (sent < total) {
          sent += 65536;
          if (!response.write(Buffer.alloc(65536))) return response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const response = await request(agent);
    let before = -1;
    // Nobody reads: the buffers fill, and then nothing moves.
    await vi.waitUntil(
      () => {
        const stalled = sent === before;
        before = sent;
        return stalled;
      },
      { interval: 200, timeout: 15_000 },
    );
    expect(sent).toBeLessThan(total / 2);
    let got = 0;
    for await (const chunk of response) got += chunk.length;
    expect(got).toBe(total);
  });

  test('the port may come together with the first bytes', async () => {
    const { agent } = await tunnelThrough((socket) => {
      socket.send(Buffer.concat([frame(0, portBytes), Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')]));
    });
    expect(String(await fetchBody(agent))).toBe('ok');
  });

  test('a refused port is an error in the words of the server', async () => {
    const { api, agent } = await tunnelThrough((socket) => {
      socket.send(frame(0, portBytes));
      socket.send(frame(1, portBytes));
      socket.send(frame(1, 'dial tcp4 127.0.0.1:5000: connect: connection refused\n'));
    });
    expect(await clusterError(request(agent))).toMatchObject({
      code: 'lost',
      message: 'forward port 5000 of pod p: dial tcp4 127.0.0.1:5000: connect: connection refused',
    });
    await allClosed(api);
  });

  test('a connection that breaks is lost; the next request gets a new one', async () => {
    let turn = 0;
    const { api, agent } = await tunnelThrough((socket) => {
      socket.send(frame(0, portBytes));
      socket.on('message', () => {
        if (turn++ === 0) socket.terminate();
        else socket.send(frame(0, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
      });
    });
    expect(await clusterError(request(agent))).toMatchObject({ code: 'lost' });
    expect(String(await fetchBody(agent))).toBe('ok');
    expect(api.sockets).toHaveLength(2);
  });

  test('odd frames do no harm', async () => {
    const { agent } = await tunnelThrough((socket) => {
      for (const odd of [Buffer.alloc(0), 'text', frame(7, 'x'), frame(255), frame(0), frame(0, portBytes.subarray(0, 1))])
        socket.send(odd);
      socket.send(frame(0, portBytes.subarray(1)));
      socket.send(frame(0, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    });
    expect(String(await fetchBody(agent))).toBe('ok');
  });

  test('a refused upgrade says why', async () => {
    const api = await startApiServer((_request, response) => forbid(response));
    const agent = (await clusterAt(api.url)).tunnel({ namespace: 'n', pod: 'p', port });
    expect(await clusterError(request(agent))).toMatchObject({
      code: 'forbidden',
      message: `forward port 5000 of pod p: ${forbidden}`,
    });
  });

  test('destroy ends what is under way, opening or open', async () => {
    const { api, agent } = await startPod(() => {});
    const open = request(agent);
    await expect.poll(() => api.sockets.length).toBe(1);
    const opening = request(agent);
    agent.destroy();
    await expect(open).rejects.toThrow();
    await expect(opening).rejects.toThrow();
    await allClosed(api);
  });

  test("a request's own time-out works", async () => {
    const { api, agent } = await startPod(() => {});
    const timedOut = new Promise((resolve, reject) => {
      const sent = http.request({ agent, host: 'pod', timeout: 100 }).on('error', reject).end();
      sent.on('timeout', () => {
        resolve('timed out');
        sent.destroy();
      });
    });
    expect(await timedOut).toBe('timed out');
    await allClosed(api);
  });
});

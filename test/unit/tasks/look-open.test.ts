import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { entranceFinder, pageAt } from '../../../src/tasks/look/open.ts';
import { clusterAt, patient } from '../cluster/support/client.ts';
import { allClosed, frame, startSocketServer } from '../cluster/support/websocket-server.ts';
import { serve } from '../mlflow/serve.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';
import { readyPod } from './objects.ts';

const portBytes = Buffer.from(Uint16Array.of(5000).buffer);

/** A real server in the place of MLflow's pod, behind a real API server's port-forward. */
async function startPod(onConnection: (socket: net.Socket) => void) {
  const server = net.createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const api = await startSocketServer(['v4.channel.k8s.io'], (socket: WebSocket) => {
    for (const channel of [0, 1]) socket.send(frame(channel, portBytes));
    const upstream = net.connect(port, '127.0.0.1');
    upstream.on('data', (data) => socket.send(frame(0, data)));
    upstream.on('end', () => socket.close());
    upstream.on('error', () => socket.close());
    socket.on('message', (data: Buffer) => upstream.write(data.subarray(1)));
    socket.on('close', () => upstream.destroy());
  });
  return { api, cluster: await clusterAt(api.url) };
}

/** Opens MLflow where there are these pods; it has no address of its own. */
async function open(onConnection: (socket: net.Socket) => void, pods: Pod[] = [mlflowPod('mlflow-a')]) {
  const { api, cluster } = await startPod(onConnection);
  const listed = [...pods];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const list: Cluster['list'] = async () => listed as never[];
  const context = { ...contextOf(stubCluster([], { list, tunnel: cluster.tunnel }).cluster), facts: { experimentId: '7' } };
  return { api, listed, stop, find: entranceFinder(context, stop.signal) };
}

function mlflowPod(name: string): Pod {
  return { ...readyPod(), metadata: { name } };
}

/** An HTTP server behind a plain socket. */
function web(answer: http.RequestListener) {
  const server = http.createServer(answer);
  onTestFinished(() => server.closeAllConnections());
  return (socket: net.Socket) => server.emit('connection', socket);
}

const portOf = (url: string) => Number(new URL(url).port);

describe('the tunnel', () => {
  test('is the same page of this machine however often it is asked for, and carries requests to the pod', async () => {
    const { api, find } = await open(web((asked, response) => response.end(`${asked.method} ${asked.url} of ${asked.headers.host}`)));
    const { url, tunnel } = await find();
    expect(tunnel).toBe(true);
    expect(url).toMatch(/^http:\/\/localhost:\d+\/#\/experiments\/7$/);
    expect((await find()).url).toBe(url);
    const page = new URL('/version', url);
    page.hostname = '127.0.0.1';
    expect(await (await fetch(page)).text()).toBe(`GET /version of ${page.host}`);
    expect(api.opened.map(({ pathname, search }) => pathname + search)).toEqual([
      '/api/v1/namespaces/dev/pods/mlflow-a/portforward?ports=5000',
    ]);
  });

  test('carries a megabyte both ways unchanged', async () => {
    const { find } = await open((socket) => socket.pipe(socket));
    const client = net.connect(portOf((await find()).url), '127.0.0.1');
    const sent = Buffer.alloc(1024 * 1024, 'abcdefghijk');
    client.write(sent);
    let received = 0;
    for await (const chunk of client as AsyncIterable<Buffer>) {
      expect(chunk.equals(sent.subarray(received, received + chunk.length))).toBe(true);
      received += chunk.length;
      if (received === sent.length) break;
    }
    expect(received).toBe(sent.length);
  });

  test('ends a connection at one end when it ends at the other', async () => {
    const { api, find } = await open((socket) => socket.end('bye'));
    const port = portOf((await find()).url);
    expect(String(await buffer(net.connect(port, '127.0.0.1')))).toBe('bye');
    await allClosed(api);
    const { api: other, find: findOther } = await open(() => undefined);
    const client = net.connect(portOf((await findOther()).url), '127.0.0.1');
    client.write('x');
    await expect.poll(() => other.sockets).toHaveLength(1);
    client.destroy();
    await allClosed(other);
  });

  test('goes to another pod after a rollout, and says so while there is none', async () => {
    const { api, listed, find } = await open(web((_asked, response) => response.setHeader('connection', 'close').end('ok')));
    const page = `http://127.0.0.1:${portOf((await find()).url)}/`;
    expect((await fetch(page)).status).toBe(200);
    listed.splice(0);
    const refused = await fetch(page);
    expect([refused.status, await refused.text()]).toEqual([503, 'mlflow-tui: no pod of MLflow is ready in dev\n']);
    listed.push(mlflowPod('mlflow-b'));
    expect((await fetch(page)).status).toBe(200);
    expect(api.opened.map(({ pathname }) => pathname.split('/')[6])).toEqual(['mlflow-a', 'mlflow-b']);
  });

  test('is not begun while no pod is ready', async () => {
    const { find, listed } = await open(() => undefined, []);
    await expect(find()).rejects.toMatchObject({
      message: 'no pod of MLflow is ready in dev',
      hint: 'kubectl -n dev describe deployment mlflow',
    });
    listed.push(mlflowPod('mlflow-a'));
    expect((await find()).tunnel).toBe(true);
  });

  test('ends with the session, with all its connections', async () => {
    const { api, stop, find } = await open(() => undefined);
    const port = portOf((await find()).url);
    const client = net.connect(port, '127.0.0.1');
    client.write('x');
    await expect.poll(() => api.sockets).toHaveLength(1);
    const closed = new Promise((resolve) => client.on('error', () => undefined).on('close', resolve));
    stop.abort();
    await closed;
    await allClosed(api);
    const again = net.connect(port, '127.0.0.1');
    const { code } = await new Promise<NodeJS.ErrnoException>((resolve) => again.on('error', resolve));
    expect(code).toBe('ECONNREFUSED');
  });
});

describe("the Ingress's address", () => {
  const context = contextOf(stubCluster([]).cluster);
  const experiment = (stage: string) => ({ experiment: { experiment_id: '3', name: 'llamastack-traces', lifecycle_stage: stage } });

  test.each([
    { what: 'of our experiment', reply: { body: JSON.stringify(experiment('active')) }, page: '/#/experiments/3' },
    { what: "of MLflow's first page where ours was deleted", reply: { body: JSON.stringify(experiment('deleted')) }, page: '' },
    { what: 'of no page where something else answers', reply: { body: '<html>Log in</html>' }, page: undefined },
    { what: 'of no page where MLflow does not allow the host', reply: { status: 403, body: 'Invalid Host header' }, page: undefined },
    { what: 'of no page where the controller has no backend', reply: { status: 503 }, page: undefined },
  ])('is the one $what', async ({ reply, page }) => {
    const { url } = await serve(() => reply);
    expect(await pageAt(context, url, patient)).toBe(page === undefined ? undefined : url + page);
  });

  test('is none where nobody listens', async () => {
    expect(await pageAt(context, 'http://127.0.0.1:1', patient)).toBeUndefined();
  });
});

import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import type { Context } from '../../../src/tasks/context.ts';
import { reachableTask } from '../../../src/tasks/deploy/reachable.ts';
import { entranceFinder } from '../../../src/tasks/look/open.ts';
import { mlflowIngress } from '../../../src/tasks/objects/ingress.ts';
import { describe } from '../../../src/tasks/objects/watched.ts';
import { ingressAddress } from '../../../src/tasks/prerequisites/ingress.ts';
import { clusterAt, patient } from '../cluster/support/client.ts';
import { frame, startSocketServer } from '../cluster/support/websocket-server.ts';
import { type Received, serve } from '../mlflow/serve.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';
import { readyPod } from './objects.ts';

const io = { signal: patient, emit: () => {}, progress: () => {} };
const mlflow = ({ url }: Received) => ({ body: url.startsWith('/api') ? '{"experiment": {"experiment_id": "3"}}' : 'OK' });

/** The Service of an ingress controller that takes HTTP at this port of this machine. */
function controller(port: number, address = '127.0.0.1'): Service {
  return {
    kind: 'Service',
    metadata: { name: 'controller', namespace: 'ingress-nginx' },
    spec: { type: 'LoadBalancer', ports: [{ name: 'http', port, targetPort: 8000 }] },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  };
}

/** What the run knows once the controller's address has been looked at. */
async function looked(service: Service, settings = {}): Promise<{ context: Context; detail: string }> {
  const context = contextOf(stubCluster([service]).cluster, settings);
  const { detail } = await ingressAddress.run(context, io);
  return { context, detail };
}

test.each([
  { port: 80, settings: {}, detail: '192.0.2.9' },
  { port: 41_233, settings: {}, detail: '192.0.2.9, HTTP on port 41233' },
  { port: 41_233, settings: { ingress: { host: 'a.b' } }, detail: 'a.b at 192.0.2.9, HTTP on port 41233' },
])('a controller at $port is told as $detail', async ({ port, settings, detail }) => {
  expect((await looked(controller(port, '192.0.2.9'), settings)).detail).toBe(detail);
});

test('a port that became 80 again is forgotten', async () => {
  const { context } = await looked(controller(41_233));
  context.cluster = stubCluster([controller(80)]).cluster;
  await ingressAddress.run(context, io);
  expect(context.facts.httpPort).toBeUndefined();
});

test('MLflow is asked at the port of the controller, as a browser would ask it', async () => {
  const { url, received } = await serve(mlflow);
  const port = Number(new URL(url).port);
  const { context } = await looked(controller(port));
  const host = `mlflow.127.0.0.1.nip.io:${port}`;
  expect(await reachableTask.run(context, io)).toEqual({ outcome: 'unchanged', detail: `http://${host} answers` });
  expect(received.map(({ method, headers }) => [method, headers.host, headers.origin])).toEqual([
    ['GET', host, undefined],
    ['POST', host, `http://${host}`],
  ]);
});

test('where only the cluster reaches it, the hint names the port', async () => {
  const api = await startSocketServer(['v4.channel.k8s.io'], (socket) => {
    for (const channel of [0, 1]) socket.send(frame(channel, Buffer.from(Uint16Array.of(8000).buffer)));
    socket.on('message', (data: Buffer) => {
      if (data.subarray(1).includes('HTTP/1.1')) socket.send(frame(0, Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK')));
    });
  });
  const { tunnel } = await clusterAt(api.url);
  // A port on which nobody listens.
  const service = controller(1);
  const pod = { ...readyPod(), kind: 'Pod', metadata: { name: 'controller-0', namespace: 'ingress-nginx' } };
  const { context } = await looked(service);
  context.cluster = stubCluster([service, pod], { tunnel }).cluster;
  expect(await reachableTask.run(context, io)).toMatchObject({
    detail: "http://mlflow.127.0.0.1.nip.io:1 answers inside the cluster; this machine can't reach 127.0.0.1:1",
    hint: expect.stringMatching(/^open port 1 of 127\.0\.0\.1 to this machine/),
  });
});

test('a browser is led to the port, and the Ingress is shown with it', async () => {
  const { url } = await serve(mlflow);
  // The name must resolve where there is no DNS.
  const { context } = await looked(controller(Number(new URL(url).port)), { ingress: { host: 'localhost' } });
  const page = await entranceFinder(context, patient)();
  expect(page).toEqual({ url: expect.stringContaining(`http://localhost:${new URL(url).port}`), tunnel: false });
  const { facts } = describe(mlflowIngress, { spec: { rules: [{ host: 'localhost' }] } }, { facts: context.facts });
  expect(facts).toContainEqual({ label: 'URL', value: `http://localhost:${new URL(url).port}` });
});

test.concurrent.each([
  {
    ...{ status: 503, code: 'TEMPORARILY_UNAVAILABLE', words: 'database "mlflow" does not exist' },
    hint: /^kubectl -n \S+ logs deploy\/mlflow$/,
  },
  {
    ...{ status: 400, code: 'BAD_REQUEST', words: '(psycopg2.errors.UndefinedTable) relation "experiments" does not exist' },
    hint: /makes its tables when it starts.*rollout restart deployment\/mlflow$/,
  },
])(
  "MLflow's own refusal $status is told in its words soon, not when the controller's patience is over",
  async ({ status, code, words, hint }) => {
    const said = { error_code: code, message: words };
    const { url, received } = await serve(({ method }) => (method === 'GET' ? { body: 'OK' } : { status, body: JSON.stringify(said) }));
    const { context } = await looked(controller(Number(new URL(url).port)));
    await expect(reachableTask.run(context, io)).rejects.toMatchObject({
      message: `MLflow did not answer through the ingress: it answered ${status} ${code} "${words}"`,
      hint: expect.stringMatching(hint),
    });
    expect(received.length).toBeGreaterThan(2);
  },
);

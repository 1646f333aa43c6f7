import { createServer, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ingressClasses, ingresses, services } from '../../../../src/cluster/kinds.ts';
import { request } from '../../../../src/mlflow/http.ts';
import type { Machine } from '../../../../src/sandbox/machine.ts';
import { ingress } from '../../../../src/sandbox/programs/ingress/program.ts';
import { addService, agentTo, runProgram, startMachine, until } from '../run-program.ts';

const namespace = 'lab';
const ip = '10.244.0.9';
const patient = new AbortController().signal;
const service = { namespace, name: 'ingress-nginx-controller' };

/** The controller, and behind shop.example a server that tells what it was asked. */
async function startIngress(size?: string) {
  const machine = startMachine();
  machine.store.put(services, {
    metadata: service,
    spec: {
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
    },
  });
  machine.store.put(ingressClasses, { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } });
  addIngress(machine, 'shop', 'nginx', size);
  addIngress(machine, 'other', 'traefik');
  addService(machine, 'shop', '10.244.0.10', 8080);
  addService(machine, 'other', '10.244.0.10', 8081);
  const shop = createServer(async (asked, answer) => {
    const body = await buffer(asked).catch(() => Buffer.alloc(0));
    const told = {
      url: asked.url,
      method: asked.method,
      host: asked.headers.host,
      from: asked.headers['x-forwarded-for'],
      bytes: body.length,
    };
    answer.writeHead(201, { 'content-type': 'application/json', server: 'shop' }).end(JSON.stringify(told));
  });
  const life = new AbortController();
  machine.network.listen('10.244.0.10', 8080, (socket) => void shop.emit('connection', socket), life.signal);
  const instance = runProgram(machine, ingress, { name: 'ingress', ip });
  const port = await until(() => portNow(machine));
  return { machine, instance, port, closeShop: () => life.abort() };
}

function addIngress({ store }: Machine, name: string, ingressClassName: string, size?: string) {
  const backend = { service: { name, port: { number: name === 'shop' ? 8080 : 8081 } } };
  store.put(ingresses, {
    metadata: { namespace, name, ...(size && { annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': size } }) },
    spec: { ingressClassName, rules: [{ host: `${name}.example`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  });
}

function portNow({ store }: Machine): number | undefined {
  const port = store.get(services, service)?.spec?.ports?.find(({ name }) => name === 'http')?.port;
  return port === 80 ? undefined : port;
}

const ask = (port: number, hostHeader: string, body?: string) =>
  request(
    { url: `http://127.0.0.1:${port}`, hostHeader },
    { method: body === undefined ? 'GET' : 'POST', path: '/a?b=c', deadlineMs: 15_000, ...(body === undefined ? {} : { body }) },
    patient,
  );

test('a host leads to its Service, at the port of this machine and at the pod', async () => {
  const { machine, port } = await startIngress();
  const answer = await ask(port, `shop.example:${port}`, 'hello');
  expect(answer).toMatchObject({ status: 201, headers: { 'content-type': 'application/json' } });
  expect(answer.headers.server).toBeUndefined();
  const told = { url: '/a?b=c', method: 'POST', host: `shop.example:${port}`, bytes: 5 };
  expect(JSON.parse(String(answer.body))).toMatchObject({ ...told, from: '127.0.0.1' });
  const inside = { url: 'http://pod:80', agent: agentTo(machine, ip), hostHeader: 'shop.example' };
  expect(await request(inside, { method: 'GET', path: '/', deadlineMs: 15_000 }, patient)).toMatchObject({ status: 201 });
  // The other port stays what it was.
  expect(machine.store.get(services, service)?.spec?.ports?.map((one) => one.port)).toEqual([port, 443]);
});

test('nginx answers for itself what it can not hand on', async () => {
  const { machine, port, closeShop } = await startIngress();
  const unknown = await ask(port, 'nobody.example');
  expect(unknown.status).toBe(404);
  expect(String(unknown.body)).toBe(
    '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  );
  // An Ingress of another class is somebody else's.
  expect((await ask(port, 'other.example')).status).toBe(404);
  closeShop();
  expect((await ask(port, 'shop.example')).status).toBe(502);
  machine.store.remove(services, { namespace, name: 'shop' });
  expect((await ask(port, 'shop.example')).status).toBe(503);
});

test('a body beyond proxy-body-size is refused, also one of unknown length', async () => {
  const { port } = await startIngress('1k');
  expect((await ask(port, 'shop.example', 'x'.repeat(1024))).status).toBe(201);
  expect((await ask(port, 'shop.example', 'x'.repeat(1025))).status).toBe(413);
  const status = await new Promise((resolve, reject) => {
    const chunked = send({ port, host: '127.0.0.1', method: 'POST', headers: { host: 'shop.example' } }, (answer) =>
      resolve(answer.statusCode),
    );
    chunked.on('error', reject);
    chunked.write('x'.repeat(1000));
    chunked.write('x'.repeat(1000));
  });
  expect(status).toBe(413);
});

test('it gives its port back when it stops, and takes it again', async () => {
  const { machine, instance, port } = await startIngress();
  instance.stop(0);
  await instance.ended;
  await expect(ask(port, 'shop.example')).rejects.toThrow('refused');
  const again = runProgram(machine, ingress, { name: 'ingress', ip });
  await until(() => again.log.lines.at(-1));
  await expect.poll(() => ask(port, 'shop.example').catch(() => undefined)).toMatchObject({ status: 201 });
});

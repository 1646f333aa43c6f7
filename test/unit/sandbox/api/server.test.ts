import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ClusterError } from '../../../../src/cluster/errors.ts';
import { configMaps, deployments, pods, postgresDatabases, secrets } from '../../../../src/cluster/kinds.ts';
import { ask, createMachine, patient, startApi } from './support/api.ts';

const configMap = (name: string, data: Record<string, string> = {}) => ({ metadata: { name, namespace: 'n' }, data });

async function refused(operation: Promise<unknown>): Promise<ClusterError> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ClusterError)) throw new Error(`expected a ClusterError, got ${error}`);
  return error;
}

describe('what src/cluster asks', () => {
  test('version, kinds, objects', async () => {
    const { cluster } = await startApi(createMachine());
    expect(await cluster.version(patient)).toBe('v1.34.4');
    expect(await cluster.serves(deployments, patient)).toBe(true);
    expect(await cluster.serves({ ...postgresDatabases, plural: 'nothings' }, patient)).toBe(false);
    expect(await cluster.serves({ ...postgresDatabases, apiVersion: 'nothing.example/v1' }, patient)).toBe(false);
    expect(await cluster.get(pods, { namespace: 'n', name: 'nobody' }, patient)).toBeUndefined();
  });

  test('apply makes, changes, leaves unchanged', async () => {
    const { cluster } = await startApi(createMachine());
    const made = await cluster.apply(configMaps, configMap('made', { a: '1' }), {}, patient);
    expect(made.metadata?.managedFields).toMatchObject([
      { manager: 'mlflow-tui', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { 'f:a': {} } } },
    ]);
    const same = await cluster.apply(configMaps, configMap('made', { a: '1' }), {}, patient);
    expect(same).toEqual(made);
    const changed = await cluster.apply(configMaps, configMap('made', { b: '2' }), {}, patient);
    expect(changed.data).toEqual({ b: '2' });
    expect((await cluster.apply(configMaps, configMap('dry', { a: '1' }), { dryRun: true }, patient)).data).toEqual({ a: '1' });
    expect(await cluster.get(configMaps, { namespace: 'n', name: 'dry' }, patient)).toBeUndefined();
  });

  // Written without its defaults, with an empty map: what comes out is the same, and so is its time.
  test('an apply that changes nothing is no write, a minute later and in other words', async () => {
    const machine = createMachine();
    const { cluster } = await startApi(machine);
    const wanted = { metadata: { name: 'made', namespace: 'n', labels: {} }, data: { a: '1' } };
    const made = await cluster.apply(configMaps, wanted, {}, patient);
    machine.clock.now = () => new Date(Date.now() + 60_000);
    expect(await cluster.apply(configMaps, wanted, {}, patient)).toEqual(made);
    const [entry] = (await cluster.apply(configMaps, { ...wanted, data: { a: '2' } }, {}, patient)).metadata?.managedFields ?? [];
    expect(entry?.time).not.toBe(made.metadata?.managedFields?.[0]?.time);
  });

  test("another manager's field is a conflict", async () => {
    const { cluster, url } = await startApi(createMachine());
    const body = { apiVersion: 'v1', kind: 'ConfigMap', ...configMap('theirs', { a: '1' }) };
    await ask(url, '/api/v1/namespaces/n/configmaps?fieldManager=kubectl-create', { method: 'POST', body });
    const error = await refused(cluster.apply(configMaps, configMap('theirs', { a: '2' }), {}, patient));
    expect(error).toMatchObject({
      code: 'conflict',
      message: 'apply configmaps theirs in n: set by someone else: kubectl-create holds .data.a',
    });
  });

  test.each([
    { name: 'an unknown field', object: { ...configMap('bad'), nope: 1 }, code: 'invalid', words: '.nope: field not declared in schema' },
    { name: 'a name', object: configMap('Bad_Name'), code: 'invalid', words: 'metadata.name: Invalid value: "Bad_Name"' },
    {
      name: 'no namespace',
      object: { metadata: { name: 'x', namespace: 'no-such' } },
      code: 'gone',
      words: 'namespaces "no-such" not found',
    },
  ] as const)('refuses $name', async ({ object, code, words }) => {
    const { cluster } = await startApi(createMachine());
    expect(await refused(cluster.apply(configMaps, object, {}, patient))).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test('rights: of the user, of one who has none, of a stranger', async () => {
    const { cluster, as } = await startApi(createMachine([], { forbid: [{ verb: 'list', resource: 'secrets' }] }));
    const accesses = [
      { verb: 'get', group: '', resource: 'secrets', namespace: 'n' },
      { verb: 'list', group: '', resource: 'secrets', namespace: 'n' },
    ] as const;
    expect(await cluster.review([...accesses], patient)).toEqual([{ allowed: true }, { allowed: false }]);
    expect((await refused(cluster.list(secrets, { namespace: 'n' }, patient))).message).toBe(
      'list secrets in n: secrets is forbidden: User "sandbox" cannot list resource "secrets" in API group "" in the namespace "n"',
    );
    const powerless = await as({ token: 'sandbox', as: 'bob' });
    expect(await powerless.review([...accesses], patient)).toEqual([{ allowed: false }, { allowed: false }]);
    expect(await refused(powerless.list(pods, { namespace: 'n' }, patient))).toMatchObject({ code: 'forbidden' });
    expect(
      await refused(powerless.exec({ namespace: 'n', pod: 'p', container: 'c' }, ['ls'], { deadlineMs: 15_000 }, patient)),
    ).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('User "bob" cannot get resource "pods/exec"'),
    });
    expect(await refused((await as({ token: 'other' })).version(patient))).toMatchObject({ code: 'unauthorized' });
  });

  test('a watch sees what comes into its selection, changes and leaves it', async () => {
    const { cluster } = await startApi(createMachine());
    const stop = new AbortController();
    let seen: Record<string, string | undefined> = {};
    const watching = cluster.watch(
      configMaps,
      { namespace: 'n', labelSelector: 'watched=yes' },
      (objects) => {
        seen = Object.fromEntries(objects.map(({ metadata, data }) => [metadata?.name ?? '', data?.v]));
      },
      stop.signal,
    );
    const put = (name: string, v: string, watched: string) =>
      cluster.apply(configMaps, { metadata: { name, namespace: 'n', labels: { watched } }, data: { v } }, {}, patient);
    const until = (wanted: object) => expect.poll(() => seen).toEqual(wanted);
    await put('one', '1', 'yes');
    await put('two', '1', 'no');
    await until({ one: '1' });
    await put('two', '2', 'yes');
    await until({ one: '1', two: '2' });
    await put('one', '3', 'no');
    await until({ two: '2' });
    await cluster.remove(configMaps, { namespace: 'n', name: 'two' }, patient);
    await until({});
    stop.abort();
    await watching;
  });
});

describe("the server's own mistakes", () => {
  const broken = () => {
    const machine = createMachine();
    machine.store.list = () => {
      throw new TypeError('nothing to list');
    };
    return machine;
  };

  test('cost one answer, and are told when the sandbox closes', async () => {
    const machine = broken();
    const { url } = await startApi(machine);
    const words = /TypeError: nothing to list \(server\.test\.ts:\d+\)$/;
    expect((await ask(url, '/api/v1/pods?limit=1')).json()).toMatchObject({ code: 500, message: expect.stringMatching(words) });
    expect([...machine.failures]).toEqual([expect.stringMatching(words)]);
    expect([...machine.failures][0]).toMatch(/^GET \/api\/v1\/pods: /);
    machine.failures.clear();
    expect((await ask(url, '/version')).status).toBe(200);
  });

  test('are told of what had begun to be answered, too', async () => {
    const machine = broken();
    const { url } = await startApi(machine);
    await expect(ask(url, '/api/v1/pods?watch=1')).rejects.toThrow();
    expect([...machine.failures]).toEqual([expect.stringContaining('nothing to list')]);
    machine.failures.clear();
  });

  test('cost one stream', async () => {
    const machine = createMachine();
    machine.store.get = () => {
      throw new TypeError('nothing to get');
    };
    const { url } = await startApi(machine);
    const socket = new WebSocket(`${url}/api/v1/namespaces/n/pods/p/exec?command=ls&stdout=1`, ['v4.channel.k8s.io']);
    await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('500');
    expect([...machine.failures]).toEqual([expect.stringContaining('nothing to get')]);
    machine.failures.clear();
  });

  test('are none of who leaves in the middle of what they say', async () => {
    const machine = createMachine();
    const { url } = await startApi(machine);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /api/v1/namespaces/n/configmaps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{', () => socket.destroy());
    await once(socket, 'close');
    expect((await ask(url, '/version')).status).toBe(200);
  });

  test('are told of what it does by itself', async () => {
    const machine = createMachine([], { compactEverySeconds: 1 });
    machine.clock.sleep = () => Promise.reject(new Error('there is no time'));
    await startApi(machine);
    await expect.poll(() => [...machine.failures]).toEqual([expect.stringContaining('there is no time')]);
    machine.failures.clear();
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigMap } from 'kubernetes-types/core/v1.d.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connect.ts';
import { ClusterError, type ClusterErrorCode } from '../../src/cluster/errors.ts';
import { configMaps, deployments, namespaces, pods, postgresDatabases, secrets } from '../../src/cluster/kinds.ts';
import { openCuttableLink } from './support/cuttable-link.ts';
import { talker } from './support/talker.ts';

// What src/cluster says to a real API server, in a namespace of its own.
const namespace = 'cluster-dev';
const pod = 'talker';
const target = { namespace, pod, container: 'python' };
const patient = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-'));
let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect({ connectTimeoutMs: 5000 });
  await vi.waitUntil(async () => (await cluster.get(namespaces, { name: namespace }, patient)) === undefined, {
    timeout: 60_000,
    interval: 500,
  });
  await cluster.apply(namespaces, { metadata: { name: namespace } }, {}, patient);
  // The default service account comes a moment after the namespace.
  await vi.waitFor(() => cluster.apply(pods, talker(namespace, pod), {}, patient), { timeout: 30_000, interval: 200 });
  const isReady = async () => (await cluster.get(pods, { namespace, name: pod }, patient))?.status?.phase === 'Running';
  await vi.waitUntil(isReady, { timeout: 120_000, interval: 300 });
  await vi.waitUntil(async () => (await firstLine()) === 'ready', { timeout: 30_000 });
});

afterAll(async () => {
  kubectl('delete', 'namespace', namespace, '--wait=false', '--ignore-not-found');
  rmSync(folder, { recursive: true, force: true });
  await cluster?.close();
});

/** The oldest line of the pod's log, as soon as there is one. */
function firstLine(): Promise<string> {
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    const take = (line: string) => {
      resolve(line);
      stop.abort();
    };
    cluster.followLog(target, { tailLines: 100 }, take, stop.signal).catch(reject);
  });
}

function kubectl(...args: string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

type Entry = Record<string, unknown>;

/** A cluster by the same kubeconfig, with its user or its cluster replaced. */
async function connectWith(change: { user?: (user: Entry) => Entry; cluster?: (cluster: Entry) => Entry }): Promise<Cluster> {
  const config = parse(readFileSync(process.env.KUBECONFIG ?? '', 'utf8'));
  for (const entry of config.users) entry.user = change.user?.(entry.user) ?? entry.user;
  for (const entry of config.clusters) entry.cluster = change.cluster?.(entry.cluster) ?? entry.cluster;
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, stringify(config));
  return connect({ kubeconfig, connectTimeoutMs: 5000 });
}

async function expectError(code: ClusterErrorCode, operation: Promise<unknown>): Promise<ClusterError> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ClusterError);
  expect(error).toMatchObject({ code });
  return error as ClusterError;
}

const configMap = (name: string, data: Record<string, string> = {}) => ({ metadata: { name, namespace }, data });

describe('reading', () => {
  test('version, kinds, objects', async () => {
    expect(await cluster.version(patient)).toMatch(/^v1\.\d+/);
    expect(await cluster.serves(deployments, patient)).toBe(true);
    expect(await cluster.serves({ ...postgresDatabases, plural: 'nothings' }, patient)).toBe(false);
    expect(await cluster.serves({ ...postgresDatabases, apiVersion: 'nothing.example/v1' }, patient)).toBe(false);
    expect(await cluster.get(pods, { namespace, name: 'nobody' }, patient)).toBeUndefined();
    const listed = await cluster.list(pods, { namespace, fieldSelector: `metadata.name=${pod}` }, patient);
    expect(listed).toMatchObject([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: pod } }]);
  });

  test('rights, of this user and of one who has none', async () => {
    const accesses = [
      { verb: 'get', group: '', resource: 'secrets', namespace },
      { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace },
    ] as const;
    expect((await cluster.review([...accesses], patient)).map(({ allowed }) => allowed)).toEqual([true, true]);
    const powerless = await connectWith({ user: (user) => ({ ...user, as: `system:serviceaccount:${namespace}:default` }) });
    expect((await powerless.review([...accesses], patient)).map(({ allowed }) => allowed)).toEqual([false, false]);
    const error = await expectError('forbidden', powerless.list(pods, { namespace }, patient));
    expect(error.message).toContain(`User "system:serviceaccount:${namespace}:default" cannot list resource "pods"`);
    // Admission's refusals are 403, too.
    kubectl('create', 'quota', 'none', '-n', namespace, '--hard=count/secrets=0');
    const secret = { metadata: { name: 'one-too-many', namespace } };
    await vi.waitFor(async () => {
      const refused = await expectError('invalid', cluster.apply(secrets, secret, { dryRun: true }, patient));
      expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('exceeded quota: none'), hint: undefined });
    });
    kubectl('delete', 'quota', 'none', '-n', namespace);
    await expectError('forbidden', powerless.exec(target, ['true'], { deadlineMs: 10_000 }, patient));
    await expectError(
      'forbidden',
      powerless.watch(pods, { namespace }, () => {}, patient),
    );
    await powerless.close();
  });

  test('a token that is not good', async () => {
    const stranger = await connectWith({ user: () => ({ token: 'no-such-token' }) });
    await expectError('unauthorized', stranger.version(patient));
    await expectError('unauthorized', stranger.exec(target, ['true'], { deadlineMs: 10_000 }, patient));
    await stranger.close();
  });
});

describe('apply', () => {
  test('makes, changes, and leaves unchanged what is so already', async () => {
    const made = await cluster.apply(configMaps, configMap('made', { a: '1' }), {}, patient);
    expect(made.metadata?.managedFields).toMatchObject([{ manager: 'mlflow-tui', operation: 'Apply' }]);
    const same = await cluster.apply(configMaps, configMap('made', { a: '1' }), {}, patient);
    expect(same.metadata?.resourceVersion).toBe(made.metadata?.resourceVersion);
    const changed = await cluster.apply(configMaps, configMap('made', { b: '2' }), {}, patient);
    expect(changed.data).toEqual({ b: '2' });
  });

  test('a dry run answers and writes nothing', async () => {
    expect((await cluster.apply(configMaps, configMap('dry', { a: '1' }), { dryRun: true }, patient)).data).toEqual({ a: '1' });
    expect(await cluster.get(configMaps, { namespace, name: 'dry' }, patient)).toBeUndefined();
  });

  test("another manager's field is a conflict that names both, and stays as it is", async () => {
    kubectl('create', 'configmap', 'theirs', '-n', namespace, '--from-literal=a=1');
    const error = await expectError('conflict', cluster.apply(configMaps, configMap('theirs', { a: '2' }), {}, patient));
    expect(error.message).toContain('kubectl-create holds .data.a');
    const [, command = ''] = /: kubectl (.*)$/.exec(error.hint ?? '') ?? [];
    expect(kubectl(...command.split(' '))).toContain('manager: kubectl-create');
    expect((await cluster.get(configMaps, { namespace, name: 'theirs' }, patient))?.data).toEqual({ a: '1' });
  });

  test.each([
    { name: 'an unknown field', object: { ...configMap('bad'), nope: 1 }, code: 'invalid', words: '.nope: field not declared in schema' },
    { name: 'a name that Kubernetes refuses', object: configMap('Bad_Name'), code: 'invalid', words: 'metadata.name' },
    { name: 'no such namespace', object: { metadata: { name: 'x', namespace: 'no-such' } }, code: 'gone', words: '"no-such" not found' },
  ] as const)('$name is refused', async ({ object, code, words }) => {
    const error = await expectError(code, cluster.apply(configMaps, object, {}, patient));
    expect(error.message).toContain(words);
  });
});

test('watch sees objects come, change and go, also while its connection is cut', async () => {
  const link = await openCuttableLink(new URL(cluster.server));
  const watcher = await connectWith({ cluster: (entry) => ({ ...entry, server: link.url }) });
  const stop = new AbortController();
  let seen: Record<string, string | undefined> = {};
  const onChange = (objects: ConfigMap[]) => {
    seen = Object.fromEntries(objects.map(({ metadata, data }) => [metadata?.name ?? '', data?.v]));
  };
  const watching = watcher.watch(configMaps, { namespace, labelSelector: 'watched=yes' }, onChange, stop.signal);
  const until = (wanted: object) => vi.waitFor(() => expect(seen).toEqual(wanted), { timeout: 20_000 });
  const put = (name: string, v: string) =>
    cluster.apply(configMaps, { metadata: { name, namespace, labels: { watched: 'yes' } }, data: { v } }, {}, patient);
  await put('one', '1');
  await put('two', '1');
  await until({ one: '1', two: '1' });
  link.cut();
  await put('one', '2');
  kubectl('delete', 'configmap', 'two', '-n', namespace);
  link.mend();
  await until({ one: '2' });
  await put('three', '1');
  await until({ one: '2', three: '1' });
  stop.abort();
  await expect(watching).resolves.toBeUndefined();
  await watcher.close();
  link.close();
});

describe('exec', () => {
  const run = (script: string, deadlineMs = 20_000) => cluster.exec(target, ['sh', '-c', script], { deadlineMs }, patient);

  test('output, errors and exit code', async () => {
    expect(await run('echo out; echo err >&2; exit 7')).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  test('all of a long output', async () => {
    const { stdout } = await run('seq 1 200000');
    expect(stdout.split('\n').length).toBe(200_001);
    expect(stdout.endsWith('\n200000\n')).toBe(true);
  });

  test('a command that reads stdin does not hang', async () => {
    expect(await run('cat; echo done')).toMatchObject({ exitCode: 0, stdout: 'done\n' });
  });

  test('the deadline, a missing command, container and pod', async () => {
    await expectError('lost', run('sleep 60', 300));
    const missing = await expectError('invalid', cluster.exec(target, ['no-such-command'], { deadlineMs: 20_000 }, patient));
    expect(missing.message).toContain('no-such-command');
    await expectError('invalid', cluster.exec({ ...target, container: 'x' }, ['ls'], { deadlineMs: 20_000 }, patient));
    await expectError('gone', cluster.exec({ ...target, pod: 'x' }, ['ls'], { deadlineMs: 20_000 }, patient));
  });
});

describe('tunnel and logs', () => {
  const post = (agent: http.Agent, path: string, body: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      const headers = { 'Content-Length': body.length };
      const sent = http.request({ agent, host: 'talker', path, method: 'POST', headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve(Buffer.concat(chunks));
      });
      sent.on('error', reject).end(body);
    });

  test('requests reach the port of the pod, small and large, one after the other and together', async () => {
    const agent = cluster.tunnel({ namespace, pod, port: 8000 });
    const large = Buffer.alloc(4 * 1024 * 1024, 'abcdefghijk');
    expect(String(await post(agent, '/small', Buffer.from('hello')))).toBe('hello');
    expect((await post(agent, '/large', large)).equals(large)).toBe(true);
    const together = await Promise.all(Array.from({ length: 10 }, (_, index) => post(agent, '/many', Buffer.from(`${index}`))));
    expect(together.map(String)).toEqual(Array.from({ length: 10 }, (_, index) => `${index}`));
    agent.destroy();
  });

  test('a port that nobody listens on, and a pod that is not there', async () => {
    const closed = cluster.tunnel({ namespace, pod, port: 9 });
    // The kubelet may close before its words are through.
    expect((await expectError('lost', post(closed, '/', Buffer.from('x')))).message).toMatch(/refused|the connection closed/);
    const nobody = cluster.tunnel({ namespace, pod: 'nobody', port: 9 });
    await expectError('gone', post(nobody, '/', Buffer.from('x')));
    closed.destroy();
    nobody.destroy();
  });

  test('the log so far, and as it is written', async () => {
    expect(await firstLine()).toBe('ready');
    const nobody = cluster.followLog({ ...target, container: 'nobody' }, { tailLines: 5 }, () => {}, patient);
    expect((await expectError('invalid', nobody)).message).toContain('container nobody is not valid for pod talker');
    const stop = new AbortController();
    const lines: string[] = [];
    const following = cluster.followLog(target, { tailLines: 0 }, (line) => lines.push(line), stop.signal);
    const agent = cluster.tunnel({ namespace, pod, port: 8000 });
    // The log may start to be followed after the first request was answered.
    await vi.waitUntil(async () => (await post(agent, '/followed', Buffer.from('x'))) && lines.includes('got /followed'), {
      timeout: 10_000,
    });
    agent.destroy();
    stop.abort();
    await expect(following).resolves.toBeUndefined();
  });
});

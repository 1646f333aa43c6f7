import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { KubeObject, PostgresCluster } from '../../../src/cluster/kinds.ts';
import { Problem } from '../../../src/problem.ts';
import { judge } from '../../../src/tasks/prerequisites/access.ts';
import { clusterApi } from '../../../src/tasks/prerequisites/cluster.ts';
import { postgresSecret } from '../../../src/tasks/prerequisites/databases.ts';
import { whySick } from '../../../src/tasks/prerequisites/postgres.ts';
import { met, prerequisite } from '../../../src/tasks/prerequisites/prerequisite.ts';
import { describeResource, type Right, rightsOfRun, rightsOfSmoke } from '../../../src/tasks/prerequisites/rights.ts';
import { minorOf } from '../../../src/tasks/prerequisites/version.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const io = { signal: new AbortController().signal, emit: () => {}, progress: () => {} };
const { settings } = contextOf(stubCluster([]).cluster);

/** "get secrets", with the namespace where it is another than that of the settings. */
const words = (right: Right) =>
  `${right.verb} ${describeResource(right)}${right.namespace && right.namespace !== 'dev' ? ` in ${right.namespace}` : ''}`;

describe('rights', () => {
  const rightsFor = (minor: number, databaseResource: boolean) => rightsOfRun(settings, { minor, databaseResource });
  const needed = (rights: Right[]) => rights.filter((right) => right.needed).map(words);

  test('a run needs those of its looks, writes, watches and tunnels, all in its own namespace', () => {
    const rights = rightsFor(34, true);
    expect(new Set(rights.filter((right) => right.needed).map(({ namespace }) => namespace))).toEqual(new Set(['dev']));
    expect(needed(rights)).toEqual(
      expect.arrayContaining([
        'get deployments.apps',
        'create deployments.apps',
        'patch deployments.apps',
        'watch pods',
        'watch events',
        'watch replicasets.apps',
        'create ingresses.networking.k8s.io',
        'patch databases.postgresql.cnpg.io',
        'get secrets',
        'get pods/portforward',
      ]),
    );
  });

  test('it deletes nothing but pods, and never asks for all of something secret', () => {
    const asked = rightsFor(34, true).map(words);
    expect(asked.filter((right) => right.startsWith('delete'))).toEqual(['delete pods']);
    expect(asked.filter((right) => / secrets/.test(right))).toEqual(['get secrets']);
  });

  test('each is asked for once', () => {
    for (const rights of [rightsFor(34, true), rightsFor(35, false), rightsOfSmoke(settings, { minor: 34, databaseResource: true })]) {
      const asked = rights.map((right) => JSON.stringify([right.verb, right.group, right.resource, right.subresource, right.namespace]));
      expect(new Set(asked).size).toBe(asked.length);
    }
  });

  test.each([
    { minor: 34, databaseResource: true, exec: [] },
    { minor: 34, databaseResource: false, exec: ['get pods/exec'] },
    { minor: 35, databaseResource: false, exec: ['get pods/exec', 'create pods/exec'] },
  ])('on 1.$minor with the Database resource $databaseResource it needs to exec: $exec', ({ minor, databaseResource, exec }) => {
    const rights = needed(rightsFor(minor, databaseResource));
    expect(rights.filter((right) => right.endsWith('exec'))).toEqual(exec);
    expect(rights.filter((right) => right.endsWith('portforward'))).toHaveLength(minor >= 35 ? 2 : 1);
    expect(rights.some((right) => right.includes('databases.'))).toBe(databaseResource);
  });

  test('looks outside of the namespace are not needed', () => {
    const optional = rightsFor(34, true).filter((right) => !right.needed);
    expect(optional.map(words)).toEqual(
      expect.arrayContaining(['list services in ingress-nginx', 'list ingressclasses.networking.k8s.io', 'get pods/log', 'get pods/exec']),
    );
  });

  test('without a version that can be read, no more is asked for than older ones need', () => {
    const asked = rightsOfRun(settings, { minor: undefined, databaseResource: true }).map(words);
    expect(asked.filter((right) => right.endsWith('portforward'))).toEqual(['get pods/portforward']);
  });

  test('a smoke test needs to look and to tunnel, and writes nothing', () => {
    const rights = rightsOfSmoke(settings, { minor: 34, databaseResource: true });
    expect(needed(rights)).toEqual(['list pods', 'get deployments.apps', 'get services', 'get pods/portforward']);
    expect(rights.every(({ verb }) => verb === 'get' || verb === 'list')).toBe(true);
  });
});

describe('judge', () => {
  const right = (verb: Right['verb'], resource: string, group = '', isNeeded = true, subresource?: string): Right => ({
    verb,
    group,
    resource,
    needed: isNeeded,
    namespace: 'dev',
    ...(subresource !== undefined && { subresource }),
  });
  const all = [
    right('get', 'deployments', 'apps'),
    right('create', 'deployments', 'apps'),
    right('get', 'secrets'),
    right('get', 'pods', '', true, 'portforward'),
    right('list', 'storageclasses', 'storage.k8s.io', false),
  ];
  const answer = (...denied: number[]) => all.map((access, index) => ({ access, allowed: !denied.includes(index) }));

  test.each([
    { what: 'all allowed', reviews: answer(), result: { outcome: 'met', detail: '5 allowed' } },
    {
      what: 'a look denied',
      reviews: answer(4),
      result: { outcome: 'met', detail: '4 allowed; goes on without storageclasses.storage.k8s.io: list' },
    },
    {
      what: 'two verbs and a look denied',
      reviews: answer(0, 1, 4),
      result: {
        outcome: 'unmet',
        detail: 'not allowed in dev: deployments.apps: get, create',
        hint: 'an administrator can give them, with a rolebinding to you (the whole Role: docs/prerequisites.md#rights): kubectl -n dev create role mlflow-tui --verb=get,create --resource=deployments.apps',
      },
    },
    {
      what: 'rights of several kinds denied',
      reviews: answer(1, 2, 3),
      result: {
        outcome: 'unmet',
        detail: 'not allowed in dev: deployments.apps: create; secrets: get; pods/portforward: get',
        hint: / --verb=create --resource=deployments\.apps$/,
      },
    },
    {
      what: 'the same right on several kinds denied',
      reviews: answer(2, 3),
      result: { outcome: 'unmet', hint: / --verb=get --resource=secrets,pods\/portforward$/ },
    },
    {
      what: 'a stream denied',
      reviews: answer(3),
      result: { outcome: 'unmet', detail: 'not allowed in dev: pods/portforward: get', hint: /--verb=get --resource=pods\/portforward/ },
    },
    { what: 'no answer', reviews: [], result: { outcome: 'unmet', detail: /deployments\.apps: get.*secrets: get/ } },
  ])('$what', ({ reviews, result }) => {
    const judged = judge(all, reviews, settings);
    for (const [key, value] of Object.entries(result)) {
      expect(judged[key as keyof typeof judged]).toEqual(value instanceof RegExp ? expect.stringMatching(value) : value);
    }
    if (result.outcome === 'met') expect('hint' in judged && judged.hint).toBeFalsy();
  });
});

const postgres = (status: PostgresCluster['status'], annotations: Record<string, string> = {}, instances = 3): PostgresCluster => ({
  metadata: { name: 'pg', annotations },
  spec: { instances },
  ...(status && { status }),
});
const healthy = { phase: 'Cluster in healthy state', readyInstances: 3, instances: 3, currentPrimary: 'pg-1' };

test.each([
  { cluster: postgres(healthy), sick: undefined },
  { cluster: postgres(healthy, { 'cnpg.io/fencedInstances': '[]', 'cnpg.io/hibernation': 'off' }), sick: undefined },
  { cluster: postgres(undefined), sick: 'not started' },
  { cluster: postgres({ ...healthy, readyInstances: 0 }, { 'cnpg.io/hibernation': 'on' }), sick: 'hibernated' },
  { cluster: postgres(healthy, { 'cnpg.io/fencedInstances': '["*"]' }), sick: 'instances are fenced: ["*"]' },
  { cluster: postgres({ ...healthy, readyInstances: 2 }), sick: '2/3 instances ready' },
  { cluster: postgres({ phase: 'Cluster in healthy state' }), sick: '0/3 instances ready' },
  { cluster: postgres({ ...healthy, currentPrimary: '' }), sick: 'no primary yet' },
  { cluster: postgres({ ...healthy, phase: 'Setting up primary', phaseReason: '' }), sick: 'Setting up primary' },
  {
    cluster: postgres({ ...healthy, phase: 'Failing over', phaseReason: 'Failing over from pg-1 to pg-2' }),
    sick: 'Failing over: Failing over from pg-1 to pg-2',
  },
])('a PostgreSQL cluster is sick: $sick', ({ cluster, sick }) => {
  expect(whySick(cluster)).toBe(sick);
});

describe('a failure to look', () => {
  const definition = { id: 'x', title: 'X', about: () => ({ looksAt: 'x', expects: 'y' }) };
  const failing = (error: unknown) => prerequisite({ ...definition, check: () => Promise.reject(error) });
  const context = contextOf(stubCluster([]).cluster);

  test.each([
    {
      error: new ClusterError('forbidden', 'get secrets x in dev: secrets "x" is forbidden: User "me" cannot get resource "secrets"'),
      result: { outcome: 'unknown', detail: 'not allowed to get secrets x in dev' },
    },
    {
      error: new Problem('no ready primary', { hint: 'kubectl get pods' }),
      result: { outcome: 'unmet', detail: 'no ready primary', hint: 'kubectl get pods' },
    },
    { error: new Error('socket hang up'), result: { outcome: 'unmet', detail: 'socket hang up' } },
  ])('$error.message is $result.outcome', async ({ error, result }) => {
    await expect(failing(error).run(context, io)).resolves.toEqual(result);
  });

  test('by an interruption is no answer', async () => {
    const error = new Error('aborted');
    await expect(failing(error).run(context, { ...io, signal: AbortSignal.abort() })).rejects.toBe(error);
  });

  test('a look that succeeds is passed on', async () => {
    await expect(prerequisite({ ...definition, check: async () => met('7') }).run(context, io)).resolves.toEqual(met('7'));
  });
});

test.each([
  { version: 'v1.34.4', minor: 34 },
  { version: 'v1.27.3-gke.100', minor: 27 },
  { version: 'v2.0.0', minor: undefined },
  { version: 'devel', minor: undefined },
])('the minor version of $version is $minor', ({ version, minor }) => {
  expect(minorOf(version)).toBe(minor);
});

test.each([
  { version: 'v1.34.4', outcome: 'met', detail: 'v1.34.4 at https://127.0.0.1:6443' },
  { version: 'v1.27.3-gke.100', outcome: 'met', detail: 'v1.27.3-gke.100 at https://127.0.0.1:6443' },
  { version: 'v2.0.0', outcome: 'met', detail: 'v2.0.0 at https://127.0.0.1:6443' },
  { version: 'v1.21.9', outcome: 'unmet', detail: 'v1.21.9, but server-side apply needs 1.22' },
])('Kubernetes $version: $outcome', async ({ version, outcome, detail }) => {
  const { cluster } = stubCluster([], { version: async () => version });
  await expect(clusterApi.run(contextOf(cluster), io)).resolves.toMatchObject({ outcome, detail });
});

describe('the secret', () => {
  const secret = (data: Record<string, string>) =>
    ({ kind: 'Secret', metadata: { name: 'pgvector-cluster-app', namespace: 'dev' }, data }) as KubeObject;
  const password = Buffer.from('s3cr3t').toString('base64');
  const look = (objects: KubeObject[], answers: Partial<Cluster> = {}) =>
    postgresSecret.run(contextOf(stubCluster(objects, answers).cluster), io);

  test.each([
    { objects: [secret({ username: 'dmVjdG9yZGI=', password })], outcome: 'met', detail: 'pgvector-cluster-app: username, password' },
    { objects: [secret({ username: 'dmVjdG9yZGI=' })], outcome: 'unmet', detail: 'Secret pgvector-cluster-app has no password' },
    {
      objects: [secret({ username: '', uri: password })],
      outcome: 'unmet',
      detail: 'Secret pgvector-cluster-app has no username and no password',
    },
    { objects: [], outcome: 'unmet', detail: 'no Secret pgvector-cluster-app in dev' },
  ])('$outcome: $detail', async ({ objects, outcome, detail }) => {
    const result = await look(objects);
    expect(result).toMatchObject({ outcome, detail });
    expect(JSON.stringify(result)).not.toMatch(new RegExp(`s3cr3t|${password}|vectordb|dmVjdG9yZGI`));
    if (outcome === 'unmet') expect(result.hint).toMatch(/set postgres\.secret .*: kubectl -n dev /);
  });
});

import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { schema } from '../../../src/settings/schema.ts';
import { discover } from '../../../src/tasks/discover/discover.ts';
import { stubCluster } from './cluster-stub.ts';

const cnpg = (namespace: string, name: string, bootstrap?: object) => ({
  kind: 'Cluster',
  metadata: { namespace, name },
  spec: { instances: 1, ...(bootstrap && { bootstrap }) },
  status: { currentPrimary: `${name}-1` },
});
const deployment = (namespace: string, name: string, image: string, port?: number) => ({
  kind: 'Deployment',
  metadata: { namespace, name },
  spec: { template: { spec: { containers: [{ name, image, ...(port && { ports: [{ containerPort: port }] }) }] } } },
});
const service = (namespace: string, name: string, ports: number[], more: object = {}, ip?: string) => ({
  kind: 'Service',
  metadata: { namespace, name },
  spec: { type: 'ClusterIP', ports: ports.map((port) => ({ port })), ...more },
  ...(ip && { status: { loadBalancer: { ingress: [{ ip }] } } }),
});
const entrance = (namespace: string, name: string, ip?: string) => service(namespace, name, [80, 443], { type: 'LoadBalancer' }, ip);
const ingressClass = (name: string, controller: string, isDefault = false) => ({
  kind: 'IngressClass',
  metadata: { name, annotations: { 'ingressclass.kubernetes.io/is-default-class': `${isDefault}` } },
  spec: { controller },
});
const storageClass = (name: string, isDefault = false) => ({
  kind: 'StorageClass',
  metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': `${isDefault}` } },
});

const reference = [
  cnpg('catalystlab-shared', 'pgvector-cluster', { initdb: { database: 'vectordb', owner: 'vectordb' } }),
  deployment('catalystlab-shared', 'llamastack', 'llamastack/distribution-starter:0.4', 8321),
  service('catalystlab-shared', 'llamastack', [8321]),
  entrance('ingress-nginx', 'ingress-nginx-controller', '10.0.0.5'),
  ingressClass('nginx', 'k8s.io/ingress-nginx'),
  storageClass('openebs'),
  storageClass('local-path', true),
];

const ownedRows = 'llamastack\tvectordb\nvectordb\tvectordb';

type Given = { settings?: object; isGiven?: boolean; rows?: string } & Partial<Cluster>;

/** By the setting its value, or why it has none. @param rows what psql in the primary pod tells of databases */
async function found(objects: KubeObject[], { settings = {}, isGiven = false, rows = ownedRows, ...answers }: Given = {}) {
  const primaries = objects
    .filter(({ kind }) => kind === 'Cluster')
    .map(({ metadata }) => ({
      kind: 'Pod',
      metadata: { namespace: metadata?.namespace ?? '', name: `${metadata?.name}-1` },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    }));
  const { cluster } = stubCluster([...objects, ...primaries], {
    exec: async () => ({ exitCode: 0, stdout: rows, stderr: '' }),
    ...answers,
  });
  const findings = await discover(cluster, schema.parse(settings), { isGiven }, new AbortController().signal);
  return Object.fromEntries(findings.map(({ setting, value, because }) => [setting, value ?? because]));
}

test('the reference cluster has the defaults', async () => {
  expect(await found(reference)).toEqual({
    namespace: 'catalystlab-shared',
    'postgres.cluster': 'pgvector-cluster',
    'postgres.secret': 'pgvector-cluster-app',
    'postgres.owner': 'vectordb',
    'postgres.expectedDatabases': ['llamastack', 'vectordb'],
    'ingress.class': 'nginx',
    'ingress.controllerNamespace': 'ingress-nginx',
    'storage.class': 'local-path',
    'llamastack.name': 'llamastack',
    'llamastack.port': 8321,
  });
});

test('another cluster has others', async () => {
  const objects = [
    cnpg('ai', 'db'),
    deployment('ai', 'stack', 'registry:5000/llama-stack:1'),
    deployment('ai', 'web', 'web:1', 8080),
    service('ai', 'stack', [5001]),
    entrance('edge', 'traefik'),
    ingressClass('traefik', 'traefik.io/ingress-controller'),
    storageClass('fast'),
  ];
  expect(await found(objects, { rows: 'app\tapp\nmlflow\tapp\npostgres\tpostgres' })).toEqual({
    namespace: 'ai',
    'postgres.cluster': 'db',
    'postgres.secret': 'db-app',
    'postgres.owner': 'app',
    'postgres.expectedDatabases': ['app'],
    'ingress.class': 'traefik',
    'ingress.controllerNamespace': 'edge',
    'ingress.host': 'set it: no Service in edge has an external IPv4 address to make it of',
    'storage.class': 'fast',
    'llamastack.name': 'stack',
    'llamastack.port': 5001,
  });
});

test('an empty cluster has none, and says of what', async () => {
  expect(await found([])).toEqual({
    namespace: 'there is no namespace with a CloudNativePG Cluster and LLaMA Stack',
    'postgres.cluster': 'there is no CloudNativePG Cluster in catalystlab-shared',
    'ingress.class': 'there is no IngressClass',
    'ingress.controllerNamespace': 'there is no Service that lets HTTP in',
    'storage.class': 'there is no StorageClass',
    'llamastack.name': 'there is no Deployment of LLaMA Stack',
  });
});

describe('of several', () => {
  const both = (namespace: string) => [cnpg(namespace, 'db'), deployment(namespace, 'llamastack', 'a', 8321)];
  test.each<[string, KubeObject[], string, unknown]>([
    ['the namespace with both', [...both('ai'), cnpg('other', 'db')], 'namespace', 'ai'],
    ['a namespace of two with both', [...both('a'), ...both('b')], 'namespace', 'set it to one of: a, b'],
    ['a namespace with one of them', [cnpg('a', 'db')], 'namespace', 'a'],
    ['two Clusters', [...both('a'), cnpg('a', 'more')], 'postgres.cluster', 'set it to one of: db, more'],
    ['the default IngressClass', [ingressClass('a', 'a'), ingressClass('b', 'b', true)], 'ingress.class', 'b'],
    ['two IngressClasses', [ingressClass('a', 'a'), ingressClass('b', 'b')], 'ingress.class', 'set it to one of: a, b'],
    [
      "the class's controller beside an application that lets HTTP in",
      [ingressClass('haproxy', 'haproxy.org/ingress-controller/haproxy'), entrance('shop', 'shop'), entrance('haproxy', 'lb')],
      'ingress.controllerNamespace',
      'haproxy',
    ],
    ['two that let HTTP in', [entrance('a', 'a'), entrance('b', 'b')], 'ingress.controllerNamespace', 'set it to one of: a, b'],
    ['the default StorageClass', [storageClass('a'), storageClass('b', true)], 'storage.class', 'b'],
    ['two with the port', [...both('a'), deployment('a', 'more', 'b', 8321)], 'llamastack.name', 'llamastack'],
  ])('%s', async (_what, objects, setting, expected) => {
    expect((await found(objects))[setting]).toEqual(expected);
  });
});

test('a namespace that is given is not looked for', async () => {
  const objects = [...reference, cnpg('mine', 'db')];
  expect(await found(objects, { settings: { namespace: 'mine' }, isGiven: true })).toMatchObject({
    namespace: 'mine',
    'postgres.cluster': 'db',
    'llamastack.name': 'there is no Deployment of LLaMA Stack',
  });
});

test("a Cluster's own owner and secret", async () => {
  const objects = [cnpg('a', 'db', { recovery: { database: 'shop', owner: 'clerk', secret: { name: 'clerk' } } })];
  expect(await found(objects)).toMatchObject({ 'postgres.owner': 'clerk', 'postgres.secret': 'clerk' });
});

test('what the settings do not take is not set', async () => {
  const objects = [cnpg('a', 'db', { initdb: { owner: 'Clerk' } })];
  expect(await found(objects)).toMatchObject({ 'postgres.owner': 'found "Clerk", which is not taken' });
});

describe('rights', () => {
  const forbidden = new ClusterError('forbidden', 'list is forbidden');

  test('where nothing may be looked at, all is left open', async () => {
    const list = async () => {
      throw forbidden;
    };
    const seen = await found(reference, { list });
    expect(new Set(Object.values(seen))).toEqual(
      new Set(
        [
          'namespace with a CloudNativePG Cluster and LLaMA Stack',
          'CloudNativePG Cluster in catalystlab-shared',
          'IngressClass',
          'Service that lets HTTP in',
          'StorageClass',
          'Deployment of LLaMA Stack',
        ].map((what) => `not allowed to look for any ${what}`),
      ),
    );
  });

  test('where only one namespace may be looked at, it is', async () => {
    const { cluster } = stubCluster(reference);
    const list: Cluster['list'] = async (kind, where, signal) => {
      if (where.namespace === undefined) throw forbidden;
      return cluster.list(kind, where, signal);
    };
    expect(await found(reference, { list })).toMatchObject({
      namespace: 'catalystlab-shared',
      'postgres.cluster': 'pgvector-cluster',
      'llamastack.port': 8321,
      'ingress.class': 'not allowed to look for any IngressClass',
    });
  });

  test('without psql the databases are left open', async () => {
    const exec = async () => {
      throw forbidden;
    };
    expect(await found(reference, { exec })).toMatchObject({ 'postgres.expectedDatabases': 'could not be asked: list is forbidden' });
  });

  test('a cluster that does not answer is an error', async () => {
    const version = async () => {
      throw new Error('no route to host');
    };
    await expect(found(reference, { version })).rejects.toThrow('no route to host');
  });
});

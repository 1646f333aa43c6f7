import type { ConfigMap, Event, PersistentVolumeClaim, Service } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import { expect, test } from 'vitest';
import type { PostgresDatabase } from '../../../src/cluster/kinds.ts';
import { collectorConfig as configOf } from '../../../src/manifests/collector.ts';
import { schema } from '../../../src/settings/schema.ts';
import { artifactClaim } from '../../../src/tasks/objects/claim.ts';
import { collectorConfig } from '../../../src/tasks/objects/config-map.ts';
import { databaseResource, describeBefore, madeByPsql, wasThere } from '../../../src/tasks/objects/database.ts';
import { mlflowIngress } from '../../../src/tasks/objects/ingress.ts';
import { watchedObjects } from '../../../src/tasks/objects/list.ts';
import { collectorService, mlflowService } from '../../../src/tasks/objects/service.ts';
import { type Around, describe } from '../../../src/tasks/objects/watched.ts';

/** State and facts as one would read them. */
function read({ state, facts }: ReturnType<typeof describe>): string[] {
  return [state, ...facts.map(({ label, value }) => `${label}: ${value}`)];
}

function eventOn(kind: string, name: string, reason: string, { at = '2026-11-23T17:54:19Z', uid = 'uid' } = {}): Event {
  return { metadata: {}, involvedObject: { kind, name, uid }, reason, message: `about ${reason}`, lastTimestamp: at, type: 'Normal' };
}

const claimEvent = (reason: string, at: string) => eventOn('PersistentVolumeClaim', 'mlflow-artifacts', reason, { at });

const claim = (more: Partial<PersistentVolumeClaim> = {}): PersistentVolumeClaim => ({
  metadata: { name: 'mlflow-artifacts', uid: 'uid' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local-path', resources: { requests: { storage: '10Gi' } } },
  status: { phase: 'Pending' },
  ...more,
});
const asked = ['StorageClass: local-path', 'Size: 10Gi', 'Access: ReadWriteOnce'];

test.each<{ what: string; object: PersistentVolumeClaim; events?: Event[]; seen: string[] }>([
  {
    what: 'bound',
    object: claim({
      spec: { ...claim().spec, volumeName: 'pvc-5b9f' },
      status: { phase: 'Bound', capacity: { storage: '12Gi' }, accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] },
    }),
    seen: ['Bound', 'StorageClass: local-path', 'Size: 12Gi', 'Access: ReadWriteOnce, ReadOnlyMany', 'Volume: pvc-5b9f'],
  },
  { what: 'pending', object: claim(), seen: ['Pending', ...asked, 'Volume: none yet'] },
  {
    what: 'of a class that binds on first use',
    object: claim(),
    events: [claimEvent('WaitForFirstConsumer', '2026-11-23T17:54:19Z')],
    seen: ['waits for the first pod that uses it', ...asked, 'Volume: none yet'],
  },
  {
    what: 'that is being provisioned now',
    object: claim(),
    events: [claimEvent('WaitForFirstConsumer', '2026-11-23T17:54:19Z'), claimEvent('Provisioning', '2026-11-23T17:54:20Z')],
    seen: ['Pending', ...asked, 'Volume: none yet'],
  },
  {
    what: 'being deleted',
    object: claim({ metadata: { ...claim().metadata, deletionTimestamp: '2026-11-23T17:54:19Z' } }),
    seen: ['being deleted', ...asked, 'Volume: none yet'],
  },
])('a claim that is $what', ({ object, events, seen }) => {
  expect(read(describe(artifactClaim, object, events ? { events } : {}))).toEqual(seen);
});

const service: Service = {
  metadata: { name: 'mlflow', uid: 'uid' },
  spec: { type: 'ClusterIP', clusterIP: '10.96.53.205', ports: [{ name: 'http', port: 5000 }] },
};
const made = ['Type: ClusterIP', 'Cluster IP: 10.96.53.205', 'Ports: 5000 (http)'];

function slice(pods: [address: string, pod: string | undefined, ready?: boolean][], { of = 'mlflow', ports = [5000] } = {}): EndpointSlice {
  return {
    addressType: 'IPv4',
    metadata: { labels: { 'kubernetes.io/service-name': of } },
    ports: ports.map((port) => ({ port })),
    endpoints: pods.map(([address, pod, ready]) => ({
      addresses: [address],
      ...(pod && { targetRef: { kind: 'Pod', name: pod } }),
      ...(ready !== undefined && { conditions: { ready } }),
    })),
  };
}

test.each<{ what: string; endpoints?: EndpointSlice[]; seen: string[] }>([
  { what: 'whose endpoints nobody may see', seen: ['made', ...made] },
  { what: 'without a pod', endpoints: [slice([])], seen: ['no ready endpoint', ...made, 'Endpoint: none: no pod has its labels'] },
  {
    what: 'whose slice the API gives without lists',
    endpoints: [{ ...slice([]), endpoints: null as never, ports: null as never }],
    seen: ['no ready endpoint', ...made, 'Endpoint: none: no pod has its labels'],
  },
  {
    what: "beside another one's pods",
    endpoints: [slice([['10.244.0.7', 'other-1', true]], { of: 'other' })],
    seen: ['no ready endpoint', ...made, 'Endpoint: none: no pod has its labels'],
  },
  {
    what: 'with a pod that is not ready',
    endpoints: [slice([['10.244.0.9', 'mlflow-1', false]])],
    seen: ['no ready endpoint', ...made, 'Endpoint: 10.244.0.9:5000, Pod mlflow-1, not ready'],
  },
  {
    what: 'with pods in several slices, ready ones first',
    endpoints: [
      slice([
        ['10.244.0.9', 'mlflow-1', false],
        ['10.244.0.8', undefined],
      ]),
      slice([['fd00::7', 'mlflow-2', true]]),
    ],
    seen: [
      '2 ready endpoints',
      ...made,
      'Endpoint: 10.244.0.8:5000',
      'Endpoint: [fd00::7]:5000, Pod mlflow-2',
      'Endpoint: 10.244.0.9:5000, Pod mlflow-1, not ready',
    ],
  },
])('a Service $what', ({ endpoints, seen }) => {
  expect(read(describe(mlflowService, service, endpoints ? { endpoints } : {}))).toEqual(seen);
});

test('a Service tells all ports of a pod at once, and of many pods some', () => {
  const pods = Array.from({ length: 10 }, (_, index): [string, string] => [`10.0.0.${index}`, `collector-${index}`]);
  const endpoints = [slice(pods, { of: 'otel-collector', ports: [4317, 4318] })];
  const seen = read(describe(collectorService, { metadata: { name: 'otel-collector' }, spec: {} }, { endpoints }));
  expect(seen[0]).toBe('10 ready endpoints');
  expect(seen[1]).toBe('Endpoint: 10.0.0.0:4317, 10.0.0.0:4318, Pod collector-0');
  expect(seen.slice(8)).toEqual([expect.stringContaining('collector-7'), ': and 2 more']);
});

const backend = { service: { name: 'mlflow', port: { name: 'http' } } };
const rules = [{ host: 'mlflow.127.0.0.2.nip.io', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
const toMlflow = 'Backend: / → Service mlflow, port http';

test.each<{ what: string; object: Ingress; seen: string[] }>([
  {
    what: 'with an address',
    object: {
      spec: { ingressClassName: 'nginx', rules },
      status: { loadBalancer: { ingress: [{ ip: '127.0.0.2' }, { hostname: 'lb' }] } },
    },
    seen: [
      'has an address',
      'Host: mlflow.127.0.0.2.nip.io',
      'URL: http://mlflow.127.0.0.2.nip.io',
      'Class: nginx',
      'Address: 127.0.0.2, lb',
      toMlflow,
    ],
  },
  {
    what: 'without one',
    object: { spec: { ingressClassName: 'nginx', rules, tls: [{ hosts: ['other'] }] }, status: { loadBalancer: {} } },
    seen: [
      'made, no address yet',
      'Host: mlflow.127.0.0.2.nip.io',
      'URL: http://mlflow.127.0.0.2.nip.io',
      'Class: nginx',
      'Address: none yet',
      toMlflow,
    ],
  },
  {
    what: 'with a certificate',
    object: { spec: { rules: [{ host: 'a.b' }], tls: [{ hosts: ['a.b'] }] } },
    seen: ['made, no address yet', 'Host: a.b', 'URL: https://a.b', 'Address: none yet'],
  },
  { what: 'of somebody who emptied it', object: { spec: {} }, seen: ['made, no address yet', 'Address: none yet'] },
])('an Ingress $what', ({ object, seen }) => {
  expect(read(describe(mlflowIngress, object, {}))).toEqual(seen);
});

test.each<{ what: string; object: ConfigMap; seen: string[] }>([
  {
    what: 'as this program makes it',
    object: configOf(schema.parse({}), '7'),
    seen: ['for experiment 7', 'Keys: collector.yaml', 'Experiment: 7', 'Sends to: http://mlflow:5000/v1/traces'],
  },
  {
    what: 'that somebody emptied',
    object: {},
    seen: ['names no experiment', 'Keys: none', 'Experiment: none: MLflow would not take the traces'],
  },
])('a ConfigMap $what', ({ object, seen }) => {
  expect(read(describe(collectorConfig, object, {}))).toEqual(seen);
});

const database = (status?: PostgresDatabase['status']): PostgresDatabase => ({
  metadata: { name: 'mlflow' },
  spec: { name: 'traces', owner: 'vectordb', cluster: { name: 'pgvector-cluster' } },
  ...(status && { status }),
});
const wanted = [
  'Made by: CloudNativePG, from the resource Database mlflow',
  'Database: traces',
  'Owner: vectordb',
  'Cluster: pgvector-cluster',
];

test.each<{ status?: PostgresDatabase['status']; around?: Around; seen: string[] }>([
  { seen: ['waits for CloudNativePG', ...wanted] },
  { status: { applied: true }, seen: ['applied', ...wanted] },
  { status: { applied: false, message: 'no role vectordb' }, seen: ['not applied: no role vectordb', ...wanted] },
  {
    status: { applied: true },
    around: { facts: { databaseBefore: 'no database traces' } },
    seen: ['applied', ...wanted, 'Before: no database traces'],
  },
])('a Database resource: $seen', ({ status, around = {}, seen }) => {
  expect(read(describe(databaseResource, database(status), around))).toEqual(seen);
});

const rows = [
  { name: 'llamastack', owner: 'llama' },
  { name: 'postgres', owner: 'postgres' },
];
const mlflow = { name: 'mlflow', owner: 'vectordb' };

test.each([
  { all: rows, words: 'no database mlflow; others: llamastack, postgres' },
  { all: [], words: 'no database mlflow' },
  { all: [mlflow], words: 'database mlflow of vectordb' },
  { all: [...rows, mlflow], words: 'database mlflow of vectordb; others: llamastack, postgres' },
])('what was there before: $words', ({ all, words }) => {
  expect(describeBefore(all, 'mlflow')).toBe(words);
});

test('a database without a resource says who made it, with what, and what was there', () => {
  expect(read(madeByPsql(mlflow, 'pgvector-cluster-1', 'no database mlflow'))).toEqual([
    'made by psql',
    'Made by: psql in Pod pgvector-cluster-1',
    'SQL: CREATE DATABASE "mlflow" OWNER "vectordb"',
    'Owner: vectordb',
    'Before: no database mlflow',
  ]);
  expect(read(wasThere(mlflow, undefined))).toEqual([
    'was there already',
    'Made by: an earlier run or somebody else; it is left as it is',
    'Owner: vectordb',
  ]);
});

test('an object shows the events on it, newest first, and none of another of its name or its kind', () => {
  const events = [
    claimEvent('Provisioning', '2026-11-23T17:54:19Z'),
    claimEvent('ProvisioningSucceeded', '2026-11-23T17:54:22Z'),
    eventOn('PersistentVolumeClaim', 'mlflow-artifacts', 'OfAnEarlierOne', { uid: 'earlier' }),
    eventOn('PersistentVolumeClaim', 'other', 'OfAnother'),
    eventOn('Pod', 'mlflow-artifacts', 'OfAPod'),
  ];
  const reasons = describe(artifactClaim, claim(), { events }).events?.map(({ reason }) => reason);
  expect(reasons).toEqual(['ProvisioningSucceeded', 'Provisioning']);
  expect(describe(artifactClaim, claim(), {})).not.toHaveProperty('events');
});

test('an object that is not there says so, and what it would be for', () => {
  const events = [eventOn('Ingress', 'mlflow', 'OfAnEarlierOne')];
  expect(describe(mlflowIngress, undefined, { events })).toEqual({
    view: 'object',
    state: 'not there',
    facts: [],
    purpose: expect.stringMatching(/browser/),
  });
});

test('every object says what it is for, in a sentence without a full stop', () => {
  for (const { purpose } of watchedObjects) expect(purpose).toMatch(/^.{20,140}[^.]$/);
});

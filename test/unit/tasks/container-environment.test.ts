import type { ConfigMap, Container } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { readEnvironment } from '../../../src/tasks/container-environment.ts';
import { stubCluster } from './cluster-stub.ts';

const signal = new AbortController().signal;

const map = (name: string, data: Record<string, string>): ConfigMap => ({ kind: 'ConfigMap', metadata: { name, namespace: 'dev' }, data });

test('the environment of a container: its own variables, those of ConfigMaps, and no value of a Secret', async () => {
  const { cluster } = stubCluster([
    map('general', { A: 'general', B: 'general' }),
    map('more', { B: 'more', C: 'more' }),
    { kind: 'Secret', metadata: { name: 'keys', namespace: 'dev' }, data: { token: 's3cr3t' } } as KubeObject,
  ]);
  const container: Container = {
    name: 'server',
    envFrom: [
      { configMapRef: { name: 'general' } },
      { prefix: 'X_', configMapRef: { name: 'more' } },
      { configMapRef: { name: 'more' } },
      { configMapRef: { name: 'missing', optional: true } },
      { secretRef: { name: 'keys' } },
    ],
    env: [
      { name: 'C', value: 'own' },
      { name: 'EMPTY' },
      { name: 'FROM_MAP', valueFrom: { configMapKeyRef: { name: 'general', key: 'A' } } },
      { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
      { name: 'FROM_FIELD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
  };
  expect(await readEnvironment(cluster, 'dev', container, signal)).toEqual({
    variables: {
      A: 'general',
      B: 'more',
      C: 'own',
      X_B: 'more',
      X_C: 'more',
      EMPTY: '',
      FROM_MAP: 'general',
      FROM_SECRET: undefined,
      FROM_FIELD: undefined,
    },
    unread: ['Secret keys'],
  });
});

test('an optional reference that finds nothing sets nothing, and leaves what was set before', async () => {
  const { cluster } = stubCluster([map('general', { A: 'general' })]);
  const container: Container = {
    name: 'server',
    envFrom: [{ configMapRef: { name: 'general' } }],
    env: [
      { name: 'A', valueFrom: { configMapKeyRef: { name: 'general', key: 'absent', optional: true } } },
      { name: 'B', valueFrom: { configMapKeyRef: { name: 'missing', key: 'B', optional: true } } },
    ],
  };
  const environment = await readEnvironment(cluster, 'dev', container, signal);
  expect(environment).toStrictEqual({ variables: { A: 'general' }, unread: [] });
});

const refer: Container = {
  name: 'server',
  envFrom: [{ configMapRef: { name: 'general' } }],
  env: [
    { name: 'C', value: 'own' },
    { name: 'FROM_MAP', valueFrom: { configMapKeyRef: { name: 'general', key: 'A' } } },
  ],
};
const failing = (error: Error) => stubCluster([], { get: () => Promise.reject(error) }).cluster;

test('a ConfigMap that may not be read is named', async () => {
  const forbidden = new ClusterError('forbidden', 'get configmaps: no');
  const environment = await readEnvironment(failing(forbidden), 'dev', refer, signal);
  expect(environment).toStrictEqual({ variables: { C: 'own', FROM_MAP: undefined }, unread: ['ConfigMap general'] });
});

test('every other failure to read one is a failure', async () => {
  const lost = new ClusterError('lost', 'the connection broke');
  await expect(readEnvironment(failing(lost), 'dev', refer, signal)).rejects.toBe(lost);
});

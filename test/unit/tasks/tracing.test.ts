import type { ConfigMap, Container } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { type Environment, readEnvironment, servingContainer, type Tracing, tracingOf } from '../../../src/tasks/tracing.ts';
import { stubCluster } from './cluster-stub.ts';

const signal = new AbortController().signal;
const traces = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const general = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const ours = 'http://otel-collector:4318/v1/traces';

test.each<{ environment: Environment; tracing: Tracing }>([
  { environment: {}, tracing: { to: 'nowhere' } },
  { environment: { OTEL_SERVICE_NAME: 'llamastack' }, tracing: { to: 'nowhere' } },
  { environment: { [traces]: '', [general]: '' }, tracing: { to: 'nowhere' } },
  { environment: { [traces]: ours }, tracing: { to: 'here', endpoint: ours } },
  { environment: { [general]: 'http://otel-collector.dev:4318' }, tracing: { to: 'here', endpoint: 'http://otel-collector.dev:4318' } },
  {
    environment: { [traces]: 'http://otel-collector.dev.svc.cluster.local:4318/v1/traces' },
    tracing: { to: 'here', endpoint: 'http://otel-collector.dev.svc.cluster.local:4318/v1/traces' },
  },
  { environment: { [general]: 'otel-collector:4317' }, tracing: { to: 'here', endpoint: 'otel-collector:4317' } },
  // The endpoint of traces is stronger than that of all signals; an empty one is none.
  { environment: { [traces]: 'http://jaeger:4318', [general]: ours }, tracing: { to: 'elsewhere', endpoint: 'http://jaeger:4318' } },
  { environment: { [traces]: '', [general]: ours }, tracing: { to: 'here', endpoint: ours } },
  {
    environment: { [general]: 'http://otel-collector.other:4318' },
    tracing: { to: 'elsewhere', endpoint: 'http://otel-collector.other:4318' },
  },
  {
    environment: { [general]: 'http://otel-collector.example.com' },
    tracing: { to: 'elsewhere', endpoint: 'http://otel-collector.example.com' },
  },
  { environment: { [general]: 'http://[' }, tracing: { to: 'elsewhere', endpoint: 'http://[' } },
  { environment: { [general]: undefined }, tracing: { to: 'elsewhere', endpoint: '(OTEL_EXPORTER_OTLP_ENDPOINT from a Secret)' } },
  { environment: { OTEL_SDK_DISABLED: 'True', [traces]: ours }, tracing: { to: 'off', because: 'OTEL_SDK_DISABLED=true' } },
  { environment: { OTEL_SDK_DISABLED: 'false', [traces]: ours }, tracing: { to: 'here', endpoint: ours } },
  { environment: { OTEL_TRACES_EXPORTER: 'none', [traces]: ours }, tracing: { to: 'off', because: 'OTEL_TRACES_EXPORTER=none' } },
  { environment: { OTEL_TRACES_EXPORTER: 'console' }, tracing: { to: 'elsewhere', endpoint: 'the exporter console' } },
  { environment: { OTEL_TRACES_EXPORTER: 'console,otlp', [traces]: ours }, tracing: { to: 'here', endpoint: ours } },
  { environment: { OTEL_TRACES_EXPORTER: '' }, tracing: { to: 'nowhere' } },
])('$environment is $tracing', ({ environment, tracing }) => {
  expect(tracingOf(environment, 'dev')).toEqual(tracing);
});

test.each(['https://user:s3cr3t@otel.example.com:4318', 'user:s3cr3t@otel.example.com:4317', 'https://otel.example.com/v1?token=s3cr3t'])(
  'of %s nothing secret is told',
  (endpoint) => {
    const tracing = tracingOf({ [general]: endpoint }, 'dev');
    expect(tracing).toMatchObject({ to: 'elsewhere', endpoint: expect.stringContaining('otel.example.com') });
    expect(JSON.stringify(tracing)).not.toMatch(/s3cr3t|user/);
  },
);

const proxy: Container = { name: 'proxy', ports: [{ containerPort: 15001 }] };
const server: Container = { name: 'server', ports: [{ containerPort: 9090 }, { containerPort: 8321 }] };

test.each([
  { containers: [proxy, server], port: 8321, name: 'server' },
  { containers: [proxy, server], port: 80, name: 'proxy' },
  { containers: [{ name: 'bare' }], port: 8321, name: 'bare' },
  { containers: [], port: 8321, name: undefined },
])('port $port is served by the container $name', ({ containers, port, name }) => {
  const deployment = { spec: { selector: {}, template: { spec: { containers } } } };
  expect(servingContainer(deployment, port)?.name).toBe(name);
});

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
    ],
  };
  expect(await readEnvironment(cluster, 'dev', container, signal)).toEqual({
    A: 'general',
    B: 'more',
    C: 'own',
    X_B: 'more',
    X_C: 'more',
    EMPTY: '',
    FROM_MAP: 'general',
    FROM_SECRET: undefined,
  });
});

test('a ConfigMap that may not be read is left out; every other failure is one', async () => {
  const failing = (error: Error) => stubCluster([], { get: () => Promise.reject(error) }).cluster;
  const container: Container = { name: 'server', envFrom: [{ configMapRef: { name: 'general' } }], env: [{ name: 'C', value: 'own' }] };
  const forbidden = new ClusterError('forbidden', 'get configmaps: no');
  await expect(readEnvironment(failing(forbidden), 'dev', container, signal)).resolves.toEqual({ C: 'own' });
  const lost = new ClusterError('lost', 'the connection broke');
  await expect(readEnvironment(failing(lost), 'dev', container, signal)).rejects.toBe(lost);
});

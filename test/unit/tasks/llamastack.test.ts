import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container, EnvVar } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { tracingEnvironment } from '../../../src/manifests/llamastack.ts';
import { readEnvironment } from '../../../src/tasks/container-environment.ts';
import { llamastackTask } from '../../../src/tasks/deploy/llamastack.ts';
import { servingContainer, variablesToApply } from '../../../src/tasks/llamastack.ts';
import { llamastackDeployment, llamastackPods, llamastackService, llamastackTracing } from '../../../src/tasks/prerequisites/llamastack.ts';
import { tracingOf } from '../../../src/tasks/tracing.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const io = { signal: new AbortController().signal, emit: () => {}, progress: () => {} };
const ours = Object.entries(tracingEnvironment()).map(([name, value]) => ({ name, value }));
const endpoint = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

const llamastack = (container: Partial<Container>, { replicas = 1, readyReplicas = 1, name = 'llamastack' } = {}): Deployment => ({
  kind: 'Deployment',
  metadata: { name, namespace: 'dev' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'llamastack' } },
    template: { spec: { containers: [{ name: 'server', ports: [{ containerPort: 8321 }], ...container }] } },
  },
  status: { readyReplicas },
});

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

describe('the variables to apply', () => {
  const all = Object.keys(tracingEnvironment());
  const without = (...names: string[]) => all.filter((name) => !names.includes(name));
  const fromMap = (name: string, key = name): EnvVar => ({
    name,
    valueFrom: { configMapKeyRef: { name: 'general', key, optional: true } },
  });

  test.each<{ what: string; container: Partial<Container>; applied: string[] }>([
    { what: 'no variable', container: {}, applied: all },
    { what: 'variables of its own', container: { env: [{ name: 'HOME', value: '/data' }] }, applied: all },
    // Those that an earlier run applied: left out of the object, the API server would take them away.
    { what: 'some of ours', container: { env: ours.slice(2) }, applied: all },
    { what: 'all of ours but empty', container: { env: all.map((name) => ({ name, value: '' })) }, applied: all },
    {
      what: 'another value',
      container: { env: [...ours.slice(2, 4), { name: 'OTEL_SERVICE_NAME', value: 'alpaca' }] },
      applied: without('OTEL_SERVICE_NAME'),
    },
    {
      what: 'another value from a ConfigMap',
      container: { envFrom: [{ configMapRef: { name: 'general' } }] },
      applied: without('OTEL_SERVICE_NAME'),
    },
    // A variable has a value or a reference, never both.
    { what: 'our value by reference', container: { env: [fromMap('OTEL_LOGS_EXPORTER')] }, applied: without('OTEL_LOGS_EXPORTER') },
    {
      what: 'a reference to nothing',
      container: { env: [fromMap('OTEL_METRICS_EXPORTER', 'absent')] },
      applied: without('OTEL_METRICS_EXPORTER'),
    },
    {
      what: 'a value from a Secret',
      container: { env: [{ name: 'OTEL_SERVICE_NAME', valueFrom: { secretKeyRef: { name: 'keys', key: 'name' } } }] },
      applied: without('OTEL_SERVICE_NAME'),
    },
  ])('where it has $what', async ({ container, applied }) => {
    const data = { OTEL_SERVICE_NAME: 'alpaca', OTEL_LOGS_EXPORTER: 'none' };
    const { cluster } = stubCluster([{ kind: 'ConfigMap', metadata: { name: 'general', namespace: 'dev' }, data } as KubeObject]);
    const whole = { name: 'server', ...container };
    const variables = variablesToApply(whole, await readEnvironment(cluster, 'dev', whole, io.signal));
    expect(Object.keys(variables)).toEqual(applied);
    expect(tracingEnvironment()).toMatchObject(variables);
  });

  test('are what the plan applies, dry', async () => {
    const { cluster, applied } = stubCluster([llamastack({ env: [{ name: 'OTEL_SERVICE_NAME', value: 'alpaca' }, ...ours.slice(2, 4)] })]);
    const plan = await llamastackTask.plan(contextOf(cluster), io.signal);
    expect(plan).toMatchObject([{ action: 'change', kind: 'Deployment', name: 'llamastack' }]);
    expect(applied).toMatchObject([{ dryRun: true, object: { spec: { template: { spec: { containers: [{ name: 'server' }] } } } } }]);
    const object = applied[0]?.object as Deployment;
    expect(object.spec?.template.spec?.containers[0]?.env).toEqual(ours.filter(({ name }) => name !== 'OTEL_SERVICE_NAME'));
  });
});

const env = (variables: Record<string, string>) => ({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });

describe('is left alone, with the command that mends it, when', () => {
  test.each<{ container: Partial<Container>; detail: string }>([
    { container: env({ [endpoint]: 'http://jaeger:4318' }), detail: 'sends its traces to http://jaeger:4318; left alone' },
    { container: env({ OTEL_TRACES_EXPORTER: 'console' }), detail: 'sends its traces to the exporter console; left alone' },
    { container: env({ OTEL_SDK_DISABLED: 'true' }), detail: 'tracing is switched off by OTEL_SDK_DISABLED=true; left alone' },
    {
      container: env({ OTEL_TRACES_EXPORTER: 'none', OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
      detail: 'tracing is switched off by OTEL_SDK_DISABLED=true; left alone',
    },
    {
      container: env({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318' }),
      detail: 'sends its traces to http://otel-collector:4318 by grpc, which the collector takes on port 4317; left alone',
    },
    {
      container: env({ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' }),
      detail: `sends its traces nowhere, and would send them to ${tracingEnvironment()[endpoint]} by grpc, which the collector takes on port 4317; left alone`,
    },
    {
      container: env({ OTEL_TRACES_EXPORTER: 'otlp_proto_grpc' }),
      detail: `sends its traces nowhere, and would send them to ${tracingEnvironment()[endpoint]} by grpc, which the collector takes on port 4317; left alone`,
    },
  ])('it $detail', async ({ container, detail }) => {
    const { cluster, applied } = stubCluster([llamastack(container)]);
    const result = await llamastackTask.run(contextOf(cluster), io);
    expect(result).toMatchObject({ outcome: 'skipped', detail });
    expect(await llamastackTask.plan(contextOf(cluster), io.signal)).toMatchObject([{ action: 'unchanged', note: detail }]);
    expect(applied).toEqual([]);

    const [, words = ''] = /kubectl -n dev set env deployment\/llamastack -c server (.*)$/.exec(result.hint ?? '') ?? [];
    const variables = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
    for (const word of words.split(' ')) {
      const [name = '', value] = word.split('=');
      if (name.endsWith('-')) delete variables[name.slice(0, -1)];
      else variables[name] = value;
    }
    expect(tracingOf({ variables, unread: [] }, 'dev')).toMatchObject({ to: 'here' });
  });

  test('what it has can not all be read', async () => {
    const { cluster, applied } = stubCluster([llamastack({ envFrom: [{ secretRef: { name: 'keys' } }] })]);
    const seen = 'where it sends its traces may be in what is not read here: Secret keys';
    const hint = "see what it has: kubectl -n dev exec deployment/llamastack -c server -- sh -c 'env | grep ^OTEL_'";
    expect(await llamastackTask.run(contextOf(cluster), io)).toEqual({ outcome: 'skipped', detail: `${seen}; left alone`, hint });
    expect(await llamastackTracing.run(contextOf(cluster), io)).toEqual({ outcome: 'unknown', detail: seen, hint });
    expect(applied).toEqual([]);
  });
});

describe('as a prerequisite', () => {
  const here = { env: ours };

  test.each([
    { what: 'ready', deployment: llamastack({}), outcome: 'met', detail: '1/1 ready' },
    { what: 'not ready', deployment: llamastack({}, { readyReplicas: 0 }), outcome: 'unmet', detail: '0/1 ready' },
    {
      what: 'restarting for its tracing',
      deployment: llamastack(here, { readyReplicas: 0 }),
      outcome: 'pending',
      detail: '0/1 ready: restarts with its tracing; a run waits for it',
    },
    {
      what: 'scaled to none',
      deployment: llamastack({}, { replicas: 0, readyReplicas: 0 }),
      outcome: 'unmet',
      detail: 'scaled to 0 replicas',
    },
    // Nobody brings that back by waiting.
    {
      what: 'scaled to none with its tracing',
      deployment: llamastack(here, { replicas: 0, readyReplicas: 0 }),
      outcome: 'unmet',
      detail: 'scaled to 0 replicas',
    },
  ])('a Deployment that is $what is $outcome', async ({ deployment, outcome, detail }) => {
    const context = contextOf(stubCluster([deployment]).cluster);
    await expect(llamastackDeployment.run(context, io)).resolves.toMatchObject({ outcome, detail });
    // None of them has a pod.
    const podless = { outcome: outcome === 'met' ? 'unmet' : outcome };
    await expect(llamastackPods.run(context, io)).resolves.toMatchObject(podless);
  });

  test.each([
    { what: 'nowhere', container: {}, outcome: 'pending', detail: 'not configured yet; a run does it' },
    { what: 'here', container: here, outcome: 'met', detail: `sends its traces to ${tracingEnvironment()[endpoint]}` },
    {
      what: 'elsewhere',
      container: env({ [endpoint]: 'http://jaeger:4318' }),
      outcome: 'met',
      detail: 'sends its traces to http://jaeger:4318, and is left alone',
    },
    {
      what: 'past the collector',
      container: env({ [endpoint]: 'http://otel-collector:4318/v1/traces' }),
      outcome: 'met',
      detail: /by grpc, which the collector takes on port 4317, and is left alone/,
      hint: /kubectl -n dev set env /,
    },
  ])('tracing $what is $outcome', async ({ container, outcome, detail, hint }) => {
    const result = await llamastackTracing.run(contextOf(stubCluster([llamastack(container)]).cluster), io);
    expect(result.outcome).toBe(outcome);
    expect(result.detail).toEqual(typeof detail === 'string' ? detail : expect.stringMatching(detail));
    expect(result.hint).toEqual(hint && expect.stringMatching(hint));
  });

  test('what has its port is offered in the place of what is not there', async () => {
    const service = { kind: 'Service', metadata: { name: 'alpaca', namespace: 'dev' }, spec: { ports: [{ port: 8321 }] } } as KubeObject;
    const other = llamastack({ ports: [{ containerPort: 80 }] }, { name: 'web' });
    const context = contextOf(stubCluster([other, llamastack({}, { name: 'alpaca' }), service]).cluster);
    for (const prerequisite of [llamastackDeployment, llamastackPods, llamastackService, llamastackTracing]) {
      await expect(prerequisite.run(context, io)).resolves.toMatchObject({
        outcome: 'unmet',
        hint: 'set llamastack.name to one of: alpaca',
      });
    }
  });
});

import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { artifactClaim } from '../../../src/manifests/artifacts.ts';
import { collectorConfig, collectorDeployment, collectorService, experimentIdIn } from '../../../src/manifests/collector.ts';
import { database } from '../../../src/manifests/database.ts';
import { llamastackTracing, tracingEnvironment } from '../../../src/manifests/llamastack.ts';
import { mlflowDeployment, mlflowIngress, mlflowService } from '../../../src/manifests/mlflow.ts';
import { serviceNames } from '../../../src/manifests/names.ts';
import { schema } from '../../../src/settings/schema.ts';

const settings = schema.parse({
  namespace: 'dev',
  postgres: { cluster: 'pg', secret: 'pg-app', database: 'flow', owner: 'anna' },
  storage: { class: 'fast', size: '5Gi' },
  ingress: { class: 'traefik' },
  llamastack: { name: 'stack' },
});
const host = 'mlflow.127.0.0.2.nip.io';
const config = collectorConfig(settings, '7');
const mlflow = mlflowDeployment(settings, host);
const collector = collectorDeployment(settings, config);

const podOf = ({ spec }: Deployment) => spec?.template.spec;
const containerOf = (deployment: Deployment) => podOf(deployment)?.containers[0];
const environmentOf = (deployment: Deployment) => Object.fromEntries((containerOf(deployment)?.env ?? []).map((item) => [item.name, item]));

test.each([
  { object: artifactClaim(settings), id: 'v1 PersistentVolumeClaim mlflow-artifacts', app: 'mlflow' },
  { object: database(settings), id: 'postgresql.cnpg.io/v1 Database mlflow', app: 'mlflow' },
  { object: mlflow, id: 'apps/v1 Deployment mlflow', app: 'mlflow' },
  { object: mlflowService(settings), id: 'v1 Service mlflow', app: 'mlflow' },
  { object: mlflowIngress(settings, host), id: 'networking.k8s.io/v1 Ingress mlflow', app: 'mlflow' },
  { object: config, id: 'v1 ConfigMap otel-collector', app: 'otel-collector' },
  { object: collector, id: 'apps/v1 Deployment otel-collector', app: 'otel-collector' },
  { object: collectorService(settings), id: 'v1 Service otel-collector', app: 'otel-collector' },
])('$id is in the namespace and says whose it is', ({ object, id, app }) => {
  expect(`${object.apiVersion} ${object.kind} ${object.metadata?.name}`).toBe(id);
  expect(object.metadata?.namespace).toBe('dev');
  expect(object.metadata?.labels).toEqual({
    'app.kubernetes.io/managed-by': 'mlflow-tui',
    'app.kubernetes.io/part-of': 'mlflow-tui',
    'app.kubernetes.io/name': app,
  });
});

describe.each([
  { name: 'mlflow', deployment: mlflow, service: mlflowService(settings), user: 1000 },
  { name: 'the collector', deployment: collector, service: collectorService(settings), user: 10001 },
])('the pods of $name', ({ deployment, service, user }) => {
  test('are selected by their Deployment and by their Service', () => {
    const labels = deployment.spec?.template.metadata?.labels;
    expect(labels).toMatchObject(deployment.spec?.selector.matchLabels ?? { never: '' });
    expect(labels).toMatchObject(service.spec?.selector ?? { never: '' });
    const named = containerOf(deployment)?.ports?.map(({ name }) => name);
    for (const { targetPort } of service.spec?.ports ?? []) expect(named).toContain(targetPort);
  });

  test('fulfil the restricted Pod Security Standard, with a read-only root', () => {
    expect(podOf(deployment)?.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerOf(deployment)?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
    expect(podOf(deployment)?.automountServiceAccountToken).toBe(false);
  });

  test('get no variables of Services, have probes and resources, and keep the last words of a crash', () => {
    expect(podOf(deployment)?.enableServiceLinks).toBe(false);
    const { startupProbe, readinessProbe, livenessProbe, resources, terminationMessagePolicy } = containerOf(deployment) ?? {};
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) expect(probe?.httpGet?.path).toMatch(/^\//);
    expect(resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { memory: expect.any(String) },
    });
    expect(terminationMessagePolicy).toBe('FallbackToLogsOnError');
  });

  test('mount only volumes that there are', () => {
    const volumes = podOf(deployment)?.volumes?.map(({ name }) => name);
    expect(
      containerOf(deployment)
        ?.volumeMounts?.map(({ name }) => name)
        .sort(),
    ).toEqual(volumes?.sort());
  });

  test('leave the number of replicas to who scales it', () => {
    expect(deployment.spec).not.toHaveProperty('replicas');
  });
});

describe('MLflow', () => {
  test('never has two pods: migrations take no lock, and the claim is ReadWriteOnce', () => {
    expect(mlflow.spec?.strategy).toEqual({ type: 'Recreate' });
  });

  test('gets the password from the Secret, and only from there', () => {
    const { PGUSER, PGPASSWORD, PGHOST, PGDATABASE, PGSSLMODE } = environmentOf(mlflow);
    expect(PGUSER?.valueFrom?.secretKeyRef).toEqual({ name: 'pg-app', key: 'username' });
    expect(PGPASSWORD?.valueFrom?.secretKeyRef).toEqual({ name: 'pg-app', key: 'password' });
    expect([PGHOST?.value, PGDATABASE?.value, PGSSLMODE?.value]).toEqual(['pg-rw', 'flow', 'require']);
    expect(containerOf(mlflow)?.args).toContain('--backend-store-uri=postgresql+psycopg2://');
  });

  test.each([
    host,
    `${host}:8080`,
    'mlflow',
    'mlflow:5000',
    'mlflow.dev:5000',
    'mlflow.dev.svc:5000',
    'mlflow.dev.svc.cluster.local:5000',
    'localhost:5000',
    '127.0.0.1:5000',
  ])('allows the Host header %s', (header) => {
    const patterns = environmentOf(mlflow).MLFLOW_SERVER_ALLOWED_HOSTS?.value?.split(',') ?? [];
    const fits = (pattern: string) => (pattern.endsWith(':*') ? header.startsWith(pattern.slice(0, -1)) : header === pattern);
    expect(patterns.filter(fits)).toHaveLength(1);
  });

  test("allows the POSTs of its own pages at the ingress, and nobody else's", () => {
    expect(environmentOf(mlflow).MLFLOW_SERVER_CORS_ALLOWED_ORIGINS?.value).toBe(`http://${host},https://${host}`);
    expect(JSON.stringify(environmentOf(mlflow))).not.toContain('"*"');
    const elsewhere = mlflowDeployment(settings, host, `http://${host}:8080`);
    expect(environmentOf(elsewhere).MLFLOW_SERVER_CORS_ALLOWED_ORIGINS?.value).toBe(`http://${host}:8080,https://${host}`);
  });

  test('writes its artifacts to the claim', () => {
    const artifacts = podOf(mlflow)?.volumes?.find(({ name }) => name === 'artifacts');
    expect(artifacts?.persistentVolumeClaim?.claimName).toBe(artifactClaim(settings).metadata?.name);
    const path = containerOf(mlflow)?.volumeMounts?.find(({ name }) => name === 'artifacts')?.mountPath;
    expect(containerOf(mlflow)?.args).toContain(`--artifacts-destination=${path}`);
    expect(artifactClaim(settings).spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '5Gi' } },
    });
  });

  test('is behind an Ingress of the class, for its host, with room for artifacts', () => {
    const { spec, metadata } = mlflowIngress(settings, host);
    expect(spec?.ingressClassName).toBe('traefik');
    expect(spec?.rules?.[0]?.host).toBe(host);
    const backend = spec?.rules?.[0]?.http?.paths[0]?.backend.service;
    expect(backend?.name).toBe(mlflowService(settings).metadata?.name);
    expect(mlflowService(settings).spec?.ports?.map(({ name }) => name)).toContain(backend?.port?.name);
    expect(metadata?.annotations).toHaveProperty(['nginx.ingress.kubernetes.io/proxy-body-size'], '100m');
  });

  test('has a database that outlives its object', () => {
    expect(database(settings).spec).toEqual({
      cluster: { name: 'pg' },
      name: 'flow',
      owner: 'anna',
      ensure: 'present',
      databaseReclaimPolicy: 'retain',
    });
  });
});

describe('the collector', () => {
  const text = config.data?.['collector.yaml'] ?? '';
  const hashOf = (experimentId: string) =>
    collectorDeployment(settings, collectorConfig(settings, experimentId)).spec?.template.metadata?.annotations;

  test('sends to MLflow, with the id of the experiment as a text', () => {
    const { exporters, service, receivers } = parse(text);
    expect(exporters['otlp_http/mlflow']).toMatchObject({
      traces_endpoint: 'http://mlflow:5000/v1/traces',
      headers: { 'x-mlflow-experiment-id': '7' },
    });
    expect(text).toMatch(/x-mlflow-experiment-id: "7"/);
    expect(experimentIdIn(config)).toBe('7');
    expect(experimentIdIn({ data: { 'collector.yaml': text.replaceAll('x-mlflow', 'x-other') } })).toBeUndefined();
    expect(service.pipelines).toEqual({ traces: { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['otlp_http/mlflow'] } });
    expect(receivers.otlp.protocols).toEqual({ grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } });
  });

  test('reads the file that is mounted', () => {
    const mount = containerOf(collector)?.volumeMounts?.[0]?.mountPath;
    expect(containerOf(collector)?.args).toEqual([`--config=${mount}/${Object.keys(config.data ?? {})[0]}`]);
    expect(podOf(collector)?.volumes).toEqual([{ name: 'config', configMap: { name: config.metadata?.name } }]);
  });

  test('is rolled out anew by another experiment, and only by a change', () => {
    expect(hashOf('7')).toEqual(hashOf('7'));
    expect(hashOf('8')).not.toEqual(hashOf('7'));
  });

  test('is where LLaMA Stack is told to send to', () => {
    const { metadata, spec } = collectorService(settings);
    const endpoint = new URL(tracingEnvironment().OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? '');
    expect(endpoint.hostname).toBe(metadata?.name);
    expect(spec?.ports?.map(({ port }) => String(port))).toContain(endpoint.port);
  });
});

test('LLaMA Stack gets traces-only variables without its probes, and nothing but these variables is applied', () => {
  const variables = tracingEnvironment();
  expect(variables).toMatchObject({
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_PYTHON_EXCLUDED_URLS: 'v1/health',
  });
  expect(llamastackTracing(settings, 'server', { A: '1', B: '2' })).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'stack', namespace: 'dev' },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'server',
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '2' },
              ],
            },
          ],
        },
      },
    },
  });
});

test('a Service has four names', () => {
  expect(serviceNames('mlflow', 'dev')).toEqual(['mlflow', 'mlflow.dev', 'mlflow.dev.svc', 'mlflow.dev.svc.cluster.local']);
});

import { beforeAll, expect, test, vi } from 'vitest';
import { connect } from '../../src/cluster/connect.ts';
import { createMlflow } from '../../src/mlflow/client.ts';
import { request } from '../../src/mlflow/http.ts';
import { kubectl, namespace, psql, resourceVersions, undeploy } from './support/namespace.ts';
import { type Ended, runProgram, wordsOf } from './support/program.ts';

// The guide's nine steps from nothing, what they leave in the cluster, and the same again. The tests build on one another.
const patient = new AbortController().signal;
const ingress = { url: 'http://127.0.0.2', hostHeader: 'mlflow.127.0.0.2.nip.io' };
const deployed = [
  'database',
  'artifacts',
  'mlflow',
  'service',
  'ingress',
  'reachable',
  'experiment',
  'collector.deploy',
  'llamastack.configure',
];
let first: Ended;

beforeAll(async () => {
  await undeploy();
  first = await runProgram(['--ci']);
});

test('a run from nothing does every task and ends with 0', () => {
  expect(first.stderr).toBe('');
  expect(first.outcomes).toMatchObject(Object.fromEntries([...deployed, 'smoke'].map((id) => [id, 'done'])));
  expect(first.exitCode, first.wrong).toBe(0);
  expect(first.events.at(-1)).toMatchObject({ type: 'run.finished', outcome: 'done', exitCode: 0, url: `http://${ingress.hostHeader}` });
});

test('the database belongs to the owner that the guide names', () => {
  expect(psql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'mlflow'")).toEqual(['vectordb']);
});

test('every object carries the labels that others rely on', () => {
  const names = kubectl(
    'get',
    'deployments,services,ingresses,configmaps,pvc',
    '-l',
    'app.kubernetes.io/managed-by=mlflow-tui,app.kubernetes.io/part-of=mlflow-tui',
    '-o',
    'name',
  );
  expect(names.split('\n').sort()).toEqual([
    'configmap/otel-collector',
    'deployment.apps/mlflow',
    'deployment.apps/otel-collector',
    'ingress.networking.k8s.io/mlflow',
    'persistentvolumeclaim/mlflow-artifacts',
    'service/mlflow',
    'service/otel-collector',
  ]);
});

test('no password is in any manifest, event or log', () => {
  const password = Buffer.from(kubectl('get', 'secret', 'pgvector-cluster-app', '-o', 'jsonpath={.data.password}'), 'base64').toString();
  const everything = [
    kubectl('get', 'deployments,configmaps,services,ingresses', '-o', 'yaml'),
    JSON.stringify(first.events),
    kubectl('logs', 'deployment/mlflow'),
  ].join('\n');
  expect(password.length).toBeGreaterThan(8);
  expect(everything).not.toContain(password);
});

test('a request to LLaMA Stack becomes a trace in the experiment, its health probes do not', async () => {
  const mlflow = createMlflow(ingress);
  const experiment = await mlflow.experimentByName('llamastack-traces', patient);
  const traceId = 'c0ffee'.padEnd(32, '0');
  const cluster = await connect({ connectTimeoutMs: 5000 });
  const pod = kubectl('get', 'pods', '-l', 'app=llamastack', '-o', 'jsonpath={.items[0].metadata.name}');
  const agent = cluster.tunnel({ namespace, pod, port: 8321 });
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const answer = await request(
    { url: 'http://localhost:8321', agent },
    { method: 'GET', path: '/v1/models', headers, deadlineMs: 10_000 },
    patient,
  );
  expect(answer.status).toBe(200);

  const trace = await vi.waitFor(
    async () => {
      const [found] = await mlflow.traces([`tr-${traceId}`], patient);
      expect(found?.spans.map(({ name }) => name)).toContain('GET /v1/models');
      return found;
    },
    { timeout: 30_000, interval: 250 },
  );
  expect(trace?.experimentId).toBe(experiment?.id);
  await mlflow.deleteTraces(experiment?.id ?? '', [`tr-${traceId}`], patient);
  agent.destroy();
  await cluster.close();
  const path = '/api/3.0/mlflow/traces/search';
  const body = JSON.stringify({
    locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experiment?.id } }],
    max_results: 100,
  });
  const search = await request(
    ingress,
    { method: 'POST', path, headers: { 'content-type': 'application/json' }, body, deadlineMs: 10_000 },
    patient,
  );
  expect(search.body.toString()).not.toContain('/v1/health');
});

test('the same again changes nothing', async () => {
  const before = resourceVersions();
  const again = await runProgram(['--ci']);
  expect(again.outcomes).toMatchObject({ ...Object.fromEntries(deployed.map((id) => [id, 'unchanged'])), smoke: 'done' });
  expect(again.exitCode, again.wrong).toBe(0);
  expect(resourceVersions()).toEqual(before);
});

test('the smoke test alone proves the pipeline and leaves no trace of itself', async () => {
  const spansOfTests = () => psql("SELECT count(*) FROM spans WHERE content LIKE '%mlflow_tui.smoke_run%'", 'mlflow');
  const smoke = await runProgram(['smoke']);
  expect(smoke.exitCode, smoke.wrong).toBe(0);
  const paths = smoke.events.filter((event) => event.type === 'smoke.path');
  expect(paths.map(({ path, sent, found }) => ({ path, sent, found }))).toEqual([
    { path: 'direct', sent: 12, found: 12 },
    { path: 'collector', sent: 12, found: 12 },
    { path: 'llamastack', sent: 1, found: 1 },
  ]);
  for (const path of paths) expect(path).toMatchObject({ lost: 0, duplicated: 0, changed: 0, problems: [] });
  expect(wordsOf(smoke, 'smoke')).toMatch(/^direct 12 of 12 spans .* one trace, 4 spans, state OK in [\d.]+ s; 0 lost, 0 changed\n/);
  expect(spansOfTests()).toEqual(['0']);
});

test('a deployment scaled to 0 by hand is left alone, and the cause named', async () => {
  kubectl('scale', 'deployment/otel-collector', '--replicas=0');
  const run = await runProgram(['--ci']);
  kubectl('scale', 'deployment/otel-collector', '--replicas=1');
  kubectl('rollout', 'status', 'deployment/otel-collector', '--timeout=60s');
  expect(run.exitCode).toBe(1);
  expect(wordsOf(run, 'collector.deploy')).toBe(
    `Deployment otel-collector is scaled to 0 replicas\nkubectl -n ${namespace} scale deployment otel-collector --replicas=1`,
  );
  expect(run.outcomes.smoke).toBe('cancelled');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connect.ts';
import { postgresDatabases } from '../../src/cluster/kinds.ts';
import { runTask } from '../../src/run/engine.ts';
import type { EventBody } from '../../src/run/events.ts';
import type { Seen } from '../../src/run/seen.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { databaseTask } from '../../src/tasks/deploy/database.ts';
import { kubectl, psql, undeploy } from './support/namespace.ts';
import { runProgram, wordsOf } from './support/program.ts';

let cluster: Cluster;

beforeAll(async () => {
  await undeploy();
  cluster = await connect({ connectTimeoutMs: 5000 });
});

afterAll(() => cluster?.close());

/** Runs the database task alone against the real cluster, which is made to look like one without CloudNativePG's Database. */
async function makeDatabaseWithoutResource(): Promise<EventBody[]> {
  const settings = await loadSettings({ flags: {}, env: {}, cwd: '/' });
  const older: Cluster = { ...cluster, serves: async (kind, signal) => kind !== postgresDatabases && cluster.serves(kind, signal) };
  const events: EventBody[] = [];
  const io = { emit: (event: EventBody) => events.push(event), signal: new AbortController().signal };
  await runTask(databaseTask, { cluster: older, settings, facts: {}, smoke: { keep: false } }, io);
  return events;
}

test('where CloudNativePG has no Database resource, psql makes the database, and once is enough', async () => {
  const owner = () => psql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'mlflow'");
  expect(owner()).toEqual([]);
  expect((await makeDatabaseWithoutResource()).at(-1)).toMatchObject({ outcome: 'done', detail: 'mlflow, owner vectordb, by psql' });
  expect(owner()).toEqual(['vectordb']);
  expect((await makeDatabaseWithoutResource()).at(-1)).toMatchObject({ outcome: 'unchanged' });
  psql('DROP DATABASE mlflow');
});

test('an image that cannot be pulled ends the run early, and is named', async () => {
  const run = await runProgram(['--ci'], { env: { MLFLOW_TUI_MLFLOW_IMAGE: 'ghcr.io/mlflow/mlflow:v0.0.0-none' } });
  expect(run.exitCode).toBe(1);
  expect(run.outcomes).toMatchObject({ database: 'done', mlflow: 'failed', service: 'done', ingress: 'done', experiment: 'cancelled' });
  expect(wordsOf(run, 'mlflow')).toMatch(/image ghcr\.io\/mlflow\/mlflow:v0\.0\.0-none can't be pulled: .*\nset mlflow\.image /);
});

test('a run that is interrupted in the middle says so, and the next one goes on from there', async () => {
  const interrupted = await runProgram(['--ci'], {
    onEvent: (event, kill) => {
      if (event.type === 'resource.changed' && event.task === 'mlflow') kill('SIGINT');
    },
  });
  expect(interrupted.exitCode).toBe(130);
  expect(interrupted.events.at(-1)).toMatchObject({ type: 'run.finished', outcome: 'interrupted' });
  expect(interrupted.outcomes).toMatchObject({ mlflow: 'cancelled', smoke: 'cancelled' });

  const killed = await runProgram(['--ci'], {
    onEvent: (event, kill) => {
      if (event.type === 'task.started' && event.task === 'collector.deploy') kill('SIGKILL');
    },
  });
  expect(killed.exitCode).toBe(null);

  const almost = await runProgram(['--ci'], {
    onEvent: (event, kill) => {
      if (event.type === 'resource.changed' && event.task === 'llamastack.configure' && notReady(event.seen)) kill('SIGTERM');
    },
  });
  expect(almost.exitCode).toBe(130);
  expect(almost.outcomes).toMatchObject({ database: 'unchanged', mlflow: 'unchanged', experiment: 'unchanged' });

  // LLaMA Stack is restarting now, which is no reason to refuse to go on.
  const whole = await runProgram(['--ci']);
  expect(whole.outcomes).toMatchObject({ 'llamastack.deployment': 'pending', 'llamastack.configure': 'unchanged', smoke: 'done' });
  expect(whole.exitCode, whole.wrong).toBe(0);
});

function notReady(seen: Seen): boolean {
  return seen.view === 'rollout' && seen.ready === 0;
}

test('LLaMA Stack that sends somewhere else is left alone, with the command to change it', async () => {
  const llamastack = () => kubectl('get', 'deployment', 'llamastack', '-o', 'jsonpath={.spec.template.spec.containers[0].env}');
  await undeploy();
  kubectl('set', 'env', 'deployment/llamastack', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318');
  kubectl('rollout', 'status', 'deployment/llamastack', '--timeout=120s');
  const before = llamastack();
  const run = await runProgram(['--ci']);
  const after = llamastack();
  kubectl('set', 'env', 'deployment/llamastack', 'OTEL_EXPORTER_OTLP_ENDPOINT-');
  // Who comes next finds it ready.
  kubectl('rollout', 'status', 'deployment/llamastack', '--timeout=120s');
  expect(run.exitCode, run.wrong).toBe(0);
  expect(run.outcomes['llamastack.configure']).toBe('skipped');
  expect(wordsOf(run, 'llamastack.configure')).toMatch(
    /sends its traces to http:\/\/127\.0\.0\.1:4318.*\nkubectl .* set env deployment\/llamastack/,
  );
  expect(after).toBe(before);
});

import { execFileSync } from 'node:child_process';
import { artifactClaim } from '../../src/manifests/artifacts.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../src/manifests/collector.ts';
import { database } from '../../src/manifests/database.ts';
import { tracingEnvironment } from '../../src/manifests/llamastack.ts';
import { mlflowDeployment, mlflowIngress, mlflowService } from '../../src/manifests/mlflow.ts';
import type { Event } from '../../src/run/events.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { namespace, undeploy } from '../cluster/support/namespace.ts';
import { runProgram } from '../cluster/support/program.ts';
import { kubectl, type Measurement } from './measure.ts';

const host = 'mlflow.127.0.0.2.nip.io';
const settings = await loadSettings({ flags: {}, env: {}, cwd: '/' });

/**
 * A whole run from nothing, beside the same manifests by kubectl: all at once, with an experiment id that is known before there
 * is an MLflow; and in the guide's order, as somebody would have to do it.
 */
export async function measureDeploy(): Promise<Measurement[]> {
  await undeploy();
  const run = await runProgram(['--ci']);
  if (run.exitCode !== 0) throw new Error(`the run ended with ${run.exitCode}: ${JSON.stringify(run.events.at(-1))}`);
  await undeploy();
  const atOnce = timed(applyAtOnce);
  await undeploy();
  const byGuide = timed(applyInOrder);
  await undeploy();
  const begin = Date.parse(run.events[0]?.time ?? '');
  const until = (task: string) => (Date.parse(endOf(run.events, task)) - begin) / 1000;
  const smoke = run.events.find((event) => event.type === 'task.finished' && event.task === 'smoke');
  return [
    {
      name: 'rollouts of MLflow and collector beside kubectl apply of all at once',
      ours: until('collector.deploy'),
      theirs: atOnce,
      unit: 'x',
      limit: 1.1,
    },
    {
      name: "all nine steps beside kubectl in the guide's order",
      ours: until('llamastack.configure'),
      theirs: byGuide,
      unit: 'x',
      limit: 1.1,
    },
    { name: 'the smoke test after it', ours: smoke?.type === 'task.finished' ? smoke.seconds : Number.NaN, unit: 's', limit: 3 },
  ];
}

function endOf(events: Event[], task: string): string {
  return events.find((event) => event.type === 'task.finished' && event.task === task)?.time ?? '';
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

const store = [
  database(settings),
  artifactClaim(settings),
  mlflowDeployment(settings, host),
  mlflowService(settings),
  mlflowIngress(settings, host),
];

function collector(experimentId: string): object[] {
  const config = collectorConfig(settings, experimentId);
  return [config, collectorDeployment(settings, config), collectorService(settings)];
}

function applyAtOnce(): void {
  apply([...store, ...collector('1')]);
  rolledOut('mlflow');
  rolledOut('otel-collector');
}

function applyInOrder(): void {
  apply(store);
  rolledOut('mlflow');
  apply(collector(createExperiment()));
  rolledOut('otel-collector');
  const variables = Object.entries(tracingEnvironment()).map(([name, value]) => `${name}=${value}`);
  kubectl('-n', namespace, 'set', 'env', 'deployment/llamastack', ...variables);
  rolledOut('llamastack');
  kubectl('-n', namespace, 'set', 'env', 'deployment/llamastack', ...Object.keys(tracingEnvironment()).map((name) => `${name}-`));
}

function apply(objects: object[]): void {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  execFileSync('kubectl', ['apply', '-f', '-'], { input: list, stdio: ['pipe', 'ignore', 'inherit'] });
}

function rolledOut(name: string): void {
  kubectl('-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=180s');
}

function createExperiment(): string {
  const url = 'http://127.0.0.2/api/2.0/mlflow/experiments/create';
  const args = [
    '-sf',
    '--retry',
    '20',
    '--retry-delay',
    '1',
    '--retry-all-errors',
    '-H',
    `Host: ${host}`,
    '-H',
    'Content-Type: application/json',
  ];
  const answer = execFileSync('curl', [...args, '-d', JSON.stringify({ name: settings.mlflow.experiment }), url], { encoding: 'utf8' });
  return (JSON.parse(answer) as { experiment_id: string }).experiment_id;
}

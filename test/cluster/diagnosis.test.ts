import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killContainer } from './support/containers.ts';
import { kubectl, kubectlLater, namespace, psql } from './support/namespace.ts';
import { runProgram } from './support/program.ts';
import { standIn, standInObjects } from './support/stand-in.ts';

interface Provoked {
  what: string;
  hop: string;
  cause: RegExp;
  hint: RegExp;
  breakIt(): unknown;
  mend(): unknown;
  /** Something that the evidence has to tell, too. */
  evidence?: RegExp;
  env?: Record<string, string>;
}

interface LlamastackContainer {
  env: { name: string; value?: string }[];
}

let goodConfig = '';
let allowedHosts = '';
let llamastack: LlamastackContainer;
let experiments: Record<'deleted' | 'other', string>;

beforeAll(async () => {
  const run = await runProgram(['--ci']);
  expect(run.exitCode, run.wrong).toBe(0);
  goodConfig =
    (JSON.parse(kubectl('get', 'configmap', 'otel-collector', '-o', 'json')) as { data: Record<string, string> }).data['collector.yaml'] ??
    '';
  const variable = '.spec.template.spec.containers[0].env[?(@.name=="MLFLOW_SERVER_ALLOWED_HOSTS")].value';
  allowedHosts = kubectl('get', 'deployment', 'mlflow', '-o', `jsonpath={${variable}}`);
  llamastack = JSON.parse(
    kubectl('get', 'deployment', 'llamastack', '-o', 'jsonpath={.spec.template.spec.containers[0]}'),
  ) as LlamastackContainer;
  experiments = { deleted: makeExperiment('diagnosis-deleted', 'deleted'), other: makeExperiment('diagnosis-other', 'active') };
  apply(standInObjects);
  await kubectlLater('wait', 'pod/stand-in', '--for=condition=Ready', '--timeout=60s');
});

afterAll(async () => {
  kubectl('delete', 'pod/stand-in', 'service/stand-in', '--ignore-not-found');
  await runProgram(['--ci']);
  const ofThese = "experiment_id IN (SELECT experiment_id FROM experiments WHERE name LIKE 'diagnosis-%')";
  for (const table of ['spans', 'trace_info', 'experiments']) psql(`DELETE FROM ${table} WHERE ${ofThese}`, 'mlflow');
});

/** Other configurations of the collector, made of the good one; its pod is made anew with it. */
function configured(change: (config: string) => string) {
  return { breakIt: () => configure(change(goodConfig)), mend: () => configure(goodConfig) };
}

const to = (endpoint: string) => (config: string) => config.replace('http://mlflow:5000/v1/traces', endpoint);
const experimentId = (id: string) => (config: string) => config.replace(/experiment-id: .*/, `experiment-id: ${id}`);

const provoked: Provoked[] = [
  {
    what: 'a collector Service without endpoints: scaled to 0',
    hop: 'you → collector',
    cause: /^Deployment otel-collector is scaled to 0, so its Service has no endpoints$/,
    hint: /scale deployment\/otel-collector --replicas=1/,
    breakIt: () => kubectl('scale', 'deployment/otel-collector', '--replicas=0'),
    mend: () => scaleBack('otel-collector'),
  },
  {
    what: 'a collector Service without endpoints: another selector',
    hop: 'you → collector',
    cause: /no pod has its labels app\.kubernetes\.io\/name=otel,.* though Deployment otel-collector has 1 ready/,
    hint: /mlflow-tui --ci, or .*edit service otel-collector/,
    breakIt: () => selectFor('otel'),
    mend: () => selectFor('otel-collector'),
  },
  {
    what: 'a collector that crashes on its configuration',
    hop: 'you → collector',
    cause: /crashes on its configuration: .*sending_queue: .*has invalid keys: queue_sizes \(line \d+ of ConfigMap otel-collector\)/,
    hint: /edit configmap otel-collector; then .*rollout restart deployment\/otel-collector/,
    breakIt: () => configure(goodConfig.replace('queue_size:', 'queue_sizes:'), false),
    mend: () => configure(goodConfig),
  },
  {
    what: 'an exporter with a wrong port',
    hop: 'collector → MLflow',
    cause: /sends to port 5001 of mlflow, which has port 5000/,
    hint: /set traces_endpoint to http:\/\/mlflow:5000\/v1\/traces: .*edit configmap otel-collector/,
    ...configured(to('http://mlflow:5001/v1/traces')),
  },
  {
    what: 'an exporter with a wrong path',
    hop: 'collector → MLflow',
    cause: /sends to the path \/api\/traces, but MLflow takes traces at \/v1\/traces/,
    hint: /set traces_endpoint to http:\/\/mlflow:5000\/v1\/traces/,
    ...configured(to('http://mlflow:5000/api/traces')),
  },
  {
    what: 'an exporter that speaks https',
    hop: 'collector → MLflow',
    cause: /speaks https to mlflow:5000, which answers in plain http/,
    hint: /set traces_endpoint to http:\/\/mlflow:5000\/v1\/traces/,
    ...configured(to('https://mlflow:5000/v1/traces')),
  },
  {
    what: 'an exporter that speaks gRPC',
    hop: 'collector → MLflow',
    cause: /exporter otlp\/mlflow speaks gRPC, and MLflow takes OTLP over HTTP only/,
    hint: /use the exporter otlp_http/,
    ...configured((config) =>
      config
        .replaceAll('otlp_http/mlflow', 'otlp/mlflow')
        .replace('traces_endpoint: http://mlflow:5000/v1/traces', 'endpoint: http://mlflow:5000'),
    ),
  },
  {
    what: 'a name that DNS does not know',
    hop: 'collector → MLflow',
    cause: /sends to mlfow, (a name that DNS does not know|but there is no Service of this name)/,
    hint: /set traces_endpoint to http:\/\/mlflow:5000\/v1\/traces/,
    ...configured(to('http://mlfow:5000/v1/traces')),
  },
  {
    what: 'no experiment header',
    hop: 'collector → MLflow',
    cause: /sends no header x-mlflow-experiment-id/,
    hint: /set x-mlflow-experiment-id: "\d+" in ConfigMap otel-collector/,
    ...configured((config) => config.replace(/ +headers:\n.*\n/, '')),
  },
  {
    what: 'an experiment header that is no number',
    hop: 'collector → MLflow',
    cause: /x-mlflow-experiment-id is "llamastack-traces", and an experiment's id is a number/,
    hint: /set x-mlflow-experiment-id: "\d+"/,
    ...configured(experimentId('llamastack-traces')),
  },
  {
    what: 'an unknown experiment',
    hop: 'collector → MLflow',
    cause: /is 4711, and MLflow has no experiment with this id/,
    hint: /set x-mlflow-experiment-id: "\d+"/,
    ...configured(experimentId('"4711"')),
  },
  {
    what: 'an unknown experiment, and a clock that is two minutes ahead',
    hop: 'collector → MLflow',
    cause: /is 4711, and MLflow has no experiment with this id/,
    hint: /set x-mlflow-experiment-id: "\d+"/,
    evidence: /^this machine's clock is (119|120|121) s ahead of the cluster's$/,
    env: { NODE_OPTIONS: '--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()+120000' },
    ...configured(experimentId('"4711"')),
  },
  {
    what: 'a deleted experiment',
    hop: 'collector → MLflow',
    cause: /sends to experiment \d+ \(diagnosis-deleted\), which was deleted in MLflow/,
    hint: /set x-mlflow-experiment-id: "\d+"/,
    ...configured((config) => experimentId(`"${experiments.deleted}"`)(config)),
  },
  {
    what: 'another experiment',
    hop: 'collector → MLflow',
    cause: /sends to experiment \d+ \(diagnosis-other\) instead of \d+ \(llamastack-traces\)/,
    hint: /set x-mlflow-experiment-id: "\d+"/,
    ...configured((config) => experimentId(`"${experiments.other}"`)(config)),
  },
  {
    what: 'a configuration that was mended, and not read again',
    hop: 'collector → MLflow',
    cause: /still runs with an older configuration/,
    hint: /rollout restart deployment\/otel-collector/,
    breakIt: async () => {
      await configure(experimentId('"4711"')(goodConfig));
      execFileSync('sleep', ['1.1']);
      write(goodConfig);
    },
    mend: () => configure(goodConfig),
  },
  {
    what: "a full queue of the collector's",
    hop: 'collector → MLflow',
    cause: /sending queue is full/,
    hint: /raise sending_queue\.queue_size/,
    ...configured((config) => config.replace(/queue_size: 2000\n\s+batch:\n(\s+\w+: .*\n){3}/, 'queue_size: 5\n      sizer: items\n')),
  },
  {
    what: 'MLflow behind authentication (a stand-in)',
    hop: 'collector → MLflow',
    cause: /is behind authentication, and the collector has no login: it answers 401/,
    hint: /Authorization header/,
    ...configured(to(`http://stand-in:${standIn.unauthenticated}/v1/traces`)),
  },
  {
    what: 'gzip to what cannot read it (a stand-in)',
    hop: 'collector → MLflow',
    cause: /sends gzip, which what answers at stand-in:5002 cannot read/,
    hint: /MLflow 3\.7 .*compression: none/,
    ...configured(to(`http://stand-in:${standIn.withoutGzip}/v1/traces`)),
  },
  {
    what: 'a body that is too large (a stand-in)',
    hop: 'collector → MLflow',
    cause: /refuses the collector's batches as too large: 413/,
    hint: /proxy-body-size=100m/,
    ...configured(to(`http://stand-in:${standIn.narrow}/v1/traces`)),
  },
  {
    what: 'LLaMA Stack without OTEL_* variables',
    hop: 'LLaMA Stack → collector',
    cause: /has no OTEL_\* variables/,
    hint: /set env deployment\/llamastack .*OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http:\/\/otel-collector:4318\/v1\/traces/,
    breakIt: () =>
      changeLlamastack(({ env, ...container }) => ({ ...container, env: env.filter(({ name }) => !name.startsWith('OTEL_')) })),
    mend: nextOneMends,
  },
  {
    what: 'LLaMA Stack that sends elsewhere',
    hop: 'LLaMA Stack → collector',
    cause: /sends its traces to http:\/\/jaeger:4318\/v1\/traces, not to the collector/,
    hint: /set env deployment\/llamastack .*OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=/,
    breakIt: () => changeLlamastack(withVariable('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://jaeger:4318/v1/traces')),
    mend: nextOneMends,
  },
  {
    what: 'LLaMA Stack with the SDK disabled',
    hop: 'LLaMA Stack → collector',
    cause: /tracing is switched off by OTEL_SDK_DISABLED=true/,
    hint: /set env deployment\/llamastack .*OTEL_SDK_DISABLED=false/,
    breakIt: () => changeLlamastack(withVariable('OTEL_SDK_DISABLED', 'true')),
    mend: nextOneMends,
  },
  {
    what: 'LLaMA Stack with a command that bypasses its instrumentation',
    hop: 'LLaMA Stack → collector',
    cause: /has the command \["llama","stack","run"\], which bypasses/,
    hint: /"op":"remove","path":"\/spec\/template\/spec\/containers\/0\/command"/,
    breakIt: () => changeLlamastack((container) => ({ ...container, command: ['llama', 'stack', 'run'] })),
    mend: () => changeLlamastack((container) => container),
  },
  {
    what: "MLflow's allowed hosts that refuse the collector",
    hop: 'collector → MLflow',
    cause: /does not allow the host mlflow:5000, .*403 "Invalid Host header"/,
    hint: /MLFLOW_SERVER_ALLOWED_HOSTS/,
    breakIt: async () => {
      await mlflowHosts('localhost,localhost:*');
      // An MLflow that was just started takes some 10 s for its first trace.
      await runProgram(['smoke']);
    },
    mend: () => mlflowHosts(allowedHosts),
  },
  {
    what: 'MLflow that is restarting',
    hop: 'you → MLflow',
    cause: /^mlflow is restarting: its pod is not ready yet|^MLflow was restarting/,
    hint: /rollout status deployment\/mlflow|run the test again/,
    breakIt: () => kubectl('delete', 'pod', '-l', 'app.kubernetes.io/name=mlflow', '--grace-period=1'),
    mend: () => kubectlLater('rollout', 'status', 'deployment/mlflow', '--timeout=120s'),
  },
  {
    what: 'MLflow without its database',
    hop: 'you → MLflow',
    cause: /no working connection to its database: .*not currently accepting connections/,
    hint: /mlflow-tui check/,
    breakIt: () => {
      psql('ALTER DATABASE mlflow WITH ALLOW_CONNECTIONS false');
      psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'mlflow'");
    },
    mend: () => psql('ALTER DATABASE mlflow WITH ALLOW_CONNECTIONS true'),
  },
  {
    what: 'MLflow that is down',
    hop: 'you → MLflow',
    cause: /^Deployment mlflow is scaled to 0/,
    hint: /scale deployment\/mlflow --replicas=1/,
    breakIt: async () => {
      kubectl('scale', 'deployment/mlflow', '--replicas=0');
      await kubectlLater('wait', 'pods', '-l', 'app.kubernetes.io/name=mlflow', '--for=delete', '--timeout=60s');
    },
    mend: () => scaleBack('mlflow'),
  },
];

test.each(provoked)('$what', async ({ what, hop, cause, hint, evidence = /./, env = {}, breakIt, mend }) => {
  try {
    await breakIt();
    const started = performance.now();
    const run = await runProgram(['smoke'], { env });
    const seconds = (performance.now() - started) / 1000;
    const diagnosis = run.events.find((event) => event.type === 'smoke.diagnosis');
    const { TABLE } = process.env;
    if (TABLE !== undefined) appendFileSync(TABLE, `${JSON.stringify({ what, seconds, ...diagnosis })}\n`);
    expect(diagnosis).toMatchObject({ hop, cause: expect.stringMatching(cause), hint: expect.stringMatching(hint) });
    expect(diagnosis?.type === 'smoke.diagnosis' && diagnosis.evidence).toContainEqual(expect.stringMatching(evidence));
    expect(run.exitCode).toBe(4);
  } finally {
    await mend();
  }
});

test('a collector that is killed with spans in its queue', async () => {
  await configure(goodConfig.replace('flush_timeout: 200ms', 'flush_timeout: 8s'));
  try {
    let isKilled = false;
    const run = await runProgram(['smoke', '--path', 'collector'], {
      onEvent(event) {
        if (isKilled || event.type !== 'smoke.progress' || event.acknowledged === 0) return;
        isKilled = true;
        killContainer('otel-collector');
      },
    });
    const diagnosis = run.events.find((event) => event.type === 'smoke.diagnosis');
    const { TABLE } = process.env;
    if (TABLE !== undefined)
      appendFileSync(TABLE, `${JSON.stringify({ what: 'a collector that is killed with spans in its queue', ...diagnosis })}\n`);
    expect(diagnosis).toMatchObject({ hop: 'collector → MLflow', cause: expect.stringMatching(/was restarted during the test/) });
    expect(run.exitCode).toBe(4);
  } finally {
    await configure(goodConfig);
  }
});

function apply(object: object): void {
  execFileSync('kubectl', ['-n', namespace, 'apply', '-f', '-'], { input: JSON.stringify(object), stdio: ['pipe', 'ignore', 'pipe'] });
}

function write(config: string): void {
  kubectl('patch', 'configmap', 'otel-collector', '--type=merge', '-p', JSON.stringify({ data: { 'collector.yaml': config } }));
}

/** Gives the collector a configuration, and waits until it runs with it, or has crashed. */
async function configure(config: string, runs = true): Promise<void> {
  write(config);
  const old = kubectl('get', 'pods', '-l', 'app.kubernetes.io/name=otel-collector', '-o', 'name').split('\n');
  kubectl('delete', ...old, '--grace-period=1');
  if (runs) await kubectlLater('rollout', 'status', 'deployment/otel-collector', '--timeout=60s');
  else await crashed();
}

async function crashed(): Promise<void> {
  const reason = 'jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff';
  await kubectlLater('wait', 'pods', '-l', 'app.kubernetes.io/name=otel-collector', `--for=${reason}`, '--timeout=60s');
}

async function scaleBack(name: string): Promise<void> {
  kubectl('scale', `deployment/${name}`, '--replicas=1');
  await kubectlLater('rollout', 'status', `deployment/${name}`, '--timeout=120s');
}

async function selectFor(app: string): Promise<void> {
  const selector = { 'app.kubernetes.io/name': app };
  kubectl('patch', 'service', 'otel-collector', '-p', JSON.stringify({ spec: { selector } }));
}

/** Each gives LLaMA Stack a whole container, so that it is restarted once for each. */
function nextOneMends(): void {}

async function changeLlamastack(change: (container: LlamastackContainer) => object): Promise<void> {
  const patch = { spec: { template: { spec: { containers: [change(llamastack)] } } } };
  kubectl('patch', 'deployment', 'llamastack', '--type=merge', '-p', JSON.stringify(patch));
  await kubectlLater('rollout', 'status', 'deployment/llamastack', '--timeout=120s');
}

function withVariable(name: string, value: string) {
  return ({ env, ...container }: LlamastackContainer) => ({
    ...container,
    env: [...env.filter((one) => one.name !== name), { name, value }],
  });
}

async function mlflowHosts(hosts: string): Promise<void> {
  kubectl('set', 'env', 'deployment/mlflow', `MLFLOW_SERVER_ALLOWED_HOSTS=${hosts}`);
  await kubectlLater('rollout', 'status', 'deployment/mlflow', '--timeout=120s');
}

/** An experiment in MLflow's database; its id. */
function makeExperiment(name: string, stage: 'active' | 'deleted'): string {
  psql(
    `DELETE FROM experiments WHERE name = '${name}' AND NOT EXISTS (SELECT 1 FROM trace_info t WHERE t.experiment_id = experiments.experiment_id)`,
    'mlflow',
  );
  psql(
    `INSERT INTO experiments (name, lifecycle_stage, artifact_location, creation_time, last_update_time, workspace) SELECT '${name}', '${stage}', 'mlflow-artifacts:/${name}', 0, 0, 'default' WHERE NOT EXISTS (SELECT 1 FROM experiments WHERE name = '${name}')`,
    'mlflow',
  );
  return psql(`SELECT experiment_id FROM experiments WHERE name = '${name}'`, 'mlflow')[0] ?? '';
}

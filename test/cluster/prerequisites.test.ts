import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { kubectl, kubectlLater, namespace, psql, resourceVersions, undeploy } from './support/namespace.ts';
import { runProgram, stateHome, wordsOf } from './support/program.ts';

beforeAll(undeploy);

test('before the first run everything is met, and what the run makes is pending', async () => {
  const check = await runProgram(['check']);
  expect(check.exitCode, check.wrong).toBe(0);
  expect(Object.keys(check.outcomes)).toHaveLength(19);
  const pending = Object.entries(check.outcomes).filter(([, outcome]) => outcome !== 'met');
  expect(Object.fromEntries(pending)).toEqual({ 'llamastack.tracing': 'pending', collector: 'pending' });
});

/** A setting that the cluster does not answer to, which prerequisites it makes unmet, and what they say. */
const unmet: [setting: string, value: string, ids: Record<string, RegExp>][] = [
  ['NAMESPACE', 'nowhere', { namespace: /there is no namespace nowhere\n.*--namespace/ }],
  [
    'POSTGRES_CLUSTER',
    'nowhere',
    {
      'postgres.cluster': /no CloudNativePG Cluster nowhere in catalystlab-shared\nset postgres\.cluster to one of: pgvector-cluster/,
      'postgres.pods': /0\/0 ready/,
      'postgres.services': /no Service nowhere-rw/,
      'postgres.databases': /nowhere has no ready primary/,
    },
  ],
  [
    'POSTGRES_EXPECTED_DATABASES',
    'llamastack,missing',
    { 'postgres.databases': /no database missing\n.*exec pgvector-cluster-1 .*CREATE DATABASE "missing"/ },
  ],
  ['POSTGRES_OWNER', 'nobody', { 'postgres.databases': /llamastack belongs to vectordb, not nobody.*\n.*ALTER DATABASE/ }],
  ['POSTGRES_SECRET', 'nothing', { 'postgres.secret': /no Secret nothing in catalystlab-shared\n.*kubectl/ }],
  ['INGRESS_CLASS', 'traefik', { 'ingress.class': /no IngressClass traefik\nset ingress\.class to one of: nginx/ }],
  [
    'INGRESS_CONTROLLER_NAMESPACE',
    'default',
    {
      'ingress.controller': /no pods in default\n.*ingress\.controllerNamespace/,
      'ingress.address': /no Service in default has an external address\n.*ingress\.host/,
    },
  ],
  ['STORAGE_CLASS', 'fast', { 'storage.class': /no StorageClass fast\nset storage\.class to one of: .*local-path/ }],
  [
    'LLAMASTACK_NAME',
    'alpaca',
    {
      'llamastack.deployment': /no Deployment alpaca in catalystlab-shared\nset llamastack\.name to one of: .*llamastack/,
      'llamastack.pods': /no Deployment alpaca/,
      'llamastack.service': /no Service alpaca/,
      'llamastack.tracing': /no Deployment alpaca/,
    },
  ],
  ['LLAMASTACK_PORT', '9999', { 'llamastack.service': /Service llamastack has port 8321, not 9999\nset llamastack\.port/ }],
];

describe.each(unmet)('with %s=%s', (setting, value, ids) => {
  test(`${Object.keys(ids).join(', ')} are unmet, and nothing is changed`, async () => {
    const before = resourceVersions();
    const run = await runProgram(['--ci'], { env: { [`MLFLOW_TUI_${setting}`]: value } });
    expect(run.exitCode).toBe(3);
    const found = Object.entries(run.outcomes).filter(([, outcome]) => outcome === 'unmet');
    expect(found.map(([id]) => id).sort()).toEqual(Object.keys(ids).sort());
    for (const [id, words] of Object.entries(ids)) expect(wordsOf(run, id)).toMatch(words);
    expect(run.outcomes.database).toBe('cancelled');
    expect(resourceVersions()).toEqual(before);
  });
});

const claim = { accessModes: ['ReadWriteOnce'], storageClassName: 'openebs-hostpath', resources: { requests: { storage: '1Gi' } } };

const postgresCluster = 'clusters.postgresql.cnpg.io/pgvector-cluster';
const patiently = { timeout: 60_000, interval: 500 };

interface Broken {
  what: string;
  /** The prerequisites that it makes unmet, and what they say; others may be, too. */
  ids: Record<string, RegExp>;
  breakIt(): unknown;
  mend(): unknown;
  env?: Record<string, string>;
}

test.each<Broken>([
  {
    what: 'a secret without its keys',
    ids: { 'postgres.secret': /Secret keyless has no username and no password\n/ },
    breakIt: () => kubectl('create', 'secret', 'generic', 'keyless'),
    mend: () => kubectl('delete', 'secret', 'keyless'),
    env: { MLFLOW_TUI_POSTGRES_SECRET: 'keyless' },
  },
  {
    what: 'no operator',
    ids: { 'postgres.operator': /cnpg-controller-manager in cnpg-system has no ready pod\nkubectl -n cnpg-system describe/ },
    breakIt: stopOperator,
    mend: startOperator,
  },
  {
    // While it runs, the operator makes a deleted secret again at once.
    what: 'the secret deleted, and no operator to make it again',
    ids: { 'postgres.secret': /no Secret pgvector-cluster-app in catalystlab-shared\n.*kubectl/ },
    breakIt: () => {
      stopOperator();
      kubectl('delete', 'secret', 'pgvector-cluster-app');
    },
    mend: async () => {
      await startOperator();
      await kubectlLater('wait', 'secret/pgvector-cluster-app', '--for=create', '--timeout=60s');
    },
  },
  {
    what: 'a claim of our name in another class',
    ids: {
      'storage.claims':
        /claim mlflow-artifacts is of StorageClass openebs-hostpath, not local-path\nset storage\.class to openebs-hostpath/,
    },
    breakIt: () => apply({ kind: 'PersistentVolumeClaim', apiVersion: 'v1', metadata: { name: 'mlflow-artifacts' }, spec: claim }),
    mend: () => kubectl('delete', 'pvc', 'mlflow-artifacts'),
  },
  {
    // Had it its tracing, it would still be unmet: nobody brings back what is scaled to 0.
    what: 'LLaMA Stack scaled to 0',
    ids: {
      'llamastack.deployment': /scaled to 0 replicas\nkubectl -n catalystlab-shared scale deployment llamastack --replicas=1/,
      'llamastack.pods': /scaled to 0 replicas\nkubectl /,
    },
    breakIt: async () => {
      kubectl('scale', 'deployment/llamastack', '--replicas=0');
      await kubectlLater('wait', 'pods', '-l', 'app=llamastack', '--for=delete', '--timeout=60s');
    },
    mend: async () => {
      kubectl('scale', 'deployment/llamastack', '--replicas=1');
      await kubectlLater('rollout', 'status', 'deployment/llamastack', '--timeout=120s');
    },
  },
  {
    what: 'fenced instances',
    ids: { 'postgres.cluster': /pgvector-cluster: instances are fenced: \["\*"\]\nkubectl / },
    breakIt: async () => {
      kubectl('annotate', postgresCluster, 'cnpg.io/fencedInstances=["*"]');
      // Mended before the instance manager has seen it, PostgreSQL could stop later.
      await vi.waitFor(() => expect(() => psql('SELECT 1')).toThrow(), patiently);
    },
    mend: async () => {
      kubectl('annotate', postgresCluster, 'cnpg.io/fencedInstances-');
      await vi.waitFor(() => psql('SELECT 1'), patiently);
      await kubectlLater('wait', postgresCluster, '--for=jsonpath={.status.phase}=Cluster in healthy state', '--timeout=120s');
      await kubectlLater('wait', 'pod/pgvector-cluster-1', '--for=condition=Ready', '--timeout=120s');
    },
  },
])('$what: unmet', async ({ ids, breakIt, mend, env = {} }) => {
  const checkBroken = async () => {
    await breakIt();
    return runProgram(['check'], { env });
  };
  const check = await checkBroken().finally(mend);
  expect(check.exitCode).toBe(3);
  for (const [id, words] of Object.entries(ids)) {
    expect(check.outcomes[id]).toBe('unmet');
    expect(wordsOf(check, id)).toMatch(words);
  }
});

test('a smoke test without a collector is one unmet prerequisite', async () => {
  const smoke = await runProgram(['smoke']);
  expect(smoke.exitCode).toBe(3);
  expect(smoke.outcomes).toMatchObject({ collector: 'unmet', smoke: 'cancelled' });
  expect(Object.values(smoke.outcomes).filter((outcome) => outcome === 'unmet')).toHaveLength(1);
  expect(wordsOf(smoke, 'collector')).toBe('no Deployment otel-collector in catalystlab-shared\ndeploy it: mlflow-tui --ci');
});

test('an API server that is not there is one message, with everything else cancelled', async () => {
  const kubeconfig = kubeconfigWith((text) => text.replace(/server: .*/, 'server: https://127.0.0.9:1'));
  const check = await runProgram(['check', '--kubeconfig', kubeconfig]);
  expect(check.exitCode).toBe(3);
  expect(wordsOf(check, 'cluster.api')).toMatch(/https:\/\/127\.0\.0\.9:1 cannot be reached: connection refused/);
  expect(Object.values(check.outcomes).filter((outcome) => outcome === 'cancelled')).toHaveLength(18);
});

test('without rights the missing ones are named, and what may not be looked at is unknown', async () => {
  kubectl('create', 'serviceaccount', 'reader');
  kubectl('create', 'role', 'reader', '--verb=get,list,watch', '--resource=pods,services,deployments.apps,clusters.postgresql.cnpg.io');
  kubectl('create', 'rolebinding', 'reader', '--role=reader', `--serviceaccount=${namespace}:reader`);
  const check = await runProgram(['check', '--kubeconfig', kubeconfigWithToken('reader')]);
  for (const kind of ['serviceaccount', 'role', 'rolebinding']) kubectl('delete', kind, 'reader');
  expect(check.exitCode).toBe(3);
  expect(wordsOf(check, 'cluster.access')).toMatch(/secrets: get/);
  expect(wordsOf(check, 'cluster.access')).toMatch(/\n.*kubectl --kubeconfig .* -n catalystlab-shared create role /);
  expect(check.outcomes).toMatchObject({ 'postgres.secret': 'unknown', 'storage.class': 'unknown', 'postgres.pods': 'met' });
});

test('the Role in the documentation is enough', async () => {
  const role = /```yaml\n([\s\S]*?)```/.exec(readFileSync(new URL('../../docs/prerequisites.md', import.meta.url), 'utf8'))?.[1] ?? '';
  apply(parse(role));
  kubectl('create', 'serviceaccount', 'deployer');
  kubectl('create', 'rolebinding', 'deployer', '--role=mlflow-tui', `--serviceaccount=${namespace}:deployer`);
  const check = await runProgram(['check', '--kubeconfig', kubeconfigWithToken('deployer')], {
    env: { MLFLOW_TUI_INGRESS_HOST: 'mlflow.example.test' },
  });
  kubectl('delete', 'serviceaccount/deployer', 'rolebinding/deployer', 'role/mlflow-tui');
  expect(wordsOf(check, 'cluster.access')).toMatch(/^\d+ allowed; goes on without /);
  expect(check.exitCode, check.wrong).toBe(0);
});

test('an unmet prerequisite that turns met within --wait lets the run go on', async () => {
  const check = await runProgram(['check', '--wait', '60s'], {
    env: { MLFLOW_TUI_POSTGRES_SECRET: 'late' },
    onEvent: (event) => {
      if (event.type === 'task.finished' && event.outcome === 'unmet') {
        kubectl('create', 'secret', 'generic', 'late', '--from-literal=username=vectordb', '--from-literal=password=unused');
      }
    },
  });
  kubectl('delete', 'secret', 'late');
  expect(check.exitCode, check.wrong).toBe(0);
  expect(check.outcomes['postgres.secret']).toBe('met');
});

function stopOperator(): void {
  kubectl('-n', 'cnpg-system', 'scale', 'deployment/cnpg-controller-manager', '--replicas=0');
  kubectl('-n', 'cnpg-system', 'wait', 'pods', '--all', '--for=delete', '--timeout=60s');
}

async function startOperator(): Promise<void> {
  kubectl('-n', 'cnpg-system', 'scale', 'deployment/cnpg-controller-manager', '--replicas=1');
  await kubectlLater('-n', 'cnpg-system', 'rollout', 'status', 'deployment/cnpg-controller-manager', '--timeout=60s');
}

function kubeconfigWithToken(serviceAccount: string): string {
  const token = kubectl('create', 'token', serviceAccount);
  return kubeconfigWith((text) => text.replace(/client-certificate-data: .*\n\s*client-key-data: .*/, `token: ${token}`));
}

function kubeconfigWith(change: (text: string) => string): string {
  const file = join(stateHome, 'kubeconfig');
  writeFileSync(file, change(readFileSync(process.env.KUBECONFIG ?? '', 'utf8')));
  return file;
}

function apply(object: object): void {
  const file = join(stateHome, 'object.json');
  writeFileSync(file, JSON.stringify(object));
  kubectl('apply', '-f', file);
}

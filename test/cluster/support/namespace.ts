import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { connect } from '../../../src/cluster/connect.ts';
import { deployments } from '../../../src/cluster/kinds.ts';

/** The namespace of the reference guide, as `lab up` makes it. */
export const namespace = 'catalystlab-shared';

const patient = new AbortController().signal;

/** kubectl in the namespace. */
export function kubectl(...args: string[]): string {
  return execFileSync('kubectl', ['-n', namespace, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** The same, without stopping the tests' own event loop. */
export async function kubectlLater(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', ['-n', namespace, ...args], { encoding: 'utf8' });
  return stdout.trim();
}

/** SQL in the primary pod; rows with fields separated by "|". */
export function psql(sql: string, database = 'postgres'): string[] {
  const rows = kubectl('exec', 'pgvector-cluster-1', '-c', 'postgres', '--', 'psql', '-U', 'postgres', '-d', database, '-XAtc', sql);
  return rows.split('\n').filter((row) => row !== '');
}

const ours = ['-l', 'app.kubernetes.io/managed-by=mlflow-tui'];

/** The namespace as before the first run: what the program made is gone, and LLaMA Stack has its variables no more. */
export async function undeploy(): Promise<void> {
  await giveBackLlamastack();
  kubectl('delete', 'deployments,ingresses,services,configmaps', ...ours, '--wait');
  await kubectlLater('delete', 'databases.postgresql.cnpg.io,persistentvolumeclaims', ...ours, '--wait');
  await kubectlLater('wait', 'pods', ...ours, '--for=delete', '--timeout=90s').catch(() => undefined);
  psql('DROP DATABASE IF EXISTS mlflow WITH (FORCE)');
  await kubectlLater('rollout', 'status', 'deployment/llamastack', '--timeout=120s');
}

/**
 * Applies the bare Deployment under our field manager, which takes back exactly what the program applied. What tests have set by kubectl
 * is kubectl's by then, and goes its way.
 */
async function giveBackLlamastack(): Promise<void> {
  const cluster = await connect({ connectTimeoutMs: 5000 });
  const bare = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'llamastack', namespace } } as const;
  await cluster.apply(deployments, bare, {}, patient);
  await cluster.close();
  const left = kubectl('get', 'deployment/llamastack', '-o', 'jsonpath={.spec.template.spec.containers[*].env[*].name}').split(' ');
  const unset = left.filter((name) => name.startsWith('OTEL_')).map((name) => `${name}-`);
  if (unset.length > 0) kubectl('set', 'env', 'deployment/llamastack', ...unset);
}

/** resourceVersion of every object that a run writes, by kind and name. */
export function resourceVersions(): Record<string, string> {
  const kinds = 'deployments,services,ingresses,persistentvolumeclaims,configmaps,databases.postgresql.cnpg.io';
  const { items } = JSON.parse(kubectl('get', kinds, '-o', 'json')) as {
    items: { kind: string; metadata: { name: string; resourceVersion: string } }[];
  };
  return Object.fromEntries(items.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.resourceVersion]));
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Cluster } from '../../../../src/cluster/cluster.ts';
import { connect } from '../../../../src/cluster/connect.ts';
import { ClusterError } from '../../../../src/cluster/errors.ts';
import { loadKubeconfig } from '../../../../src/cluster/kubeconfig/load.ts';
import { type Connection, openConnection } from '../../../../src/cluster/transport/connection.ts';

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A kubeconfig file with one context, "test"; JSON is YAML. */
export function writeKubeconfig(server: string, settings: { cluster?: object; user?: object } = {}): string {
  const file = join(temporaryFolder(), 'config');
  const config = {
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
    clusters: [{ name: 'test', cluster: { server, ...settings.cluster } }],
    users: [{ name: 'tester', user: settings.user ?? {} }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

type ClientSettings = Parameters<typeof writeKubeconfig>[1] & { connectTimeoutMs?: number };

/** A cluster at this address; closed when the test ends. */
export async function clusterAt(server: string, settings: ClientSettings = {}): Promise<Cluster> {
  const cluster = await connect({
    kubeconfig: writeKubeconfig(server, settings),
    connectTimeoutMs: settings.connectTimeoutMs ?? 2000,
  });
  onTestFinished(() => cluster.close());
  return cluster;
}

/** The connection below a cluster, for tests of one part. */
export async function connectionTo(server: string, settings: ClientSettings = {}): Promise<Connection> {
  const selected = loadKubeconfig({ kubeconfig: writeKubeconfig(server, settings) });
  const connection = await openConnection(selected, settings.connectTimeoutMs ?? 2000);
  onTestFinished(() => connection.close());
  return connection;
}

/** The ClusterError that an operation ends with. */
export async function clusterError(operation: Promise<unknown>): Promise<ClusterError> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ClusterError)) throw new Error(`expected a ClusterError, got ${error}`);
  return error;
}

/** Never aborts. */
export const patient = new AbortController().signal;

import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { postgresDatabases } from '../../../src/tasks/prerequisites/databases.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const io = { signal: new AbortController().signal, emit: () => {}, progress: () => {} };
const primary = 'pgvector-cluster-1';
const of = (kind: string, name: string, rest: object) =>
  ({ kind, metadata: { name, namespace: 'dev', generation: 2 }, ...rest }) as KubeObject;
const postgres = [
  of('Cluster', 'pgvector-cluster', { status: { currentPrimary: primary } }),
  of('Pod', primary, { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
];
const mlflow = { name: 'mlflow', cluster: { name: 'pgvector-cluster' } };
const applied = { applied: true, observedGeneration: 2 };

test.each([
  { what: 'a Database that is applied', object: { spec: mlflow, status: applied }, outcome: 'unmet' },
  { what: 'one that is to be applied anew', object: { spec: mlflow, status: { ...applied, observedGeneration: 1 } }, outcome: 'met' },
  { what: 'one that could not be applied', object: { spec: mlflow, status: { ...applied, applied: false } }, outcome: 'met' },
  { what: 'the Database of another name', object: { spec: { ...mlflow, name: 'mlflow2' }, status: applied }, outcome: 'met' },
  { what: 'the Database of another cluster', object: { spec: { ...mlflow, cluster: { name: 'b' } }, status: applied }, outcome: 'met' },
  { what: 'no Database', outcome: 'met' },
  {
    what: 'a Database that is applied, and the database there',
    object: { spec: mlflow, status: applied },
    rows: 'mlflow\tvectordb\n',
    outcome: 'met',
  },
])("with $what MLflow's database is $outcome", async ({ object, rows = '', outcome }) => {
  const stdout = `llamastack\tvectordb\nvectordb\tvectordb\n${rows}`;
  const objects = [...postgres, ...(object ? [of('Database', 'mlflow', object)] : [])];
  const { cluster } = stubCluster(objects, { exec: async () => ({ exitCode: 0, stdout, stderr: '' }) });
  const result = await postgresDatabases.run(contextOf(cluster), io);
  expect(result.outcome).toBe(outcome);
  if (outcome === 'unmet') expect(result.detail).toContain('it was dropped');
});

test('who may not look at it is not kept from a run', async () => {
  const stdout = 'llamastack\tvectordb\nvectordb\tvectordb\n';
  const forbidden = new ClusterError('forbidden', 'get databases: no');
  const { cluster } = stubCluster(postgres, { exec: async () => ({ exitCode: 0, stdout, stderr: '' }) });
  const get: typeof cluster.get = async (kind, at, signal) =>
    kind.kind === 'Database' ? Promise.reject(forbidden) : cluster.get(kind, at, signal);
  expect(await postgresDatabases.run(contextOf({ ...cluster, get }), io)).toMatchObject({ outcome: 'met' });
});

import { describe, expect, test } from 'vitest';
import {
  claims,
  events,
  type PostgresCluster,
  pods,
  postgresClusters,
  postgresDatabases,
  storageClasses,
} from '../../../../src/cluster/kinds.ts';
import { nextOf } from '../../../../src/sandbox/controllers/postgres/next.ts';
import { resourceQuotas } from '../../../../src/sandbox/kinds.ts';
import { makeMachine, namespace, serving, until } from './make.ts';

const pod = (number: number, ready = true, active = true) => ({ name: `pg-${number}`, active, ready: ready && active });
const healthy: PostgresCluster['status'] = { phase: 'Cluster in healthy state', currentPrimary: 'pg-1' };

describe('what becomes of a PostgreSQL cluster', () => {
  test.each<[string, number, PostgresCluster['status'], ReturnType<typeof pod>[], string, string | undefined, string?]>([
    ['nothing there yet', 1, undefined, [], 'Setting up primary', 'pg-1', 'pg-1'],
    ['its pod is ready', 1, {}, [pod(1)], 'Cluster in healthy state', 'pg-1'],
    ['its only pod stops', 1, healthy, [pod(1, true, false)], 'Waiting for the instances to become active', 'pg-1'],
    ['its only pod is gone', 1, healthy, [], 'Waiting for the instances to become active', 'pg-1', 'pg-1'],
    ['the primary of two goes', 2, healthy, [pod(1, true, false), pod(2)], 'Failing over', 'pg-1'],
    [
      'the other one takes its place',
      2,
      { ...healthy, phase: 'Failing over' },
      [pod(2)],
      'Waiting for the instances to become active',
      'pg-2',
      'pg-1',
    ],
    ['both are back', 2, { ...healthy, currentPrimary: 'pg-2' }, [pod(1), pod(2)], 'Cluster in healthy state', 'pg-2'],
    ['no end of them is wanted', 1e9, healthy, [pod(1)], 'Waiting for the instances to become active', 'pg-1', 'pg-2'],
    ['the one before the next is not ready', 3, healthy, [pod(1), pod(2, false)], 'Waiting for the instances to become active', 'pg-1'],
    ['as many as are wanted, if not the first', 1, { ...healthy, currentPrimary: 'pg-2' }, [pod(2)], 'Cluster in healthy state', 'pg-2'],
  ])('%s', (_name, wanted, before, pods, phase, primary, missing) => {
    const next = nextOf('pg', wanted, before, pods);
    expect([next.status.phase, next.status.currentPrimary, next.missing]).toEqual([phase, primary, missing]);
  });
});

test.each<[string, number, string, ReturnType<typeof pod>[], string | undefined]>([
  ['the youngest goes', 10, 'pg-1', Array.from({ length: 12 }, (_none, index) => pod(index + 1)), 'pg-12'],
  ['but never the primary', 1, 'pg-2', [pod(1), pod(2)], 'pg-1'],
  ['one after the other', 1, 'pg-1', [pod(1), pod(2), pod(3, true, false)], undefined],
  ['and none that is wanted', 2, 'pg-1', [pod(1), pod(2)], undefined],
])('of more instances than are wanted %s', (_how, wanted, currentPrimary, pods, surplus) => {
  expect(nextOf('pg', wanted, { ...healthy, currentPrimary }, pods).surplus).toBe(surplus);
});

const at = (name: string) => ({ namespace, name });

/** A machine with a Cluster of so many instances, all of them ready. */
async function makeCluster(instances: number) {
  const made = makeMachine(serving, {}, ['ghcr.io/cloudnative-pg/postgresql']);
  made.store.put(storageClasses, {
    metadata: { name: 'local-path' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  made.store.put(postgresClusters, { metadata: at('pg'), spec: { instances } });
  await until(made, () => made.store.get(postgresClusters, at('pg'))?.status?.phase === 'Cluster in healthy state');
  return made;
}

test('when the primary goes the other instance takes its place, and the first comes back as a replica with its volume', async () => {
  using machine = await makeCluster(2);
  const { store } = machine;
  const phases = new Set<string | undefined>();
  store.subscribe(() => phases.add(store.get(postgresClusters, at('pg'))?.status?.phase));
  const volume = store.get(claims, at('pg-1'))?.spec?.volumeName;
  store.change(pods, at('pg-1'), (draft) => {
    draft.metadata = { ...draft.metadata, deletionTimestamp: new Date().toISOString(), deletionGracePeriodSeconds: 1 };
  });
  const status = () => store.get(postgresClusters, at('pg'))?.status;
  await until(machine, () => status()?.phase === 'Cluster in healthy state' && status()?.currentPrimary === 'pg-2');
  expect([...phases]).toEqual(expect.arrayContaining(['Failing over', 'Waiting for the instances to become active']));
  const role = (name: string) => store.get(pods, at(name))?.metadata?.labels?.['cnpg.io/instanceRole'];
  expect([role('pg-1'), role('pg-2')]).toEqual(['replica', 'primary']);
  expect(store.get(claims, at('pg-1'))?.spec?.volumeName).toBe(volume);
});

test('when the primary is gone at once, that is noticed all the same', async () => {
  using machine = await makeCluster(2);
  machine.store.remove(pods, at('pg-1'));
  const status = () => machine.store.get(postgresClusters, at('pg'))?.status;
  await until(machine, () => status()?.phase === 'Cluster in healthy state' && status()?.currentPrimary === 'pg-2');
});

test('a cluster that is scaled down loses its replicas with their volumes, and is healthy again', async () => {
  using machine = await makeCluster(3);
  const { store } = machine;
  store.change(postgresClusters, at('pg'), (draft) => Object.assign(draft, { spec: { instances: 1 } }));
  const status = () => store.get(postgresClusters, at('pg'))?.status;
  await until(
    machine,
    () =>
      store.list(pods).length === 1 &&
      store.list(claims).every(({ metadata }) => metadata?.name === 'pg-1' || metadata?.deletionTimestamp) &&
      status()?.readyInstances === 1 &&
      status()?.phase === 'Cluster in healthy state',
  );
  expect(status()?.currentPrimary).toBe('pg-1');
});

test('a quota keeps instances from being made, in its own words, until it is lifted', async () => {
  using machine = await makeCluster(1);
  const { store } = machine;
  const quota = { namespace, name: 'team' };
  store.put(resourceQuotas, { metadata: quota, spec: { hard: { pods: '1' } } });
  store.change(postgresClusters, at('pg'), (draft) => Object.assign(draft, { spec: { instances: 2 } }));
  const told = () => store.list(events).find(({ message }) => message?.includes('exceeded quota: team'));
  const { message, involvedObject } = await until(machine, told);
  expect([involvedObject.kind, message]).toEqual([
    'Cluster',
    expect.stringMatching(/^Error creating: pods "pg-2" is forbidden: exceeded quota/),
  ]);
  expect(store.list(pods).length).toBe(1);
  store.remove(resourceQuotas, quota);
  await until(machine, () => store.get(postgresClusters, at('pg'))?.status?.readyInstances === 2);
});

test.each([
  ['vectordb', { applied: true, observedGeneration: 1 }, ['mlflow', 'vectordb']],
  [
    'nobody',
    {
      applied: false,
      observedGeneration: 1,
      message: 'while creating database "mlflow": ERROR: role "nobody" does not exist (SQLSTATE 42704)',
    },
    ['vectordb'],
  ],
])('a Database of %s', async (owner, expected, names) => {
  using machine = await makeCluster(1);
  machine.store.put(postgresDatabases, { metadata: at('mlflow'), spec: { name: 'mlflow', owner, cluster: { name: 'pg' } } });
  const { status } = await until(machine, () => machine.store.list(postgresDatabases).find((one) => one.status !== undefined));
  expect(status).toEqual(expected);
  expect(machine.databases.list().map(({ name }) => name)).toEqual(names);
});

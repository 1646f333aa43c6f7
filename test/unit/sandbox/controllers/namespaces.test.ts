import { expect, test } from 'vitest';
import { claims, configMaps, deployments, type Kind, type KubeObject, namespaces, pods } from '../../../../src/cluster/kinds.ts';
import { removeObject } from '../../../../src/sandbox/api/remove.ts';
import { claimProtection, startUpkeep } from '../../../../src/sandbox/api/upkeep.ts';
import { deployment, makeMachine, namespace, serving, until } from './make.ts';

const home = { name: namespace };
const data = { namespace, name: 'data' };
const finalizers = ['example.com/held'];

/** A machine with a namespace that its pods are in. */
function makeNamespace(metadata: object = {}) {
  const made = makeMachine(serving);
  startUpkeep(made.machine);
  made.store.put(namespaces, { metadata: { ...home, ...metadata }, status: { phase: 'Active' } });
  const remove = () => removeObject(made.machine, namespaces, made.store.get(namespaces, home) ?? {}, {});
  const gone = () => until(made, () => made.store.get(namespaces, home) === undefined);
  return { ...made, remove, gone };
}

test('a namespace that is deleted goes with all that is in it, pods last', async () => {
  using machine = makeNamespace();
  const { store } = machine;
  store.put(configMaps, { metadata: data });
  store.put(deployments, deployment());
  await until(machine, () => store.list(pods)[0]?.status?.phase === 'Running');
  machine.remove();
  await until(machine, () => store.list(configMaps).length === 0);
  expect(store.get(namespaces, home)?.status?.phase).toBe('Terminating');
  expect(store.list(pods)).toHaveLength(1);
  await machine.gone();
  expect([store.list(pods), store.list(deployments)]).toEqual([[], []]);
});

const container = { name: 'web', image: 'app:1' };

test.each<[string, Kind<KubeObject>, object]>([
  ['a ConfigMap', configMaps, {}],
  ['a pod that has run', pods, { spec: { containers: [container], nodeName: 'sandbox-node' } }],
  ['a pod that nobody could place', pods, { spec: { containers: [container], nodeSelector: { gpu: 'yes' } } }],
])('%s with a finalizer holds its namespace until somebody takes that away', async (_what, kind, object) => {
  using machine = makeNamespace();
  const { store } = machine;
  store.put(kind, { metadata: { ...data, finalizers }, ...object });
  machine.remove();
  // A pod that runs is stopped first.
  await until(machine, () => store.get(kind, data)?.metadata?.deletionGracePeriodSeconds === 0);
  expect(store.get(namespaces, home)?.status?.phase).toBe('Terminating');
  store.change(kind, data, ({ metadata }) => void delete metadata?.finalizers);
  if (kind === configMaps) store.remove(kind, data);
  await machine.gone();
});

test('a claim goes after the pod that uses it, and then its namespace', async () => {
  using machine = makeNamespace();
  const { store } = machine;
  const gone: string[] = [];
  store.subscribe(({ type, kind }) => void (type === 'DELETED' && gone.push(kind.kind)));
  store.put(claims, { metadata: { ...data, finalizers: [claimProtection] }, status: { phase: 'Bound' } });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  store.put(pods, { metadata: { namespace, name: 'web' }, spec: { containers: [container], volumes } });
  await until(machine, () => store.list(pods)[0]?.status?.phase === 'Running');
  machine.remove();
  await machine.gone();
  expect(gone.filter((kind) => kind !== 'Event')).toEqual(['Pod', 'PersistentVolumeClaim', 'Namespace']);
});

test('its own finalizer holds a namespace that is empty', async () => {
  using machine = makeNamespace({ finalizers });
  machine.store.put(configMaps, { metadata: data });
  machine.remove();
  await until(machine, () => machine.store.list(configMaps).length === 0);
  expect(machine.store.get(namespaces, home)).toBeDefined();
  machine.store.change(namespaces, home, ({ metadata }) => void delete metadata?.finalizers);
  await machine.gone();
});

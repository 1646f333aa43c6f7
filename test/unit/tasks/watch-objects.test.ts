import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchObjects } from '../../../src/tasks/objects/watch.ts';
import { watchedCluster } from './watching.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const service = { metadata: { name: 'mlflow', namespace: 'dev' }, spec: { type: 'ClusterIP' } };
const slice = (ready: boolean) => ({
  metadata: { name: 'mlflow-1', labels: { 'kubernetes.io/service-name': 'mlflow' } },
  ports: [{ port: 5000 }],
  endpoints: [{ addresses: ['10.244.0.9'], conditions: { ready } }],
});

/** A watch under way, and what it says of one object. */
function watching(...given: Parameters<typeof watchedCluster>) {
  const cluster = watchedCluster(...given);
  const ended = watchObjects(cluster.context, cluster.emit, cluster.stop.signal);
  const statesOf = (kind: string, name: string) =>
    cluster.events.flatMap((event) =>
      event.kind === kind && event.name === name && event.seen.view === 'object' ? [event.seen.state] : [],
    );
  return { ...cluster, ended, statesOf };
}

test('objects are told under their tasks, before they are there, when they come and when they go', async () => {
  const { statesOf, until, change, events, stop, ended } = watching({ Service: [] });
  await until(() => statesOf('Service', 'mlflow').length === 1);
  change('Service', [service]);
  await until(() => statesOf('Service', 'mlflow').length === 2);
  change('Service', []);
  await until(() => statesOf('Service', 'mlflow').length === 3);
  expect(statesOf('Service', 'mlflow')).toEqual(['not there', 'no ready endpoint', 'not there']);
  expect(statesOf('Service', 'otel-collector')).toEqual(['not there']);
  expect(new Map(events.map(({ task, kind, name }) => [`${kind} ${name}`, task]))).toEqual(
    new Map([
      ['PersistentVolumeClaim mlflow-artifacts', 'artifacts'],
      ['Service mlflow', 'service'],
      ['Ingress mlflow', 'ingress'],
      ['ConfigMap otel-collector', 'collector.deploy'],
      ['Service otel-collector', 'collector.deploy'],
    ]),
  );
  stop.abort();
  await ended;
});

test('a Service follows its endpoints, and what is the same as before is not told again', async () => {
  const { statesOf, until, change, stop, ended } = watching({ Service: [service], EndpointSlice: [slice(false)] });
  await until(() => statesOf('Service', 'mlflow').includes('no ready endpoint'));
  // These two come together, and the first changes nothing that is seen.
  change('Service', [{ ...service, metadata: { ...service.metadata, resourceVersion: '2' } as never }]);
  change('EndpointSlice', [slice(true)]);
  await until(() => statesOf('Service', 'mlflow').includes('1 ready endpoint'));
  expect(statesOf('Service', 'mlflow')).toEqual(['no ready endpoint', '1 ready endpoint']);
  stop.abort();
  await ended;
});

test('a Database resource is told only once it was there', async () => {
  const database = { metadata: { name: 'mlflow' }, spec: { name: 'mlflow', owner: 'o', cluster: { name: 'c' } } };
  const { statesOf, until, change, stop, ended } = watching({});
  await until(() => statesOf('Service', 'mlflow').length > 0);
  expect(statesOf('Database', 'mlflow')).toEqual([]);
  change('Database', [database]);
  await until(() => statesOf('Database', 'mlflow').length === 1);
  change('Database', []);
  await until(() => statesOf('Database', 'mlflow').length === 2);
  expect(statesOf('Database', 'mlflow')).toEqual(['waits for CloudNativePG', 'not there']);
  stop.abort();
  await ended;
});

test('what may not be watched is left out, and left to the tasks', async () => {
  const { statesOf, until, context, stop, ended } = watching({ Service: [service] }, { refused: ['Ingress', 'EndpointSlice', 'Event'] });
  await until(() => statesOf('Service', 'otel-collector').length > 0);
  expect(statesOf('Service', 'mlflow')).toEqual(['made']);
  expect(statesOf('Ingress', 'mlflow')).toEqual([]);
  expect(context.facts.watched).toEqual(
    new Set(['PersistentVolumeClaim mlflow-artifacts', 'Service mlflow', 'ConfigMap otel-collector', 'Service otel-collector']),
  );
  stop.abort();
  await ended;
  expect(context.facts.watched).toEqual(new Set());
});

test('it ends with its signal, and no watch is left', async () => {
  const { statesOf, until, stop, ended, watches } = watching({ Service: [service] });
  await until(() => statesOf('Service', 'mlflow').length > 0);
  expect(watches()).toBe(8);
  stop.abort();
  await ended;
  expect(watches()).toBe(0);
});

import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { collectorConfig } from '../../../src/manifests/collector.ts';
import { schema } from '../../../src/settings/schema.ts';
import { examine } from '../../../src/tasks/smoke/examine/examine.ts';
import { selects } from '../../../src/tasks/smoke/examine/policies.ts';
import { serve } from '../mlflow/serve.ts';
import { contextOf, stubCluster, tunnelTo } from './cluster-stub.ts';

const never = new AbortController().signal;
const path = { path: 'collector', problems: ['lost: all 12 spans'], found: 0, lost: 12 } as const;

function pod(name: string, app: string, ready: boolean, container: object): KubeObject {
  const labels = { 'app.kubernetes.io/name': app, 'app.kubernetes.io/part-of': 'mlflow-tui' };
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  return {
    kind: 'Pod',
    metadata: { name, namespace: 'dev', labels },
    spec: { containers: [{ name: 'collector' }], volumes: [{ name: 'config', configMap: { name: 'otel-collector' } }] },
    status: { phase: 'Running', conditions, containerStatuses: [{ name: 'collector', ready, image: 'x', imageID: '', ...container }] },
  } as KubeObject;
}

const service = (name: string, port: number): KubeObject =>
  ({
    kind: 'Service',
    metadata: { name, namespace: 'dev' },
    spec: { selector: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'mlflow-tui' }, ports: [{ port }] },
  }) as KubeObject;

const started = '2026-01-01T00:00:00Z';
const settings = schema.parse({ namespace: 'dev' });
const config = (time: string) => {
  const made = collectorConfig(settings, '7');
  return { ...made, metadata: { ...made.metadata, managedFields: [{ manager: 'kubectl', operation: 'Update', time }] } };
};

test('reads the collector as it is: configuration, staleness, errors of its log since the test began', async () => {
  const running = { restartCount: 0, state: { running: { startedAt: started } } };
  const objects = [service('otel-collector', 4318), config('2026-01-01T00:01:00Z'), pod('c-1', 'otel-collector', true, running)];
  const line = (time: string, words: string) => `${time}\terror\tx.go:1\tExporting failed. Dropping data.\t{"error": "${words}"}`;
  const { cluster } = stubCluster(objects, {
    followLog: async (_target, _options, onLine) => {
      onLine(line('2026-01-01T00:05:00Z', 'old'));
      onLine(line('2026-01-01T00:10:01Z', 'new'));
    },
  });
  const found = await examine(contextOf(cluster), [path], { startedAt: Date.parse('2026-01-01T00:10:00Z'), skewMs: 0 }, never);
  expect(found.collector).toMatchObject({
    configMap: 'otel-collector',
    exporter: { url: 'http://mlflow:5000/v1/traces', experimentId: '7' },
    isStale: true,
    service: { ports: [4318] },
    pods: [{ name: 'c-1', ready: true, status: 'Running' }],
  });
  expect(found.collector?.errors?.map(({ words }) => words)).toEqual(['new']);
  // The exporter's target has no Service in this namespace.
  expect(found.target).toEqual({ host: 'mlflow', port: 5000, workload: null });
});

test.each([
  { what: 'not known before the test', since: '2026-01-01T00:00:00Z', counted: undefined },
  { what: 'of a collector that was started during the test', since: '2026-01-01T00:10:05Z', counted: { accepted: 900, sent: 600 } },
  { what: 'known before', since: '2026-01-01T00:00:00Z', earlier: { accepted: 888, sent: 592 }, counted: { accepted: 12, sent: 8 } },
])('counters $what', async ({ since, earlier, counted }) => {
  const { url } = await serve(() => ({ body: 'otelcol_receiver_accepted_spans_total 900\notelcol_exporter_sent_spans_total 600\n' }));
  const running = { restartCount: 0, state: { running: { startedAt: since } } };
  const objects = [service('otel-collector', 4318), pod('c-1', 'otel-collector', true, running)];
  const { cluster } = stubCluster(objects, { tunnel: tunnelTo(url) });
  const counters = earlier && { refused: 0, sendFailed: 0, enqueueFailed: 0, queueSize: 0, queueCapacity: 0, ...earlier };
  const before = { startedAt: Date.parse('2026-01-01T00:10:00Z'), skewMs: 0, ...(counters && { counters }) };
  const found = await examine(contextOf(cluster), [path], before, never);
  if (counted === undefined) expect(found.collector).not.toHaveProperty('counted');
  else expect(found.collector?.counted).toMatchObject(counted);
});

test('takes the last words of a crash from the pod, and leaves out pods that the Service does not select', async () => {
  const ended = { exitCode: 1, message: 'Error: bad\n\nlast line\n' };
  const crashed = { restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: ended } };
  const { cluster } = stubCluster([
    service('otel-collector', 4318),
    pod('c-1', 'otel-collector', false, crashed),
    pod('x-1', 'other', true, {}),
  ]);
  const found = await examine(contextOf(cluster), [path], { startedAt: 0, skewMs: 0 }, never);
  expect(found.collector?.pods).toMatchObject([
    { name: 'c-1', ready: false, status: 'CrashLoopBackOff', lastWords: ['Error: bad', 'last line'] },
  ]);
});

test.each([
  { what: 'for want of memory', ended: { exitCode: 137, reason: 'OOMKilled' }, trouble: /out of memory/ },
  { what: 'by a probe', ended: { exitCode: 143 }, killed: true, trouble: /liveness probe/ },
])('of a container that was ended $what the last words are left out', async ({ ended, killed = false, trouble }) => {
  const terminated = { ...ended, message: 'Extension started' };
  const crashed = {
    ...{ name: 'collector', restartCount: 3 },
    ...{ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } },
  };
  const event = {
    ...{ kind: 'Event', metadata: { namespace: 'dev' }, involvedObject: { kind: 'Pod', name: 'c-1' } },
    ...{ reason: 'Killing', message: 'Container collector failed liveness probe, will be restarted' },
  };
  const objects = [service('otel-collector', 4318), pod('c-1', 'otel-collector', false, crashed), ...(killed ? [event as KubeObject] : [])];
  const found = await examine(contextOf(stubCluster(objects).cluster), [path], { startedAt: 0, skewMs: 0 }, never);
  const [seen] = found.collector?.pods ?? [];
  expect(seen?.trouble).toMatch(trouble);
  expect(seen).not.toHaveProperty('lastWords');
});

test('a missing right leaves its piece of the evidence out, and nothing else', async () => {
  const { cluster } = stubCluster([service('otel-collector', 4318)], {
    list: async () => {
      throw new ClusterError('forbidden', 'not allowed');
    },
  });
  const found = await examine(contextOf(cluster), [path], { startedAt: 0, skewMs: 0 }, never);
  expect(found.collector?.service).toMatchObject({ ports: [4318] });
  expect(found.collector).not.toHaveProperty('pods');
  expect(found).not.toHaveProperty('policies');
});

test.each([
  [{}, true],
  [{ matchLabels: { app: 'a' } }, true],
  [{ matchLabels: { app: 'b' } }, false],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a'] }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, true],
])('selects %j: %s', (selector, selected) => {
  expect(selects(selector, { metadata: { labels: { app: 'a' } } })).toBe(selected);
});

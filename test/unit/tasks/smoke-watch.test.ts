import http from 'node:http';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../../src/manifests/collector.ts';
import { schema } from '../../../src/settings/schema.ts';
import { watchLosses } from '../../../src/tasks/smoke/examine/watch.ts';
import { serve } from '../mlflow/serve.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const settings = schema.parse({ namespace: 'dev' });
const made = collectorConfig(settings, '1');
const config = { ...made, metadata: { ...made.metadata, creationTimestamp: '2026-01-01T00:00:00Z' } };

function pod(uid: string, { startedAt = '2026-01-01T00:00:10Z', restartCount = 0 } = {}): KubeObject {
  const { metadata, spec } = collectorDeployment(settings, made).spec?.template ?? {};
  const containerStatuses = [{ name: 'collector', ready: true, image: 'x', imageID: '', restartCount, state: { running: { startedAt } } }];
  const conditions = [{ type: 'Ready', status: 'True' }];
  return {
    kind: 'Pod',
    ...{ metadata: { ...metadata, uid, name: uid, namespace: 'dev' }, spec, status: { phase: 'Running', conditions, containerStatuses } },
  } as KubeObject;
}

/**
 * A watch of a collector that takes 12 spans, hands on 8 of them, and is asked for its counters several times more.
 * @param meanwhile what becomes of the objects once the watch is on
 */
async function watched(objects: KubeObject[], meanwhile: (objects: KubeObject[]) => void = () => {}) {
  const now = { accepted: 0, sent: 0 };
  const text = () =>
    Object.entries({
      receiver_accepted_spans: now.accepted,
      exporter_sent_spans: now.sent,
      exporter_queue_size: 0,
      exporter_queue_capacity: 9,
    })
      .map(([name, value]) => `otelcol_${name} ${value}`)
      .join('\n');
  const { url, received } = await serve(() => ({ body: text() }));
  const tunnel = () => {
    const agent = new http.Agent();
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => connect({ ...options, host: new URL(url).hostname, port: new URL(url).port }, callback);
    return agent;
  };
  const there = [collectorService(settings) as KubeObject, config as KubeObject, ...objects];
  const { cluster } = stubCluster(there, { tunnel: tunnel as never });
  const watch = await watchLosses(contextOf(cluster), new AbortController().signal);
  meanwhile(there);
  Object.assign(now, { accepted: 12, sent: 8 });
  watch.progress({ path: 'direct', sent: 12, acknowledged: 12, found: 12 });
  watch.progress({ path: 'collector', sent: 12, acknowledged: 12, found: 8 });
  // The third look after the spans were taken decides; it is over when the next one begins.
  await expect.poll(() => received.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(6);
  watch.close();
  const { giveUp } = watch;
  return Object.keys(giveUp).filter((path) => giveUp[path as keyof typeof giveUp].aborted);
}

test('a path is given up when the one collector there is has left spans of it out', { timeout: 20_000 }, async () => {
  const stale = { startedAt: '2025-12-31T00:00:00Z' };
  const restarted = (objects: KubeObject[]) => objects.splice(-1, 1, pod('one', { restartCount: 1 }));
  const replaced = (objects: KubeObject[]) => objects.splice(-1, 1, pod('another'));
  const given = await Promise.all([
    watched([pod('one')]),
    watched([pod('one'), pod('two')]),
    watched([pod('one', stale)]),
    watched([pod('one')], restarted),
    watched([pod('one')], replaced),
  ]);
  expect(given).toEqual([['collector'], [], [], [], []]);
});

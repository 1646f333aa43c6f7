import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../../src/manifests/collector.ts';
import { schema } from '../../../src/settings/schema.ts';
import type { Context } from '../../../src/tasks/context.ts';
import { type Watch, watchLosses } from '../../../src/tasks/smoke/examine/watch.ts';
import { serve } from '../mlflow/serve.ts';
import { contextOf, stubCluster, tunnelTo } from './cluster-stub.ts';

const patient = { timeout: 80_000 };
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
 * The paths that are given up of a collector that takes 12 spans, and hands on 8 of them.
 * @param meanwhile what becomes of the objects once the watch is on
 * @param isDone whether it was looked at enough
 */
async function givenUp(
  objects: KubeObject[],
  isDone: (watch: Watch, looks: number) => boolean,
  meanwhile: (objects: KubeObject[]) => void = () => {},
) {
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
  const there = [collectorService(settings) as KubeObject, config as KubeObject, ...objects];
  const { cluster } = stubCluster(there, { tunnel: tunnelTo(url) });
  const watch = await watchOf(contextOf(cluster));
  const before = received.length;
  meanwhile(there);
  Object.assign(now, { accepted: 12, sent: 8 });
  watch.progress({ path: 'direct', sent: 12, acknowledged: 12, found: 12 });
  watch.progress({ path: 'collector', sent: 12, acknowledged: 12, found: 8 });
  await expect.poll(() => isDone(watch, received.length - before), patient).toBe(true);
  watch.close();
  return Object.entries(watch.giveUp).flatMap(([path, { aborted }]) => (aborted ? [path] : []));
}

/** It does without the counters when they don't come in time, as on a busy machine. */
async function watchOf(context: Context): Promise<Watch> {
  const watch = await watchLosses(context, new AbortController().signal);
  if (watch.before.counters !== undefined) return watch;
  watch.close();
  return watchOf(context);
}

test('a path is given up when a collector has left spans of it out', { timeout: 90_000 }, async () => {
  expect(await givenUp([pod('one')], ({ giveUp }) => giveUp.collector.aborted)).toEqual(['collector']);
});

test('it is not where another pod may have the spans, or had them', { timeout: 90_000 }, async () => {
  // Three decide, and when the next one begins that is done.
  const isDone = (_watch: Watch, looks: number) => looks >= 4;
  const stale = { startedAt: '2025-12-31T00:00:00Z' };
  const given = await Promise.all([
    givenUp([pod('one'), pod('two')], isDone),
    givenUp([pod('one', stale)], isDone),
    givenUp([pod('one')], isDone, (objects) => objects.splice(-1, 1, pod('one', { restartCount: 1 }))),
    givenUp([pod('one')], isDone, (objects) => objects.splice(-1, 1, pod('another'))),
  ]);
  expect(given).toEqual([[], [], [], []]);
});

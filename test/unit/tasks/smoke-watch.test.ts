import { expect, onTestFinished, test, vi } from 'vitest';
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

/** A watch on a collector whose counters are set by the test. */
async function watched(objects: KubeObject[]) {
  const counts = { accepted: 0, sent: 0, queued: 0 };
  const text = () =>
    Object.entries({
      receiver_accepted_spans: counts.accepted,
      exporter_sent_spans: counts.sent,
      exporter_queue_size: counts.queued,
      exporter_queue_capacity: 99,
    })
      .map(([name, value]) => `otelcol_${name} ${value}`)
      .join('\n');
  const { url, received } = await serve(() => ({ body: text() }));
  const there = [collectorService(settings) as KubeObject, config as KubeObject, ...objects];
  const { cluster } = stubCluster(there, { tunnel: tunnelTo(url) });
  const watch = await watchOf(contextOf(cluster));
  onTestFinished(() => watch.close());
  const before = received.length;
  return { watch, counts, there, looks: () => received.length - before };
}

/** Resolves when another look was begun after so many: what they decide is done by then. */
async function looked({ looks }: Awaited<ReturnType<typeof watched>>, times: number): Promise<void> {
  const first = looks();
  await expect.poll(() => looks() > first + times, patient).toBe(true);
}

/**
 * The paths that are given up of a collector that takes 12 spans, and hands on 8 of them.
 * @param isDone whether it was looked at enough
 * @param meanwhile what becomes of the objects once the watch is on
 */
async function givenUp(
  objects: KubeObject[],
  isDone: (watch: Watch, looks: number) => boolean,
  meanwhile: (objects: KubeObject[]) => void = () => {},
) {
  const { watch, counts, there, looks } = await watched(objects);
  meanwhile(there);
  Object.assign(counts, { accepted: 12, sent: 8 });
  watch.progress({ path: 'direct', sent: 12, acknowledged: 12, found: 12 });
  watch.progress({ path: 'collector', sent: 12, acknowledged: 12, found: 8 });
  await expect.poll(() => isDone(watch, looks()), patient).toBe(true);
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

test('what was only just taken is not given up, however long MLflow was made ready before', { timeout: 90_000 }, async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const collector = await watched([pod('one')]);
  vi.advanceTimersByTime(13_000);
  Object.assign(collector.counts, { accepted: 12, queued: 12 });
  await looked(collector, 2);
  expect(collector.watch.giveUp.collector.aborted).toBe(false);
  vi.advanceTimersByTime(13_000);
  await expect.poll(() => collector.watch.giveUp.collector.aborted, patient).toBe(true);
});

test('nor LLaMA Stack, before it was asked', { timeout: 90_000 }, async () => {
  const untraced = {
    kind: 'Deployment',
    metadata: { name: 'llamastack', namespace: 'dev' },
    spec: { template: { spec: { containers: [{ name: 'llamastack' }] } } },
  };
  const collector = await watched([pod('one'), untraced as KubeObject]);
  // It would be given up after 2 seconds, and a look takes one.
  await looked(collector, 3);
  expect(collector.watch.giveUp.llamastack.aborted).toBe(false);
  collector.watch.progress({ path: 'llamastack', sent: 1, acknowledged: 0, found: 0 });
  await expect.poll(() => collector.watch.giveUp.llamastack.aborted, patient).toBe(true);
});

import { setTimeout } from 'node:timers/promises';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods, services } from '../../../cluster/kinds.ts';
import { names, selector } from '../../../manifests/names.ts';
import type { PathName } from '../../../run/events.ts';
import { cannotCome, type Look, settledLooks } from '../../../smoke/diagnosis/cannot-come.ts';
import { countedBetween } from '../../../smoke/diagnosis/collector-metrics.ts';
import { isDecided, missesTarget } from '../../../smoke/diagnosis/decided.ts';
import { readExportErrors } from '../../../smoke/diagnosis/export-error.ts';
import { queueTellsAll } from '../../../smoke/diagnosis/pipeline.ts';
import type { Context } from '../../context.ts';
import { labelSelector } from '../../labels.ts';
import { podsWith } from '../../pods.ts';
import { attempt } from './attempt.ts';
import { type Before, imageOf, isOlder, readConfiguration } from './collector.ts';
import { lastLines } from './log.ts';
import { countersOf } from './metrics.ts';
import { examineTarget } from './target.ts';

const everyMs = 1_000;
/** A collector that ends empties its queue first; it has terminationGracePeriodSeconds for it, and needs less or all of it. */
const lastWordsMs = 6_000;

/** Gives paths up once the collector can't bring their spans to MLflow. Resolves when all are given up at once; rejects when the signal aborts. */
export async function watchCollector(
  context: Context,
  pod: Pod,
  before: Required<Before>,
  { known, giveUp }: { known: () => Omit<Look, 'counted'>; giveUp(paths: readonly PathName[]): void },
  signal: AbortSignal,
): Promise<void> {
  const all = ['collector', 'collector-grpc', 'llamastack'] as const;
  const givenUp = new Set<PathName>();
  let looks: Look[] = [];
  let misses = false;
  let acceptedAt: number | undefined;
  let goneAt: number | undefined;
  for (;;) {
    await setTimeout(everyMs, undefined, { signal, ref: false });
    // Before the counters: whatever was acknowledged by then is in them.
    const paths = known();
    const { counters } = (await attempt(countersOf(context, pod, signal))) ?? {};
    signal.throwIfAborted();
    if (counters === undefined) {
      // Another one has taken its place, and what was in its queue went with it, or is on its way by now.
      if (await attempt(isGone(context, pod, signal))) goneAt ??= performance.now();
      if (goneAt !== undefined && performance.now() - goneAt > lastWordsMs) return giveUp(all);
      continue;
    }
    const counted = countedBetween(before.counters, counters);
    looks = [...looks.slice(1 - settledLooks), { ...paths, counted }];
    const leftOut = cannotCome(looks).filter((path) => !givenUp.has(path));
    if (leftOut.length > 0 && (await attempt(tellsAll(context, pod, signal)))) {
      for (const path of leftOut) givenUp.add(path);
      giveUp(leftOut);
    }
    const isStuck = counted.sent === 0 && counted.queueSize > 0;
    const log = isStuck ? await attempt(lastLines(context, pod, { tailLines: 50 }, signal)) : undefined;
    const errors = readExportErrors(log ?? []).filter(({ time }) => !(Date.parse(time) < before.startedAt - before.skewMs - 2_000));
    // Not from the start of the test: MLflow may be made ready before anything is sent.
    if (counted.accepted > 0) acceptedAt ??= performance.now();
    const elapsedMs = acceptedAt === undefined ? 0 : performance.now() - acceptedAt;
    // A connection to a port that no Service has hangs without a word.
    misses ||= isStuck && elapsedMs > 2_500 && ((await attempt(missesService(context, pod, before, signal))) ?? false);
    if (misses || isDecided(counted, errors, elapsedMs)) return giveUp(all);
  }
}

/** Whether a pod is being deleted, or is no more. */
async function isGone({ cluster, settings }: Context, { metadata }: Pod, signal: AbortSignal): Promise<boolean> {
  const all = await cluster.list(pods, { namespace: settings.namespace, labelSelector: labelSelector(selector(names.collector)) }, signal);
  return !all.some(({ metadata: one }) => one?.uid === metadata?.uid && one?.deletionTimestamp === undefined);
}

/** Whether the exporter is configured for a Service, or a port of one, that is not there. */
async function missesService(context: Context, pod: Pod, before: Before, signal: AbortSignal): Promise<boolean> {
  const config = await readConfiguration(context, pod, signal);
  const target = config?.exporter ? await examineTarget(context, config.exporter, before, signal) : undefined;
  return target !== undefined && missesTarget(target);
}

/** Whether what this pod counts is all there is to know: our spans went to no other, it is still the same process, and its queue tells all. */
async function tellsAll(context: Context, pod: Pod, signal: AbortSignal): Promise<boolean> {
  const { cluster, settings } = context;
  const { namespace } = settings;
  const service = await cluster.get(services, { namespace, name: names.collector }, signal);
  const [behind, config] = await Promise.all([
    podsWith(cluster, namespace, service?.spec?.selector ?? {}, signal),
    readConfiguration(context, pod, signal),
  ]);
  const [one, ...others] = behind;
  return (
    one !== undefined &&
    others.length === 0 &&
    one.metadata?.uid === pod.metadata?.uid &&
    restartsOf(one) === restartsOf(pod) &&
    config !== undefined &&
    !isOlder(pod, config.changedAt) &&
    queueTellsAll(config.yaml, imageOf(pod))
  );
}

function restartsOf({ status }: Pod): number | undefined {
  return status?.containerStatuses?.[0]?.restartCount;
}

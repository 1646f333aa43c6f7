import { setTimeout } from 'node:timers/promises';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../../cluster/kinds.ts';
import { names, selector } from '../../../manifests/names.ts';
import type { PathName } from '../../../run/events.ts';
import { countedBetween } from '../../../smoke/diagnosis/collector-metrics.ts';
import { isDecided, isDecidedForLlamastack, missesTarget } from '../../../smoke/diagnosis/decided.ts';
import { readExportErrors } from '../../../smoke/diagnosis/export-error.ts';
import type { Context } from '../../context.ts';
import { labelSelector } from '../../labels.ts';
import { podsWith, readyPods } from '../../pods.ts';
import { attempt, ifFound } from './attempt.ts';
import { type Before, readConfiguration } from './collector.ts';
import { tracingSeen } from './llamastack.ts';
import { lastLines } from './log.ts';
import { countersOf } from './metrics.ts';
import { examineTarget } from './target.ts';

/** A look at the collector while spans are on their way. */
export interface Watch {
  before: Before;
  /** Abort when it is certain that no more of a path's spans will come. */
  giveUp: Record<PathName, AbortSignal>;
  close(): void;
}

const everyMs = 1_000;
/** A collector that ends empties its queue first; it has terminationGracePeriodSeconds for it, and needs less or all of it. */
const lastWordsMs = 6_000;

/** Reads the collector's counters, and from then on looks whether spans still can come. Resolves soon, and never rejects. */
export async function watchLosses(context: Context, signal: AbortSignal): Promise<Watch> {
  const closing = new AbortController();
  const collector = new AbortController();
  const llamastack = new AbortController();
  const until = AbortSignal.any([signal, closing.signal]);
  const startedAt = Date.now();
  const soon = AbortSignal.any([until, AbortSignal.timeout(1_000)]);
  const pod = await attempt(
    podsWith(context.cluster, context.settings.namespace, selector(names.collector), soon).then((all) => readyPods(all)[0]),
  );
  const counted = pod && (await attempt(countersOf(context, pod, soon)));
  const before: Before = { startedAt, skewMs: counted?.skewMs ?? 0, ...ifFound('counters', counted?.counters) };
  if (pod !== undefined && before.counters !== undefined) {
    watchCollector(context, pod, { ...before, counters: before.counters }, until).then(
      () => {
        collector.abort();
        llamastack.abort();
      },
      () => undefined,
    );
  }
  watchLlamastack(context, until).then(
    () => llamastack.abort(),
    () => undefined,
  );
  const never = new AbortController().signal;
  return {
    before,
    giveUp: { direct: never, collector: collector.signal, 'collector-grpc': collector.signal, llamastack: llamastack.signal },
    close: () => closing.abort(),
  };
}

/** Resolves once the collector can't bring its spans to MLflow; rejects when the signal aborts. */
async function watchCollector(context: Context, pod: Pod, before: Required<Before>, signal: AbortSignal): Promise<void> {
  let misses = false;
  let goneAt: number | undefined;
  for (;;) {
    await setTimeout(everyMs, undefined, { signal, ref: false });
    const { counters } = (await attempt(countersOf(context, pod, signal))) ?? {};
    signal.throwIfAborted();
    if (counters === undefined) {
      // Another one has taken its place, and what was in its queue went with it, or is on its way by now.
      if (await attempt(isGone(context, pod, signal))) goneAt ??= performance.now();
      if (goneAt !== undefined && performance.now() - goneAt > lastWordsMs) return;
      continue;
    }
    const counted = countedBetween(before.counters, counters);
    const isStuck = counted.sent === 0 && counted.queueSize > 0;
    const log = isStuck ? await attempt(lastLines(context, pod, { tailLines: 50 }, signal)) : undefined;
    const errors = readExportErrors(log ?? []).filter(({ time }) => !(Date.parse(time) < before.startedAt - before.skewMs - 2_000));
    const elapsedMs = Date.now() - before.startedAt;
    // A connection to a port that no Service has hangs without a word.
    misses ||= isStuck && elapsedMs > 2_500 && ((await attempt(missesService(context, pod, before, signal))) ?? false);
    if (misses || isDecided(counted, errors, elapsedMs)) return;
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

/** Resolves once LLaMA Stack's spans would have come if it sent them here, when its Deployment says that it does not. */
async function watchLlamastack(context: Context, signal: AbortSignal): Promise<void> {
  const startedAt = Date.now();
  const seen = await tracingSeen(context, signal);
  const afterMs = isDecidedForLlamastack(seen);
  if (afterMs === undefined) throw new Error('it may still come');
  await setTimeout(Math.max(0, startedAt + afterMs - Date.now()), undefined, { signal, ref: false });
}

import { setTimeout } from 'node:timers/promises';
import { names, selector } from '../../../manifests/names.ts';
import type { PathName } from '../../../run/events.ts';
import type { SmokeProgress } from '../../../run/state.ts';
import type { Look } from '../../../smoke/diagnosis/cannot-come.ts';
import { isDecidedForLlamastack } from '../../../smoke/diagnosis/decided.ts';
import type { Context } from '../../context.ts';
import { podsWith, readyPods } from '../../pods.ts';
import { attempt, ifFound } from './attempt.ts';
import type { Before } from './collector.ts';
import { tracingSeen } from './llamastack.ts';
import { countersOf } from './metrics.ts';
import { watchCollector } from './watch-collector.ts';

/** A look at the collector while spans are on their way. */
export interface Watch {
  before: Before;
  /** Abort when it is certain that no more of a path's spans will come. */
  giveUp: Record<PathName, AbortSignal>;
  /** Has to be told how far each path is. */
  progress(counts: SmokeProgress): void;
  close(): void;
}

/** Without what it counted before the test nobody can say afterwards what it left out: worth the wait, on a busy machine, too. */
const firstLookMs = 5_000;

/** Reads the collector's counters, and from then on looks whether spans still can come. Resolves within `firstLookMs`, and never rejects. */
export async function watchLosses(context: Context, signal: AbortSignal): Promise<Watch> {
  const closing = new AbortController();
  const until = AbortSignal.any([signal, closing.signal]);
  const startedAt = Date.now();
  const soon = AbortSignal.any([until, AbortSignal.timeout(firstLookMs)]);
  const pod = await attempt(
    podsWith(context.cluster, context.settings.namespace, selector(names.collector), soon).then((all) => readyPods(all)[0]),
  );
  const counted = pod && (await attempt(countersOf(context, pod, soon)));
  const before: Before = { startedAt, skewMs: counted?.skewMs ?? 0, ...ifFound('counters', counted?.counters) };
  const over = { collector: new AbortController(), 'collector-grpc': new AbortController(), llamastack: new AbortController() };
  const known = knowledge();
  if (pod !== undefined && before.counters !== undefined) {
    const giveUp = (paths: readonly PathName[]) => {
      for (const path of paths) if (path !== 'direct') over[path].abort();
    };
    watchCollector(context, pod, { ...before, counters: before.counters }, { known: known.now, giveUp }, until).catch(() => undefined);
  }
  watchLlamastack(context, known.answered, until).then(
    () => over.llamastack.abort(),
    () => undefined,
  );
  const never = new AbortController().signal;
  return {
    before,
    giveUp: {
      direct: never,
      collector: over.collector.signal,
      'collector-grpc': over['collector-grpc'].signal,
      llamastack: over.llamastack.signal,
    },
    progress: known.progress,
    close: () => closing.abort(),
  };
}

/** What the paths through the collector have told of themselves so far. */
function knowledge() {
  const paths = new Map<PathName, SmokeProgress>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<number>();
  let llamastackAt: number | undefined;
  return {
    /** Resolves to when LLaMA Stack gave its last answer, by performance.now(). */
    answered,
    progress(counts: SmokeProgress): void {
      if (counts.path === 'direct') return;
      paths.set(counts.path, counts);
      // Our own span is sent after the last answer.
      if (counts.path !== 'llamastack' || counts.sent === 0) return;
      llamastackAt ??= performance.now();
      answer(llamastackAt);
    },
    now: (): Omit<Look, 'counted'> => ({
      paths: [...paths.values()],
      llamastackMs: llamastackAt === undefined ? undefined : performance.now() - llamastackAt,
    }),
  };
}

/** Resolves once LLaMA Stack's spans would have come if it sent them here, when its Deployment says that it does not. */
async function watchLlamastack(context: Context, answered: Promise<number>, signal: AbortSignal): Promise<void> {
  const seen = await tracingSeen(context, signal);
  const afterMs = isDecidedForLlamastack(seen);
  if (afterMs === undefined) throw new Error('it may still come');
  const decidedAt = (await answered) + afterMs;
  await setTimeout(Math.max(0, decidedAt - performance.now()), undefined, { signal, ref: false });
}

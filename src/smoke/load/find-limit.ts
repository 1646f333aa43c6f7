import type { SmokeStep } from '../../run/events.ts';
import { percentilesOf } from '../latency.ts';
import { limitOf, nextRate, whyBehind } from './limit.ts';
import type { LoadListener, LoadOptions, LoadResult } from './load.ts';
import { runLoad } from './run-load.ts';

/** Between which rates to look for the limit, in spans a second, and how long each is tried. */
export interface LimitOptions extends Omit<LoadOptions, 'rate' | 'spans' | 'durationMs' | 'firstIndex'> {
  from: number;
  to: number;
  stepMs: number;
}

export interface LimitListener extends LoadListener {
  /** After each step; the limit is the highest rate so far that the pipeline kept up with. */
  limit(steps: readonly SmokeStep[], limit: number | undefined): void;
}

export interface LimitResult {
  steps: SmokeStep[];
  /** Spans a second; undefined: it fell behind at once. */
  limit: number | undefined;
  /** Of all steps, the last one last. */
  runs: LoadResult[];
}

/**
 * Raises the rate until the pipeline falls behind. Each step is a load run of its own: all of it is read back and deleted before the
 * next one. Ends early when the signal aborts, or a step is broken by more than its rate.
 */
export async function findLimit(
  { from, to, stepMs, ...options }: LimitOptions,
  tell: LimitListener,
  signal: AbortSignal,
): Promise<LimitResult> {
  const steps: SmokeStep[] = [];
  const runs: LoadResult[] = [];
  for (let rate: number | undefined = from; rate !== undefined && !signal.aborted; rate = nextRate(steps, { from, to })) {
    const run = await runLoad({ ...options, rate, durationMs: stepMs, firstIndex: runs.at(-1)?.nextIndex ?? 0 }, tell, signal);
    runs.push(run);
    if (run.isStopped) break;
    const { generated: sent, lost, latency } = run.account;
    const held = sent / Math.max(run.leftAfter, stepMs / 1000);
    const behind = whyBehind({ rate, held, sent, refused: run.refused, lost, rows: run.rows });
    steps.push({ rate, held: Math.round(held), p95: percentilesOf(latency).p95, ...(behind !== undefined && { behind }) });
    tell.limit(steps, limitOf(steps));
    if (run.fault !== undefined && run.fault.at !== 'sending') break;
  }
  return { steps, limit: limitOf(steps), runs };
}

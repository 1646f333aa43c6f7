import { Problem } from './problem.ts';

/**
 * Does work under a signal that also aborts when time is up; its reason is then a Problem (timeout) that says what was waited for.
 * @param what completes "waited 30 s for ...".
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  ms: number,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
  hint?: string,
): Promise<T> {
  const controller = new AbortController();
  const outOfTime = new Problem(`waited ${inWords(ms)} for ${what}`, { kind: 'timeout', hint });
  const timer = setTimeout(() => controller.abort(outOfTime), ms);
  try {
    return await work(AbortSignal.any([signal, controller.signal]));
  } catch (error) {
    // What gives up because of the deadline may throw anything; the deadline is the reason.
    throw controller.signal.aborted && !signal.aborted ? outOfTime : error;
  } finally {
    clearTimeout(timer);
  }
}

/** 90000 -> "1 min 30 s". */
export function inWords(ms: number): string {
  const tenths = Math.round(ms / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = (tenths % 600) / 10;
  if (minutes === 0) return `${seconds} s`;
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}

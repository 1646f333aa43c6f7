import type { Shape } from '../trace-recipe.ts';
import type { Amount } from './send.ts';

/** "10,000 spans at 500 a second, llm". Pure. */
export function describeAmount({ rate, spans, durationMs, shape }: Omit<Amount, 'firstIndex'> & { shape: Shape }): string {
  const count = (value: number) => value.toLocaleString('en');
  return [
    spans === undefined ? 'spans' : `${count(spans)} spans`,
    ...(durationMs === undefined ? [] : [`for ${count(durationMs / 1000)} s`]),
    ...(rate === undefined ? ['as fast as they are taken'] : [`at ${count(rate)} a second`]),
    `in ${shape} traces`,
  ].join(' ');
}

/** The slowest that a pipeline is taken to be, in spans a second, where no rate was asked for. */
const slowest = 100;
const spareMs = 15 * 60_000;
/** What Node's timers can count. */
const longestTimer = 2 ** 31 - 1;

/**
 * How long a run may last, in milliseconds: sending, three times as long for what MLflow takes to show, give back and delete it all, and
 * some time to spare. After it another run may delete what this one left. Pure.
 */
export function longestRunMs({ rate = slowest, spans, durationMs }: Omit<Amount, 'firstIndex'>): number {
  const sendingMs = Math.min(
    durationMs ?? Number.POSITIVE_INFINITY,
    spans === undefined ? Number.POSITIVE_INFINITY : (spans / rate) * 1000,
  );
  return Math.min(4 * sendingMs + spareMs, longestTimer);
}

/** How long a search for the limit may last, in milliseconds: each of its steps as long as a run may. Pure. */
export function longestLimitMs(stepMs: number, { from, to }: { from: number; to: number }): number {
  // Up by halves, and then at most five times in the middle.
  const steps = Math.ceil(Math.log(to / from) / Math.log(1.5)) + 6;
  return Math.min(steps * longestRunMs({ durationMs: stepMs }), longestTimer);
}

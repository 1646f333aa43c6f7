import type { SmokeLoad, SmokeStep } from '../run/events.ts';
import { inDigits, inSeconds } from './numbers.ts';

const everySeconds = 5;

/** A line a second is too much to read of a long run. Pure. */
export function isTold({ seconds }: SmokeLoad): boolean {
  return Math.floor(seconds) % everySeconds === 0 && seconds >= 1;
}

/** "collector: 2,500 sent at 500/s, 2,500 acknowledged, 1,200 read back, backlog 130, visible after p50 0.21 s, p95 0.30 s". Pure. */
export function loadInWords({ path, sent, rate, acknowledged, found, backlog, p50, p95 }: SmokeLoad): string {
  const visible = p95 === 0 ? '' : `, visible after p50 ${inSeconds(p50)}, p95 ${inSeconds(p95)}`;
  return `${path}: ${inDigits(sent)} sent at ${inDigits(rate)}/s, ${inDigits(acknowledged)} acknowledged, ${inDigits(found)} read back, backlog ${inDigits(backlog)}${visible}`;
}

/** "850/s: kept up, 849/s sent, visible after p95 0.41 s", or why it did not. Pure. */
export function stepInWords({ rate, held, p95, behind }: SmokeStep): string {
  return `${inDigits(rate)}/s: ${behind ?? 'kept up'}, ${inDigits(held)}/s sent, visible after p95 ${inSeconds(p95)}`;
}

import type { SmokeLoad, SmokeStep } from '../run/events.ts';

const everySeconds = 5;

/** A line a second is too much to read of a long run. Pure. */
export function isTold({ seconds }: SmokeLoad): boolean {
  return Math.floor(seconds) % everySeconds === 0 && seconds >= 1;
}

/** "collector: 2,500 sent at 500/s, 2,500 acknowledged, 1,200 read back, backlog 130, visible after p50 0.21 s, p95 0.30 s". Pure. */
export function loadInWords({ path, sent, rate, acknowledged, found, backlog, p50, p95 }: SmokeLoad): string {
  const visible = p95 === 0 ? '' : `, visible after p50 ${inSeconds(p50)}, p95 ${inSeconds(p95)}`;
  return `${path}: ${count(sent)} sent at ${count(rate)}/s, ${count(acknowledged)} acknowledged, ${count(found)} read back, backlog ${count(backlog)}${visible}`;
}

/** "850/s: kept up, 849/s sent, visible after p95 0.41 s", or why it did not. Pure. */
export function stepInWords({ rate, held, p95, behind }: SmokeStep): string {
  return `${count(rate)}/s: ${behind ?? 'kept up'}, ${count(held)}/s sent, visible after p95 ${inSeconds(p95)}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

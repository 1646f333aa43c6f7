import { execFileSync, spawnSync } from 'node:child_process';

/** One line of the report: what was measured, beside what where there is something to compare with, and its limit. */
export interface Measurement {
  name: string;
  ours: number;
  /** Not given for what is measured alone. */
  theirs?: number;
  /** "x": ours / theirs; "+s": ours - theirs, in seconds; the others: ours alone. */
  unit: 'x' | '+s' | 's' | 'ms' | '%' | 'MB';
  limit: number;
}

/** Wall time of a command in seconds. Its output is thrown away; a failure is not a measurement. */
export function timeOf(command: string, args: string[], expected = 0): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== expected) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

/** Medians of both, taken in turns, so that whatever else the machine does weighs on both. */
export function inTurns(rounds: number, ours: () => number, theirs: () => number): { ours: number; theirs: number } {
  const pairs = Array.from({ length: rounds }, () => ({ theirs: theirs(), ours: ours() }));
  return { ours: median(pairs.map((pair) => pair.ours)), theirs: median(pairs.map((pair) => pair.theirs)) };
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function resultOf({ ours, theirs = Number.NaN, unit }: Measurement): number {
  if (unit === 'x') return ours / theirs;
  return unit === '+s' ? ours - theirs : ours;
}

export function describe(measurement: Measurement): string {
  const { name, ours, theirs, unit, limit } = measurement;
  const value = resultOf(measurement);
  const verdict = value <= limit ? 'ok  ' : 'OVER';
  const beside = theirs === undefined ? '' : `  (${ours.toFixed(3)} s beside ${theirs.toFixed(3)} s)`;
  return `${verdict}  ${name}: ${value.toFixed(2)}${unit}, limit ${limit}${unit}${beside}`;
}

export function kubectl(...args: string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

import type { SmokeStep } from '../../run/events.ts';
import type { TimelineRow } from './timeline.ts';

/** What one load run showed, as far as it matters here. */
export interface StepSeen {
  rate: number;
  held: number;
  sent: number;
  refused: number;
  lost: number;
  /** While it was sending. */
  rows: readonly TimelineRow[];
}

/** How far from a rate the sending or the arriving may stay behind before it counts. */
const slack = 0.1;

/** A rate is found to a twentieth. */
const precision = 1.05;

/** Each step up is by half. */
const stepUp = 1.5;

/** Why the pipeline did not keep up with a rate, in words; undefined when it did. Pure. */
export function whyBehind({ rate, held, sent, refused, lost, rows }: StepSeen): string | undefined {
  if (refused > 0) return `${refused} of ${sent} spans were refused`;
  if (lost > 0) return `${lost} of ${sent} spans were lost`;
  if (held < rate * (1 - slack)) return `the receiver took ${Math.round(held)} spans a second`;
  const growth = backlogGrowth(rows);
  return growth > rate * slack ? `the backlog grew by ${Math.round(growth)} spans a second` : undefined;
}

/** Spans a second by which the backlog grew, by least squares over the later two thirds: at the start every pipeline has to fill. Pure. */
export function backlogGrowth(rows: readonly TimelineRow[]): number {
  const later = rows.slice(Math.floor(rows.length / 3));
  if (later.length < 2) return 0;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(later.map(({ seconds }) => seconds));
  const level = mean(later.map(({ backlog }) => backlog));
  const spread = later.reduce((sum, { seconds }) => sum + (seconds - middle) ** 2, 0);
  return spread === 0 ? 0 : later.reduce((sum, { seconds, backlog }) => sum + (seconds - middle) * (backlog - level), 0) / spread;
}

/**
 * The rate to try next: up by halves until the pipeline falls behind, then in the middle (by ratio) between the highest rate that it
 * kept up with and the lowest that it did not; undefined when the limit is known closely enough, or is outside of the bounds. Pure.
 */
export function nextRate(steps: readonly SmokeStep[], { from, to }: { from: number; to: number }): number | undefined {
  const kept = limitOf(steps);
  const missed = steps
    .filter(({ behind }) => behind !== undefined)
    .reduce((least, { rate }) => Math.min(least, rate), Number.POSITIVE_INFINITY);
  if (steps.length === 0) return from;
  if (kept === undefined || kept >= to) return undefined;
  if (missed === Number.POSITIVE_INFINITY) return Math.min(to, Math.round(kept * stepUp));
  const middle = Math.round(Math.sqrt(kept * missed));
  return missed / kept <= precision ** 2 || middle <= kept || middle >= missed ? undefined : middle;
}

/** The highest rate that the pipeline kept up with; undefined when there is none. Pure. */
export function limitOf(steps: readonly SmokeStep[]): number | undefined {
  const kept = steps.filter(({ behind }) => behind === undefined).map(({ rate }) => rate);
  return kept.length === 0 ? undefined : Math.max(...kept);
}

import type { SmokeSpanSeen } from '../../run/events.ts';
import { pad, widthOf } from '../text.ts';

/** From when on, and how long: in milliseconds, counted from the start of the trace. */
export interface Period {
  start: number;
  duration: number;
}

/** The part of time that a column of bars shows, in the same milliseconds. */
export interface Axis {
  from: number;
  to: number;
}

/** Parts of a bar: what was sent and read back, what was only sent, what was only read back, and what goes on outside the axis. */
export const strokes = { both: '━', sent: '─', found: '╍', before: '←', after: '→' };

/** All that was sent, and what was read back too, unless that would take more room than it. Pure. */
export function axisOf(spans: readonly SmokeSpanSeen[]): Axis {
  const sent = spans.filter(({ fate }) => fate !== 'foreign');
  const all = extentOf(spans.flatMap((span) => [span, ...(span.readBack ? [span.readBack] : [])]));
  const own = sent.length === 0 ? all : extentOf(sent);
  const { from, to } = all.to - all.from <= 2 * (own.to - own.from) ? all : own;
  return { from, to: Math.max(to, from + shortest) };
}

/** So that spans without any duration have an axis too. */
const shortest = 0.001;

function extentOf(periods: readonly Period[]): Axis {
  return periods.map(endsOf).reduce((extent, [from, to]) => ({ from: Math.min(extent.from, from), to: Math.max(extent.to, to) }), {
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
  });
}

/** In order, also for what was read back with its end before its start. */
function endsOf({ start, duration }: Period): [from: number, to: number] {
  return duration < 0 ? [start + duration, start] : [start, start + duration];
}

/** A bar of `width` columns for what was sent, what was read back, or both on top of each other. Pure. */
export function barOf({ sent, found }: { sent?: Period | undefined; found?: Period | undefined }, axis: Axis, width: number): string {
  const sentCells = sent && cellsOf(sent, axis, width);
  const foundCells = found && cellsOf(found, axis, width);
  return Array.from({ length: width }, (_, cell) => {
    if (foundCells?.isEarly && cell === 0) return strokes.before;
    if (foundCells?.isLate && cell === width - 1) return strokes.after;
    const isFound = isIn(foundCells, cell);
    if (isIn(sentCells, cell)) return isFound ? strokes.both : strokes.sent;
    return isFound ? strokes.found : ' ';
  }).join('');
}

interface Cells {
  from: number;
  /** Behind the last one. */
  to: number;
  isEarly: boolean;
  isLate: boolean;
}

/** The cells of a period, one at least; what is outside the axis is held at its edge. */
function cellsOf(period: Period, axis: Axis, width: number): Cells {
  const [start, end] = endsOf(period);
  const cellAt = (ms: number) => Math.round(((ms - axis.from) / (axis.to - axis.from)) * width);
  const from = Math.max(0, Math.min(width - 1, cellAt(start)));
  const to = Math.max(from + 1, Math.min(width, cellAt(end)));
  return { from, to, isEarly: start < axis.from, isLate: end > axis.to };
}

function isIn(cells: Cells | undefined, cell: number): boolean {
  return cells !== undefined && cell >= cells.from && cell < cells.to;
}

/** The times at the beginning, the middle and the end of an axis, over `width` columns: "0    600   1200 ms". Pure. */
export function scaleOf({ from, to }: Axis, width: number): string {
  const [first, middle, last] = [number(from), number((from + to) / 2), `${number(to)} ms`];
  const half = Math.floor(width / 2);
  const isRoomy = widthOf(first) < half && half + widthOf(middle) + widthOf(last) < width;
  const left = isRoomy ? pad(first, half) + middle : first;
  return pad(left.padEnd(Math.max(left.length + 1, width - last.length)) + last, width);
}

function number(ms: number): string {
  return String(Math.abs(ms) >= 100 ? Math.round(ms) : Number(ms.toPrecision(2)));
}

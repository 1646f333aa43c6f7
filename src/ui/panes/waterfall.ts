import type { SmokeSpanSeen } from '../../run/events.ts';
import type { SmokeTrace } from '../../run/state.ts';
import { blank, cutLine, type Line, paragraph, type Span, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import { type Look, looks } from '../theme.ts';
import { milliseconds } from '../time.ts';
import { type Axis, axisOf, barOf, scaleOf, strokes } from './bars.ts';

/** From these widths on there is room for one column of bars, and for what was read back beside what was sent. */
const oneBarFrom = 50;
const twoBarsFrom = 90;

const markWidth = 3;
/** Of durations: the longest that a test trace has, "9999.9 s"; longer ones are cut. */
const mostForDuration = 8;
const gap = ' ';
/** Between what was sent and what was read back. */
const wideGap = '  ';
const indent = '  ';

type Fate = SmokeSpanSeen['fate'];

/** How each fate of a span looks. */
export const fateLooks: Readonly<Record<Fate, Look>> = {
  waiting: looks.waiting,
  same: { symbol: '✔', word: 'same', tone: 'ok' },
  changed: { symbol: '~', word: 'changed', tone: 'warn' },
  duplicated: { symbol: '×2', word: 'doubled', tone: 'warn' },
  lost: { symbol: '✖', word: 'lost', tone: 'bad' },
  foreign: { symbol: '+', word: 'never sent', tone: 'bad' },
};

/** What LLaMA Stack adds to our trace is what was asked for. */
const joinedLook: Look = { symbol: '✔', word: 'joined', tone: 'ok' };

function lookOf(fate: Fate, path: SmokeTrace['path'], underWay: boolean): Look {
  if (fate === 'foreign' && path === 'llamastack') return joinedLook;
  return fate === 'waiting' && !underWay ? looks.unknown : fateLooks[fate];
}

/** What a waterfall is drawn for. */
interface WaterfallView {
  width: number;
  /** Its spans are still looked for. */
  underWay: boolean;
}

/**
 * A test trace as a waterfall, a line a span with what became of it, and its differences below: what was sent beside what was read back, or on
 * top of each other where there is less room, or in words alone. Pure.
 */
export function waterfallLines({ path, traceId, spans }: SmokeTrace, { width, underWay }: WaterfallView): Line[] {
  if (spans.length === 0) return [];
  const rows = spans.map((one): Row => {
    return { ...one, look: lookOf(one.fate, path, underWay), time: milliseconds(one.duration) };
  });
  const columns = columnsOf(rows, width);
  const axis = axisOf(spans);
  const lines = rows.flatMap((row) => [spanLine(row, axis, columns), ...differenceLines(row, width)]);
  const title = [span('Trace', 'strong'), span(` ${traceId}`, 'dim')];
  return [blank, ...[title, ...headOf(axis, columns), ...lines, ...legend(spans, columns)].map((line) => cutLine(line, width))];
}

/** A span with what stands in its line. */
interface Row extends SmokeSpanSeen {
  look: Look;
  time: string;
}

function differenceLines({ differences = [], look }: Row, width: number): Line[] {
  return differences.flatMap((words) => paragraph(words, width, look.tone, markWidth + indent.length));
}

/** Widths of the columns between the mark and the fate. */
interface Columns {
  name: number;
  /** Of each column of bars; none, one of both, or one of what was sent and one of what was read back. */
  bars: number[];
  time: number;
}

function columnsOf(rows: readonly Row[], width: number): Columns {
  const widest = (widthIn: (row: Row) => number) => rows.reduce((most, row) => Math.max(most, widthIn(row)), 0);
  const longestTime = widest((row) => widthOf(row.time));
  const time = Math.min(mostForDuration, longestTime);
  const room = Math.max(1, width - markWidth - 2 * gap.length - time - widest(({ look }) => widthOf(look.word)));
  if (width < oneBarFrom) return { name: room, bars: [], time };
  const longestName = widest((row) => indent.length * row.depth + widthOf(row.name));
  const name = Math.min(longestName, Math.floor(width * 0.3));
  const left = room - name - gap.length;
  if (width < twoBarsFrom) return { name, bars: [left], time };
  // As wide as each other, so that they can be compared.
  const each = Math.floor((left - wideGap.length) / 2);
  return { name, bars: [each, each], time };
}

function headOf(axis: Axis, { name, bars }: Columns): Line[] {
  const [first, second] = bars;
  if (first === undefined) return [];
  const start = ' '.repeat(markWidth + name) + gap;
  const scales = bars.map((width) => scaleOf(axis, width)).join(wideGap);
  const titles = second === undefined ? [] : [[span(`${start}${pad('sent', first)}${wideGap}read back`, 'dim')]];
  return [...titles, [span(start + scales, 'dim')]];
}

function spanLine(row: Row, axis: Axis, { name, bars, time }: Columns): Line {
  const { symbol, word, tone } = row.look;
  // The deepest names keep half of their column.
  const depth = Math.min(row.depth, Math.floor(name / 2 / indent.length));
  return [
    span(pad(symbol, markWidth), tone),
    span(pad(indent.repeat(depth) + row.name, name)),
    ...barSpans(row, axis, bars),
    span(gap + pad(row.time.padStart(time), time) + gap, 'dim'),
    span(word, tone),
  ];
}

function barSpans(row: Row, axis: Axis, [first, second]: number[]): Span[] {
  if (first === undefined) return [];
  const { fate, readBack, look } = row;
  const sent = fate === 'foreign' ? undefined : row;
  const found = readBack ?? (fate === 'lost' || fate === 'waiting' ? undefined : row);
  if (second === undefined) return [span(gap + barOf({ sent, found }, axis, first), look.tone)];
  // Beside each other, a bar that stands where it was sent looks the same in both columns.
  const wasThere = readBack === undefined ? sent : undefined;
  return [
    span(gap + barOf({ sent, found: sent }, axis, first)),
    span(wideGap + barOf({ sent: found && wasThere, found }, axis, second), look.tone),
  ];
}

/** What the bars mean, where they are on top of each other and not all alike. */
function legend(spans: readonly SmokeSpanSeen[], { bars }: Columns): Line[] {
  if (bars.length !== 1 || spans.every(({ fate }) => fate === 'same')) return [];
  const words = `${strokes.both} sent and read back  ${strokes.sent} sent  ${strokes.found} read back`;
  return [[span(' '.repeat(markWidth) + words, 'dim')]];
}

import { stations } from '../../run/path-order.ts';
import type { SmokeProgress } from '../../run/state.ts';
import { cutLine, type Line, lineWidth, type Span, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import { marks, type Tone } from '../theme.ts';

/** Whether a path has its verdict, is on the way to it, or will never have it. */
export type Standing = 'judged' | 'under way' | 'stopped';

interface HopView {
  /** Default: judged. */
  standing?: Standing;
  /** Where spans die, as "collector → MLflow", when it is known better than from the counts. Another path's hop is nothing to this one. */
  broken?: string | undefined;
}

/** How a hop is drawn: its line, the end of that, and both in one where there is no room. */
interface Hop {
  stroke: string;
  end: string;
  short: string;
  tone: Tone;
}

const reached: Hop = { stroke: marks.rule, end: marks.reached, short: marks.arrow, tone: 'ok' };
/** How hops are drawn, by how they stand. */
export const hops = {
  reached,
  lost: { ...reached, end: marks.lost, short: marks.lost, tone: 'bad' },
  /** Nobody knows of the hops behind a loss. */
  behind: { ...reached, tone: 'dim' },
  busy: { stroke: '╌', end: '▷', short: '▷', tone: 'busy' },
  ahead: { stroke: '·', end: '·', short: '·', tone: 'dim' },
  stopped: { stroke: '·', end: '?', short: '?', tone: 'dim' },
} satisfies Record<string, Hop>;

/**
 * The way of the spans as a line from station to station, with the counts below them: a cross where spans were lost first, or the hops
 * that are waited for. Where there is no room, the counts stand side by side. Pure.
 */
export function hopLines(path: SmokeProgress, width: number, { standing = 'judged', broken }: HopView = {}): Line[] {
  const names = labelsOf(path.path);
  const last = names.length - 1;
  const drawn = standing === 'judged' ? judgedHops(path, last, indexOfHop(path.path, broken)) : hopsAhead(path, last, standing);
  const counts = names.map((_, index) => countAt(path, index, last));
  const columns = names.map((name, index) => Math.max(widthOf(name), widthOf(counts[index] ?? '')));

  const way = names.flatMap((name, index) => [span(name, 'strong'), ...lineOf(drawn[index], (columns[index] ?? 0) - widthOf(name) + 1)]);
  const below = [
    span(
      counts
        .map((count, index) => pad(count, (columns[index] ?? 0) + lineBesideColumn))
        .join('')
        .trimEnd(),
    ),
  ];
  if (Math.max(lineWidth(way), lineWidth(below)) <= width) return [way, below];
  const short = names.flatMap((name, index) => {
    const hop = drawn[index];
    return [span(name, 'strong'), ...(hop === undefined ? [] : [span(` ${hop.short} `, hop.tone)])];
  });
  return [short, [span(counts.filter((count) => count !== '').join('  '))]].map((line) => cutLine(line, width));
}

/** What a line takes besides the width of its column: a space, one stroke at least, its end and a space. */
const lineBesideColumn = 4;

/** Nothing behind the last station. */
function lineOf(hop: Hop | undefined, strokes: number): Span[] {
  return hop === undefined ? [] : [span(` ${hop.stroke.repeat(strokes)}${hop.end} `, hop.tone)];
}

/** Its stations, with the port that tells the collector's second path from the first. */
function labelsOf(path: SmokeProgress['path']): string[] {
  return stations[path].map((name) => (path === 'collector-grpc' && name === 'collector' ? 'collector:4317' : name));
}

/** The number of a hop of this path; undefined for one of another path. */
function indexOfHop(path: SmokeProgress['path'], broken: string | undefined): number | undefined {
  const names = stations[path];
  const index = names.slice(1).findIndex((name, hop) => broken === `${names[hop]} → ${name}`);
  return index < 0 ? undefined : index;
}

/** How each hop of a path with its verdict stands. Of one by which nothing was sent nobody knows more than where it broke. */
function judgedHops({ sent, acknowledged, found }: SmokeProgress, count: number, broken: number | undefined): Hop[] {
  if (sent === 0 && broken === undefined) return Array.from({ length: count }, () => hops.stopped);
  const loss = broken ?? (acknowledged < sent ? 0 : found < acknowledged ? Math.min(1, count - 1) : count);
  return Array.from({ length: count }, (_, hop) => (hop < loss ? hops.reached : hop === loss ? hops.lost : hops.behind));
}

/** How each hop stands before the verdict. Whoever comes first acknowledges for all behind. */
function hopsAhead({ sent, acknowledged, found }: SmokeProgress, count: number, standing: Exclude<Standing, 'judged'>): Hop[] {
  const first = sent === 0 || acknowledged < sent || (count === 1 && found < acknowledged);
  const later = found < acknowledged;
  const open = standing === 'under way' ? hops.busy : hops.stopped;
  const ahead = standing === 'under way' ? hops.ahead : hops.stopped;
  return Array.from({ length: count }, (_, hop) => {
    if (hop === 0) return first ? open : hops.reached;
    if (acknowledged === 0) return ahead;
    return later ? open : hops.reached;
  });
}

function countAt({ sent, acknowledged, found }: SmokeProgress, index: number, last: number): string {
  if (index === 0) return `${sent} sent`;
  const taken = index === 1 ? [`${acknowledged} acknowledged`] : [];
  return [...taken, ...(index === last ? [`${found} found`] : [])].join(', ');
}

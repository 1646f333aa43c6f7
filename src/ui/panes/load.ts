import type { SmokeLoad, SmokeStep } from '../../run/events.ts';
import type { TaskState } from '../../run/state.ts';
import { cutLine, type Line, section, span } from '../lines.ts';
import { pad } from '../text.ts';
import { marks } from '../theme.ts';
import { milliseconds } from '../time.ts';

/** Of a bar a column wide, from lowest to highest. */
export const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

const nameWidth = 'backlog  '.length;
/** Room behind the bars for "now 12,345  most 12,345". */
const valuesWidth = 28;

/** A load test: its counts, and rate, backlog and latency over time; below them the rates that were tried for the limit. Nothing without one. Pure. */
export function loadLines({ load, limit }: TaskState, width: number): Line[] {
  const newest = load?.points.at(-1);
  const over = newest === undefined ? [] : overTime(load?.points ?? [], newest, width);
  return [...section('Load', over), ...section('Rates tried', limitLines(limit, width))].map((line) => cutLine(line, width));
}

function overTime(points: readonly SmokeLoad[], { path, sent, acknowledged, found }: SmokeLoad, width: number): Line[] {
  const spans = (value: number) => value.toLocaleString('en');
  const row = (name: string, of: (point: SmokeLoad) => number, show: (value: number) => string): Line => {
    const values = points.map(of);
    const most = Math.max(...values);
    const shown = `now ${show(values.at(-1) ?? 0)}  most ${show(most)}`;
    return [span(pad(name, nameWidth), 'dim'), span(sparkline(values, width - nameWidth - valuesWidth), 'accent'), span(`  ${shown}`)];
  };
  return [
    [span(`${path}  ${spans(sent)} sent, ${spans(acknowledged)} acknowledged, ${spans(found)} read back`)],
    row('sent/s', ({ rate }) => rate, spans),
    row('backlog', ({ backlog }) => backlog, spans),
    row('p95', ({ p95 }) => p95, milliseconds),
  ];
}

function limitLines(limit: TaskState['limit'], width: number): Line[] {
  if (limit === undefined) return [];
  const tried = limit.steps.toSorted((a, b) => a.rate - b.rate).map((step) => stepLine(step, width));
  const found = limit.limit === undefined ? 'none was kept up with' : `keeps up with ${limit.limit.toLocaleString('en')} spans a second`;
  return [...tried, [span(found, 'strong')]];
}

function stepLine({ rate, p95, behind }: SmokeStep, width: number): Line {
  const name = pad(`${rate.toLocaleString('en')}/s`, nameWidth + 2);
  const [mark, tone, words] = behind === undefined ? (['✔', 'ok', 'kept up'] as const) : ([marks.lost, 'warn', behind] as const);
  return cutLine([span(`${mark} `, tone), span(name), span(`p95 ${pad(milliseconds(p95), 8)}`, 'dim'), span(words, tone)], width);
}

/** One column a value, the highest of several where they are more than fit; the greatest reaches to the top. Pure. */
export function sparkline(values: readonly number[], width: number): string {
  const columns = Math.max(1, Math.min(values.length, width));
  const most = Math.max(...values, 0);
  return Array.from({ length: columns }, (_, column) => {
    const part = values.slice(Math.floor((column * values.length) / columns), Math.floor(((column + 1) * values.length) / columns));
    const height = most === 0 ? 0 : Math.ceil((Math.max(...part, 0) / most) * (levels.length - 1));
    return levels[height];
  }).join('');
}

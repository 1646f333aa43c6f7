import type { SmokePath } from '../../run/events.ts';
import { pathOrder } from '../../run/path-order.ts';
import { isProven } from '../../run/proven.ts';
import type { SmokeProgress, TaskState } from '../../run/state.ts';
import { blank, cutLine, type Line, paragraph, type Span, section, span } from '../lines.ts';
import { widthOf } from '../text.ts';
import { looks } from '../theme.ts';
import { milliseconds, stopwatch } from '../time.ts';
import { strokes } from './bars.ts';
import { hintLines } from './hint.ts';
import { hopLines } from './hops.ts';
import type { PaneView } from './pane.ts';
import { waterfallLines } from './waterfall.ts';

/** So many of a path's problems are shown; its counts tell of the others. */
const problemsShown = 6;

/** Which hop is broken, why, and what mends it. */
export function diagnosisLines({ hop, cause, hint }: NonNullable<TaskState['diagnosis']>, width: number): Line[] {
  return [...section(`Broken: ${hop}`, paragraph(cause, width, 'bad')), ...hintLines(hint, width)];
}

/** Each path of the smoke test with its test trace: the verdict on it, or how far it is. Nothing for other tasks. Pure. */
export function smokeLines(task: TaskState, view: PaneView): Line[] {
  return pathOrder.flatMap((name) => {
    const isThis = ({ path }: { path: SmokePath['path'] }) => path === name;
    const verdict = task.paths.find(isThis);
    const progress = task.progress.find(isThis);
    const trace = task.traces.find(isThis);
    const underWay = verdict === undefined && task.status === 'running';
    return [
      ...(verdict ? [blank, ...pathLines(verdict, task.diagnosis?.hop, view.width)] : []),
      ...(progress ? [blank, ...progressLines(progress, task, view)] : []),
      ...(trace ? waterfallLines(trace, { width: view.width, underWay }) : []),
    ];
  });
}

/** One path of the smoke test: the way of its spans, what is wrong with them, and how long it took until they were visible. */
function pathLines(path: SmokePath, brokenHop: string | undefined, width: number): Line[] {
  const { note, problems = [] } = path;
  const isGood = isProven(path);
  const [way = [], counts = []] = hopLines(path, width - indent.length, { broken: isGood ? undefined : (brokenHop ?? unjoinedHop(path)) });
  const more = problems.length - problemsShown;
  return [
    [span(isGood ? '✔ ' : '✖ ', isGood ? 'ok' : 'bad'), ...way],
    [span(indent), ...counts],
    ...[
      [wrongOf(path)],
      ...(note === undefined ? [] : [[span(note)]]),
      ...timeLines(path),
      ...histogramLines(path.histogram ?? [], width - indent.length),
    ].map((line: Line) => cutLine([span(indent), ...line], width)),
    ...problems.slice(0, problemsShown).flatMap((words) => paragraph(words, width, 'bad', indent.length)),
    ...(more > 0 ? paragraph(`and ${more} more`, width, 'dim', indent.length) : []),
  ];
}

const indent = '  ';

/** Where LLaMA Stack's spans died, as far as the trace shows: our own came through the collector. */
function unjoinedHop({ path, lost, sent, joined }: SmokePath): string | undefined {
  return path === 'llamastack' && sent > 0 && lost === 0 && joined?.missing !== undefined ? 'LLaMA Stack → collector' : undefined;
}

function wrongOf({ lost, duplicated, changed, late = 0 }: SmokePath): Span {
  const rare = Object.entries({ duplicated, late }).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  return span([`${lost} lost`, `${changed} changed`, ...rare].join('  '), lost + changed + duplicated + late > 0 ? 'bad' : 'dim');
}

/** How long a batch and a trace took: the first part of the way, and all behind it. */
function timeLines({ acknowledged, acknowledgedAfter, found, p50, p95, max }: SmokePath): Line[] {
  const rows = [
    ...(acknowledgedAfter && acknowledged > 0 ? [{ name: 'acknowledged after', times: acknowledgedAfter }] : []),
    ...(found > 0 ? [{ name: 'visible after', times: { p50, p95, max } }] : []),
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, times }) => {
    // One batch or trace, or several that took as long as each other.
    const isOne = times.max - times.p50 <= times.max / 100;
    const inWords = isOne ? [milliseconds(times.max)] : Object.entries(times).map(([what, ms]) => `${what} ${milliseconds(ms)}`);
    return [span([name.padEnd(width), ...inWords].join('  '), 'dim')];
  });
}

/** How many traces took how long, a line each; one alone says nothing that the times do not. */
function histogramLines(bars: NonNullable<SmokePath['histogram']>, width: number): Line[] {
  const most = Math.max(...bars.map(({ count }) => count));
  if (bars.reduce((sum, { count }) => sum + count, 0) < 2) return [];
  const names = bars.map(({ upToMs }) => `up to ${milliseconds(upToMs)}`);
  const nameWidth = Math.max(...names.map(widthOf));
  const room = Math.min(longestBar, width - nameWidth - String(most).length - 2);
  return bars.map(({ count }, index) => [
    span(`${(names[index] ?? '').padEnd(nameWidth)} `, 'dim'),
    span(strokes.both.repeat(Math.max(count > 0 ? 1 : 0, Math.round((count / most) * room))), 'accent'),
    span(` ${count}`),
  ]);
}

const longestBar = 24;

/** A path without a verdict: how far its spans are, what is waited for, and since when the test runs. */
function progressLines(progress: SmokeProgress, { status, startedAt }: TaskState, { width, now }: PaneView): Line[] {
  const isRunning = status === 'running';
  const { symbol, tone } = isRunning ? looks.running : looks.cancelled;
  const [way = [], counts = []] = hopLines(progress, width - indent.length, { standing: isRunning ? 'under way' : 'stopped' });
  const time = isRunning && startedAt !== undefined ? `  ${stopwatch(now - Date.parse(startedAt))}` : '';
  return [
    [span(`${symbol} `, tone), ...way],
    [span(indent), ...counts],
    cutLine([span(indent), span(isRunning ? awaited(progress) : 'stopped before the verdict', tone), span(time, 'dim')], width),
  ];
}

function awaited({ path, sent, acknowledged, found }: SmokeProgress): string {
  if (sent === 0) return path === 'llamastack' ? 'asks LLaMA Stack' : 'asks whether spans are taken here';
  if (acknowledged === 0) return 'waits for the acknowledgement';
  if (found < Math.min(sent, acknowledged)) return 'reads back what MLflow has';
  return path === 'llamastack' ? "waits for LLaMA Stack's spans" : 'compares';
}

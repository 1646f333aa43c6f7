import type { SmokePath } from '../../run/events.ts';
import type { SmokeProgress, TaskState } from '../../run/state.ts';
import { blank, cutLine, type Line, paragraph, type Span, section, span } from '../lines.ts';
import { looks } from '../theme.ts';
import { milliseconds, stopwatch } from '../time.ts';
import { hintLines } from './hint.ts';
import { hopLines } from './hops.ts';
import type { PaneView } from './pane.ts';
import { waterfallLines } from './waterfall.ts';

const pathNames: readonly SmokePath['path'][] = ['direct', 'collector', 'llamastack'];

/** Which hop is broken, why, and what mends it. */
export function diagnosisLines({ hop, cause, hint }: NonNullable<TaskState['diagnosis']>, width: number): Line[] {
  return [...section(`Broken: ${hop}`, paragraph(cause, width, 'bad')), ...hintLines(hint, width)];
}

/** Each path of the smoke test with its test trace: the verdict on it, or how far it is. Nothing for other tasks. Pure. */
export function smokeLines(task: TaskState, view: PaneView): Line[] {
  return pathNames.flatMap((name) => {
    const isThis = ({ path }: { path: SmokePath['path'] }) => path === name;
    const verdict = task.paths.find(isThis);
    const progress = task.progress.find(isThis);
    const trace = task.traces.find(isThis);
    const underWay = verdict === undefined && task.status === 'running';
    return [
      ...(verdict ? [blank, ...pathLines(verdict, view.width)] : []),
      ...(progress ? [blank, ...progressLines(progress, task, view)] : []),
      ...(trace ? waterfallLines(trace, { width: view.width, underWay }) : []),
    ];
  });
}

/** One path of the smoke test: the way of its spans, what is wrong with them, and how long it took until they were visible. */
function pathLines(path: SmokePath, width: number): Line[] {
  const isWhole = path.sent > 0 && path.lost + path.duplicated + path.changed === 0 && path.found === path.sent;
  const [way = [], counts = []] = hopLines(path, width - 2);
  const [p50, p95, max] = [path.p50, path.p95, path.max].map(milliseconds);
  return [
    [span(isWhole ? '✔ ' : '✖ ', isWhole ? 'ok' : 'bad'), ...way],
    [span('  '), ...counts],
    cutLine([span('  '), wrongOf(path)], width),
    ...(path.found > 0 ? [cutLine([span(`  p50 ${p50}  p95 ${p95}  max ${max}`, 'dim')], width)] : []),
  ];
}

function wrongOf({ lost, duplicated, changed }: SmokePath): Span {
  const wrong = [`${lost} lost`, `${changed} changed`, ...(duplicated > 0 ? [`${duplicated} duplicated`] : [])];
  return span(wrong.join('  '), lost + changed + duplicated > 0 ? 'bad' : 'dim');
}

/** A path without a verdict: how far its spans are, what is waited for, and since when the test runs. */
function progressLines(progress: SmokeProgress, { status, startedAt }: TaskState, { width, now }: PaneView): Line[] {
  const isRunning = status === 'running';
  const { symbol, tone } = isRunning ? looks.running : looks.cancelled;
  const [way = [], counts = []] = hopLines(progress, width - 2, isRunning ? 'under way' : 'stopped');
  const time = isRunning && startedAt !== undefined ? `  ${stopwatch(now - Date.parse(startedAt))}` : '';
  return [
    [span(`${symbol} `, tone), ...way],
    [span('  '), ...counts],
    cutLine([span('  '), span(isRunning ? awaited(progress) : 'stopped before the verdict', tone), span(time, 'dim')], width),
  ];
}

function awaited({ sent, acknowledged, found }: SmokeProgress): string {
  if (acknowledged === 0) return 'waits for the acknowledgement';
  return found < Math.min(sent, acknowledged) ? 'reads back what MLflow has' : 'compares';
}

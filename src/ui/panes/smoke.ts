import type { SmokePath } from '../../run/events.ts';
import type { TaskState } from '../../run/state.ts';
import { cutLine, type Line, paragraph, type Span, section, span } from '../lines.ts';
import { hintLines } from './hint.ts';
import { hopLines } from './hops.ts';

/** Which hop is broken, why, and what mends it. */
export function diagnosisLines({ hop, cause, hint }: NonNullable<TaskState['diagnosis']>, width: number): Line[] {
  return [...section(`Broken: ${hop}`, paragraph(cause, width, 'bad')), ...hintLines(hint, width)];
}

/** One path of the smoke test: the way of its spans, what is wrong with them, and how long it took until they were visible. */
export function pathLines(path: SmokePath, width: number): Line[] {
  const isWhole = path.sent > 0 && path.lost + path.duplicated + path.changed === 0 && path.found === path.sent;
  const [way = [], counts = []] = hopLines(path, width - 2);
  return [
    [span(isWhole ? '✔ ' : '✖ ', isWhole ? 'ok' : 'bad'), ...way],
    [span('  '), ...counts],
    cutLine([span('  '), wrongOf(path)], width),
    ...(path.found > 0 ? [cutLine([span(`  p50 ${ms(path.p50)}  p95 ${ms(path.p95)}  max ${ms(path.max)}`, 'dim')], width)] : []),
  ];
}

function wrongOf({ lost, duplicated, changed }: SmokePath): Span {
  const wrong = [`${lost} lost`, `${changed} changed`, ...(duplicated > 0 ? [`${duplicated} duplicated`] : [])];
  return span(wrong.join('  '), lost + changed + duplicated > 0 ? 'bad' : 'dim');
}

/** Milliseconds in words: "40 ms", "3.4 s". */
function ms(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

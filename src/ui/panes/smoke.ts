import type { SmokePath } from '../../run/events.ts';
import type { TaskState } from '../../run/state.ts';
import { cutLine, type Line, paragraph, section, span } from '../lines.ts';
import { marks, type Tone } from '../theme.ts';
import { hintLines } from './hint.ts';

const hops: Readonly<Record<SmokePath['path'], readonly string[]>> = {
  direct: ['you', 'MLflow'],
  collector: ['you', 'collector', 'MLflow'],
  llamastack: ['you', 'LLaMA Stack', 'collector', 'MLflow'],
};

/** Which hop is broken, why, and what mends it. */
export function diagnosisLines({ hop, cause, hint }: NonNullable<TaskState['diagnosis']>, width: number): Line[] {
  return [...section(`Broken: ${hop}`, paragraph(cause, width, 'bad')), ...hintLines(hint, width)];
}

/** One path of the smoke test: its stations, what arrived, and how long it took to be visible. */
export function pathLines(path: SmokePath, width: number): Line[] {
  const isWhole = path.sent > 0 && path.lost + path.duplicated + path.changed === 0 && path.found === path.sent;
  const tone: Tone = isWhole ? 'ok' : 'bad';
  const stations = hops[path.path].join(` ${marks.arrow} `);
  return [
    cutLine([span(isWhole ? '✔ ' : '✖ ', tone), span(stations, 'strong')], width),
    cutLine([span('  '), ...countsOf(path)], width),
    ...(path.found > 0 ? [cutLine([span(`  p50 ${ms(path.p50)}  p95 ${ms(path.p95)}  max ${ms(path.max)}`, 'dim')], width)] : []),
  ];
}

function countsOf({ sent, found, lost, duplicated, changed }: SmokePath) {
  const counts = [`${sent} sent`, `${found} found`];
  const wrong = [`${lost} lost`, `${changed} changed`, ...(duplicated > 0 ? [`${duplicated} duplicated`] : [])];
  return [span(`${counts.join('  ')}  `), span(wrong.join('  '), lost + changed + duplicated > 0 ? 'bad' : 'dim')];
}

/** Milliseconds in words: "40 ms", "3.4 s". */
function ms(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

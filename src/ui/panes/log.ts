import type { LogLine, LookState } from '../../run/look.ts';
import { matches } from '../filter.ts';
import { cutLine, ends, type Line, paragraph, span } from '../lines.ts';
import { rowsOf } from '../rows.ts';
import { hintLines } from './hint.ts';

type Log = NonNullable<LookState['log']>;

export interface LogView {
  width: number;
  /** What its lines must contain. */
  filter: string;
  /** Long lines go on in the next row. */
  wrap: boolean;
}

/** A log that is followed, as the whole pane: who wrote what, and at the end why there is no more of it. Pure. */
export function logPane({ lines, dropped, problem }: Log, view: LogView): Line[] {
  const { width, filter } = view;
  const shown = filter === '' ? lines : lines.filter(({ text }) => matches(text, filter));
  const counted = filter === '' ? `${lines.length} lines` : `${shown.length} of ${lines.length} lines`;
  const older = dropped === 0 ? '' : `, ${dropped} older ones dropped`;
  const says = problem === undefined ? (lines.length === 0 ? 'waits for the first line' : 'follows as it is written') : 'ended';
  return [
    ends([span('Log ', 'strong'), span(says, 'dim')], [span(counted + older, 'dim')], width),
    ...bodyLines(shown, view),
    ...(problem === undefined ? [] : [...paragraph(problem.message, width, 'warn'), ...hintLines(problem.hint, width)]),
  ];
}

/** The lines, each writer's under its name. */
function bodyLines(lines: readonly LogLine[], view: LogView): Line[] {
  return lines.flatMap((line, index) => {
    const rows = rowsOfLine(line, view);
    return line.from === lines[index - 1]?.from ? rows : [cutLine([span(line.from, 'accent')], view.width), ...rows];
  });
}

const folded = new WeakMap<LogLine, { width: number; wrap: boolean; rows: Line[] }>();

/** Folded once for a width: with every new line all others are drawn again. */
function rowsOfLine(line: LogLine, { width, wrap }: LogView): Line[] {
  const known = folded.get(line);
  if (known?.width === width && known.wrap === wrap) return known.rows;
  const rows = rowsOf(line.text, width - 2, wrap).map((row): Line => [span(`  ${row}`)]);
  folded.set(line, { width, wrap, rows });
  return rows;
}

/** How many rows went off the top of a log between two looks at it. Pure. */
export function rowsDropped(before: readonly LogLine[], now: readonly LogLine[], view: LogView): number {
  const [first] = now;
  const kept = first === undefined ? -1 : before.indexOf(first);
  if (first === undefined || kept <= 0) return 0;
  const gone = before.slice(0, kept).filter(({ text }) => matches(text, view.filter));
  return bodyLines([...gone, first], view).length - bodyLines([first], view).length;
}

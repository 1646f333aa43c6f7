import type { State } from '../run/state.ts';
import type { Row } from './checklist.ts';
import { scrollTo } from './layout.ts';
import { cutLine, type Line, span } from './lines.ts';
import { rowLine, titleWidthOf } from './row-line.ts';

interface ChecklistView {
  /** Index of the selected row. */
  index: number;
  /** Whether keys go to the checklist. */
  focused: boolean;
  /** The time in ms since the epoch. */
  now: number;
  width: number;
  height: number;
}

/** The part of the checklist that is in view, with the selected row in it; rows out of view are counted. Pure. */
export function checklistLines(rows: readonly Row[], state: State, view: ChecklistView): Line[] {
  const { index, width, height } = view;
  const titles = rows.flatMap((row) => (row.kind === 'task' ? row.task.title : []));
  const titleWidth = titleWidthOf(titles, width);
  const from = scrollTo(index, rows.length, height);
  const below = rows.length - from - height;
  return rows.slice(from, from + height).map((row, place, shown) => {
    if (place === 0 && from > 0) return moreLine(from + 1, '↑', width);
    if (place === shown.length - 1 && below > 0) return moreLine(below + 1, '↓', width);
    return rowLine(row, state, { ...view, selected: from + place === index, titleWidth });
  });
}

function moreLine(count: number, direction: '↑' | '↓', width: number): Line {
  return cutLine([span(`  ${direction} ${count} more ${direction === '↑' ? 'above' : 'below'}`, 'dim')], width);
}

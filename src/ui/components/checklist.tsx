import type { State } from '../../run/state.ts';
import type { Row } from '../checklist.ts';
import { scrollTo } from '../layout.ts';
import { type Clock, moreLine, rowLine, titleWidthOf } from '../row-line.ts';
import { Lines } from './lines.tsx';

interface ChecklistProps {
  state: State;
  rows: readonly Row[];
  index: number;
  focused: boolean;
  clock: Clock;
  width: number;
  height: number;
}

/** All prerequisites and tasks in their groups; the selected one is always in view. */
export function Checklist({ state, rows, index, focused, clock, width, height }: ChecklistProps) {
  const titleWidth = titleWidthOf(
    rows.flatMap((row) => (row.kind === 'task' ? row.task : [])),
    width,
  );
  const from = scrollTo(index, rows.length, height);
  const below = rows.length - from - height;
  const lines = rows.slice(from, from + height).map((row, place, shown) => {
    if (place === 0 && from > 0) return moreLine(from + 1, '↑', width);
    if (place === shown.length - 1 && below > 0) return moreLine(below + 1, '↓', width);
    return rowLine(row, state, { width, selected: from + place === index, focused, titleWidth, clock });
  });
  return <Lines lines={lines} width={width} height={height} />;
}

import type { State } from '../../run/state.ts';
import type { Row } from '../checklist.ts';
import { checklistLines } from '../checklist-lines.ts';
import type { Layout } from '../layout.ts';
import { type ScrolledPane, sideBySide } from '../side-by-side.ts';
import { Lines } from './lines.tsx';

interface BodyProps {
  state: State;
  rows: readonly Row[];
  /** Index of the selected row. */
  index: number;
  pane: ScrolledPane;
  /** The time in ms since the epoch. */
  now: number;
  layout: Layout;
}

/** Checklist and pane: both, or on a small screen the one that the keys go to. */
export function Body({ state, rows, index, pane, now, layout }: BodyProps) {
  const { width, height, listWidth } = layout;
  const list = () => checklistLines(rows, state, { index, focused: !pane.focused, now, width: listWidth, height });
  const alone = () => (pane.focused ? pane.lines.slice(pane.scroll) : list());
  return <Lines lines={layout.columns === 'two' ? sideBySide(list(), pane, layout) : alone()} width={width} height={height} />;
}

import type { LookState } from '../../run/look.ts';
import type { State } from '../../run/state.ts';
import type { Row } from '../checklist.ts';
import type { Detail } from '../details.ts';
import { markMatches } from '../filter.ts';
import type { Line } from '../lines.ts';
import { fullLines } from './full.ts';
import { groupPane } from './group.ts';
import { logPane } from './log.ts';
import { taskPane } from './task.ts';
import { yamlPane } from './yaml.ts';

/** What a pane is drawn for. */
export interface PaneView {
  width: number;
  /** Rows there are; lists that can be long keep to them. Infinity when the user scrolls in the pane: then everything is shown. */
  room: number;
  /** The time in ms since the epoch. */
  now: number;
  /** What to show in full, where the row has it. */
  detail?: Detail | undefined;
  /** What is looked for there. */
  filter?: string;
  /** Whether long lines there go on in the next row; else they are cut off. Default: they do. */
  wrap?: boolean;
  /** What was asked for there. */
  look?: LookState;
}

/** The lines of the pane of a row; they may be more than fit. Pure. */
export function paneOf(row: Row | undefined, state: State, view: PaneView): Line[] {
  if (row === undefined) return [];
  const { filter = '' } = view;
  return linesOf(row, state, view).map((line) => markMatches(line, filter));
}

function linesOf(row: Row, state: State, view: PaneView): Line[] {
  if (row.kind === 'heading') return groupPane(row, state, view);
  const { detail, filter = '', wrap = true, look = {}, width } = view;
  const isAsked = (asked: { task: string } | undefined) => asked?.task === row.id;
  if (detail === 'yaml') return yamlPane(isAsked(look.yaml) ? look.yaml : undefined, { width, filter, wrap });
  if (detail === 'log' && look.log !== undefined && isAsked(look.log)) return logPane(look.log, { width, filter, wrap });
  return detail === 'log' || detail === 'events' ? fullLines(row.task, state, { ...view, detail }) : taskPane(row.task, state, view);
}

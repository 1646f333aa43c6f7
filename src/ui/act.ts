import { type Folds, headingId, indexOfRow, type Row } from './checklist.ts';
import type { Detail, DetailRows } from './details.ts';
import { withFilter } from './filter.ts';
import { toList, type View } from './view.ts';

/** What a key press or the wheel can mean. */
export type Action = Move | 'open' | 'switch' | 'back' | 'follow' | 'filter' | 'wrap' | 'help' | `group${number}` | Detail;

/** What is on the screen, as far as moving about needs to know. */
export interface Scene {
  rows: readonly Row[];
  /** Id of the row to look at when none is selected. */
  followed: string | undefined;
  /** Which row shows what in full; what is missing there can't be shown now. */
  details: DetailRows;
  /** Lines in the pane, and in the help, and how many of either are in view. */
  paneLines: number;
  helpLines: number;
  height: number;
}

/** The view after an action. Pure. */
export function act(view: View, action: Action, scene: Scene): View {
  if (view.help) return inHelp(view, action, scene);
  if (isGroup(action)) return toGroup(view, Number(action.slice('group'.length)), scene);
  switch (action) {
    case 'help':
      return { ...view, help: true, helpScroll: 0 };
    case 'follow':
      return { ...toList(view), selected: undefined };
    case 'back':
      if (view.filter !== '') return withFilter(view, '');
      return view.focus === 'pane' ? toList(view) : act(view, 'follow', scene);
    case 'switch':
      return view.focus === 'pane' ? act(view, 'back', scene) : read(view, scene);
    case 'open':
      return view.focus === 'pane' ? view : open(view, scene);
    case 'filter':
      return view.detail === undefined ? view : { ...view, typing: true };
    case 'wrap':
      return { ...view, wrap: view.detail === undefined || view.detail === 'diff' ? view.wrap : !view.wrap };
    case 'diff':
    case 'log':
    case 'events':
    case 'yaml':
      return toggle(view, action, scene);
    default:
      return view.focus === 'pane' ? scroll(view, action, scene) : select(view, action, scene);
  }
}

/** Moves scroll a help that is longer than the screen; everything else closes it. */
function inHelp(view: View, action: Action, { helpLines, height }: Scene): View {
  const last = helpLines - height;
  return isMove(action) && last > 0
    ? { ...view, helpScroll: moved(Math.min(view.helpScroll, last), action, last, height) }
    : { ...view, help: false };
}

function isGroup(action: Action): action is `group${number}` {
  return action.startsWith('group');
}

/** Selects the heading of the group at this place, counted from 1. */
function toGroup(view: View, place: number, { rows }: Scene): View {
  const heading = rows.filter(({ kind }) => kind === 'heading')[place - 1];
  return heading === undefined ? view : { ...toList(view), selected: heading.id };
}

/** Shows something in full, or no longer. */
function toggle(view: View, detail: Detail, { details }: Scene): View {
  if (view.detail === detail) return toList(view);
  const selected = details[detail];
  return selected === undefined ? view : withFilter({ ...view, selected, focus: 'pane', detail }, '');
}

/** Hands the keys to the pane. Who reads stays with the row, wherever the run goes on. */
function read(view: View, { rows, followed }: Scene): View {
  const row = rows[indexOfRow(rows, view.selected ?? followed)];
  return { ...view, selected: row?.id, focus: 'pane', scroll: 0 };
}

/** A heading opens or folds its group; a task hands the keys to its pane. */
function open(view: View, scene: Scene): View {
  const { rows, followed } = scene;
  const row = rows[indexOfRow(rows, view.selected ?? followed)];
  if (row?.kind !== 'heading') return read(view, scene);
  const folds: Folds = { ...view.folds, [row.group]: row.folded ? 'open' : 'folded' };
  return { ...view, folds, selected: headingId(row.group), scroll: 0 };
}

const moves = ['up', 'down', 'pageUp', 'pageDown', 'top', 'bottom'] as const;
type Move = (typeof moves)[number];

function isMove(action: Action): action is Move {
  return (moves as readonly Action[]).includes(action);
}

function select(view: View, move: Move, { rows, followed, height }: Scene): View {
  const next = moved(indexOfRow(rows, view.selected ?? followed), move, rows.length - 1, height);
  return { ...view, selected: rows[next]?.id, scroll: 0 };
}

function scroll(view: View, move: Move, { paneLines, height }: Scene): View {
  const last = Math.max(0, paneLines - height);
  const next = moved(Math.min(view.scroll, last), move, last, height);
  // The end of a log is where it is written.
  return { ...view, scroll: view.detail === 'log' && next === last ? Number.POSITIVE_INFINITY : next };
}

function moved(from: number, move: Move, last: number, height: number): number {
  const page = Math.max(1, height - 2);
  const to = { up: from - 1, down: from + 1, pageUp: from - page, pageDown: from + page, top: 0, bottom: last }[move];
  return Math.max(0, Math.min(to, last));
}

import { type Folds, headingId, indexOfRow, type Row } from './checklist.ts';
import type { Detail, DetailRows } from './details.ts';
import { withFilter } from './filter.ts';

/** What the user has chosen to look at: all of the screen that does not come from the run. */
export interface View {
  /** Id of the chosen row; undefined: follow the run. */
  selected: string | undefined;
  /** Where keys go; on a small screen also which of the two is shown. */
  focus: 'list' | 'pane';
  /** First line of the pane in view; infinity: its end, wherever that goes. */
  scroll: number;
  /** What the pane shows in full while the keys go to it; undefined: everything in short. */
  detail: Detail | undefined;
  /** What is looked for in it. */
  filter: string;
  /** The filter is being typed. */
  typing: boolean;
  /** Long lines of what is shown in full go on in the next row; else they are cut off. */
  wrap: boolean;
  folds: Folds;
  /** The help is in the place of list and pane. */
  help: boolean;
  /** The command that was just copied, until the next key. */
  copied: string | undefined;
  /** MLflow was opened: how that went is told until the next key. */
  opened: boolean;
  /** Asked whether to quit while something runs. */
  leaving: boolean;
  /** The question was answered, though the run has not said so yet. */
  answered: boolean;
}

export const initialView: View = {
  selected: undefined,
  focus: 'list',
  scroll: 0,
  detail: undefined,
  filter: '',
  typing: false,
  wrap: true,
  folds: {},
  help: false,
  copied: undefined,
  opened: false,
  leaving: false,
  answered: false,
};

export type Action =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'top'
  | 'bottom'
  | 'open'
  | 'switch'
  | 'back'
  | 'follow'
  | 'filter'
  | 'wrap'
  | 'help'
  | `group${number}`
  | Detail;

/** What is on the screen, as far as moving about needs to know. */
export interface Scene {
  rows: readonly Row[];
  /** Id of the row to look at when none is selected. */
  followed: string | undefined;
  /** Which row shows what in full; what is missing there can't be shown now. */
  details: DetailRows;
  /** Lines in the pane, and how many of them are in view. */
  paneLines: number;
  height: number;
}

/** The view after an action. Pure. */
export function act(view: View, action: Action, scene: Scene): View {
  if (isGroup(action)) return toGroup(view, Number(action.slice('group'.length)), scene);
  switch (action) {
    case 'help':
      return { ...view, help: !view.help };
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

function isGroup(action: Action): action is `group${number}` {
  return action.startsWith('group');
}

/** Selects the heading of the group at this place, counted from 1. */
function toGroup(view: View, place: number, { rows }: Scene): View {
  const heading = rows.filter(({ kind }) => kind === 'heading')[place - 1];
  return heading === undefined ? view : { ...toList(view), selected: heading.id };
}

/** The view once the question is answered: who read the plan follows the run, which goes on. Pure. */
export function afterAnswer(view: View): View {
  const readPlan = view.detail === 'diff' || view.selected === headingId('deploy');
  return { ...(readPlan ? { ...toList(view), selected: undefined } : view), answered: true, copied: undefined, opened: false };
}

function toList(view: View): View {
  return { ...view, focus: 'list', scroll: 0, detail: undefined, filter: '', typing: false };
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

type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'top' | 'bottom';

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

import type { State } from '../run/state.ts';
import { headingId, type Row } from './checklist.ts';
import { stageOf } from './progress.ts';

/** What a pane can show in full instead of everything in short: the plan with what would change in its objects. */
export type Detail = 'diff';

/** Whether the plan is what the screen is about: a yes is waited for, or was not given. */
export function isPlanOpen(state: State): boolean {
  return state.plan.length > 0 && (stageOf(state) === 'asking' || state.finished?.outcome === 'declined');
}

/** Which row shows what in full. */
export type DetailRows = Readonly<Partial<Record<Detail, string>>>;

/** Which row would show what in full, seen from the row that is looked at. Pure. */
export function detailsFrom(row: Row | undefined, state: State): DetailRows {
  if (!isPlanOpen(state)) return {};
  const changes = state.plan.filter(({ diff }) => diff !== undefined);
  if (changes.length === 0) return {};
  return { diff: changes.find(({ task }) => task === row?.id)?.task ?? headingId('deploy') };
}

import type { State } from '../run/state.ts';
import { headingId, type Row } from './checklist.ts';
import { stageOf } from './progress.ts';

/** What a pane can show in full instead of everything in short: the plan with what would change, or the log or events of a rollout. */
export type Detail = 'diff' | 'log' | 'events';

/** Whether the plan is what the screen is about: a yes is waited for, or was not given. */
export function isPlanOpen(state: State): boolean {
  return state.plan.length > 0 && (stageOf(state) === 'asking' || state.finished?.outcome === 'declined');
}

/** Which row shows what in full. */
export type DetailRows = Readonly<Partial<Record<Detail, string>>>;

/** Which row would show what in full, seen from the row that is looked at. Pure. */
export function detailsFrom(row: Row | undefined, state: State): DetailRows {
  if (isPlanOpen(state)) return diffRow(row, state);
  if (row?.kind !== 'task') return {};
  const rollouts = row.task.resources.flatMap(({ seen }) => (seen.view === 'rollout' ? [seen] : []));
  return {
    ...(rollouts.some(({ log }) => log.length > 0) ? { log: row.id } : {}),
    ...(rollouts.some(({ events }) => events.length > 0) ? { events: row.id } : {}),
  };
}

function diffRow(row: Row | undefined, state: State): DetailRows {
  const changes = state.plan.filter(({ diff }) => diff !== undefined);
  if (changes.length === 0) return {};
  return { diff: changes.find(({ task }) => task === row?.id)?.task ?? headingId('deploy') };
}

import type { Look, LookState } from '../run/look.ts';
import type { State } from '../run/state.ts';
import { headingId, type Row } from './checklist.ts';
import { stageOf } from './progress.ts';

/**
 * What a pane can show in full instead of everything in short: the plan with what would change, the log of a rollout, the events on
 * what a task works on, the YAML of its objects.
 */
export type Detail = 'diff' | 'log' | 'events' | 'yaml';

/** Whether the plan is what the screen is about: a yes is waited for, or was not given. */
export function isPlanOpen(state: State): boolean {
  return state.plan.length > 0 && (stageOf(state) === 'asking' || state.finished?.outcome === 'declined');
}

/** Which row shows what in full. */
export type DetailRows = Readonly<Partial<Record<Detail, string>>>;

/** What can be asked of the cluster; nothing in a recording. */
export type Asked = Pick<Look, 'yamlOf' | 'logOf'>;

/** Which row would show what in full, seen from the row that is looked at. Pure. */
export function detailsFrom(row: Row | undefined, state: State, look?: Asked): DetailRows {
  return { ...(isPlanOpen(state) ? diffRow(row, state) : recordedRows(row)), ...askedRows(row, look) };
}

/** Whether what a row shows in full was asked of the cluster, and nothing of it is there yet. Pure. */
export function isAwaited(detail: Detail | undefined, row: Row | undefined, { yaml, log }: LookState): boolean {
  if (detail === 'yaml') return yaml?.task !== row?.id || yaml?.objects.length === 0;
  return detail === 'log' && (log?.task !== row?.id || (log?.lines.length === 0 && log.problem === undefined));
}

function askedRows(row: Row | undefined, look: Asked | undefined): DetailRows {
  if (row?.kind !== 'task' || look === undefined) return {};
  return { ...(look.yamlOf.has(row.id) && { yaml: row.id }), ...(look.logOf.has(row.id) && { log: row.id }) };
}

function recordedRows(row: Row | undefined): DetailRows {
  if (row?.kind !== 'task') return {};
  const rollouts = row.task.resources.flatMap(({ seen }) => (seen.view === 'rollout' ? [seen] : []));
  return {
    ...(rollouts.some(({ log }) => log.length > 0) ? { log: row.id } : {}),
    ...(row.task.resources.some(({ seen }) => (seen.events ?? []).length > 0) ? { events: row.id } : {}),
  };
}

function diffRow(row: Row | undefined, state: State): DetailRows {
  const changes = state.plan.filter(({ diff }) => diff !== undefined);
  if (changes.length === 0) return {};
  return { diff: changes.find(({ task }) => task === row?.id)?.task ?? headingId('deploy') };
}

import type { Group } from '../run/events.ts';
import { endedWell, hasEnded, type State, type TaskState } from '../run/state.ts';
import { groups, stageOf } from './progress.ts';

/** A row of the checklist: the heading of a group, or a task. Both can be selected. */
export type Row = HeadingRow | TaskRow;

export interface HeadingRow {
  kind: 'heading';
  id: string;
  group: Group;
  tasks: TaskState[];
  folded: boolean;
}

interface TaskRow {
  kind: 'task';
  id: string;
  task: TaskState;
}

/** Groups that the user opened or folded. */
export type Folds = Partial<Record<Group, 'open' | 'folded'>>;

export function headingId(group: Group): string {
  return `group:${group}`;
}

/**
 * The rows in view. While the whole list is higher than the screen, groups that ended well are folded into their headings, the
 * first ones first, unless the user opened them or looks at one of their tasks. Pure.
 * @param looked id of the row that is looked at.
 */
export function rowsOf(tasks: readonly TaskState[], folds: Folds, height: number, looked: string | undefined): Row[] {
  const members = groups.map((group) => ({ group, tasks: tasks.filter((task) => task.group === group) })).filter(isNotEmpty);
  let total = tasks.length + members.length;
  return members.flatMap(({ group, tasks }) => {
    const done = tasks.every(({ status, id }) => endedWell(status) && id !== looked);
    const folded = (folds[group] ?? (done && total > height ? 'folded' : 'open')) === 'folded';
    if (folded) total -= tasks.length;
    const heading: HeadingRow = { kind: 'heading', id: headingId(group), group, tasks, folded };
    return folded ? [heading] : [heading, ...tasks.map((task): TaskRow => ({ kind: 'task', id: task.id, task }))];
  });
}

function isNotEmpty({ tasks }: { tasks: unknown[] }): boolean {
  return tasks.length > 0;
}

/** The id of the row worth looking at when the user has chosen none: what went wrong, else what is going on. Pure. */
export function rowToFollow(state: State): string | undefined {
  const { tasks } = state;
  const wrong = tasks.find(({ status }) => status === 'failed' || status === 'unmet');
  if (wrong !== undefined) return wrong.id;
  const stage = stageOf(state);
  if (stage === 'checking') return headingId('prerequisites');
  if (stage === 'planning' || stage === 'asking' || state.finished?.outcome === 'declined') return headingId('deploy');
  // The one that has run longest stays in view until it ends, however many start beside it.
  const byStart = [...tasks]
    .filter(({ group, startedAt }) => group !== 'prerequisites' && startedAt !== undefined)
    .sort((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
  const running = byStart.find(({ status }) => !hasEnded(status));
  return (running ?? byStart.at(-1))?.id ?? headingId(tasks.some(({ group }) => group === 'deploy') ? 'deploy' : 'prerequisites');
}

/** Where the row is among those in view; a task in a folded group is found at its heading. */
export function indexOfRow(rows: readonly Row[], id: string | undefined): number {
  const index = rows.findIndex(
    (row) => row.id === id || (row.kind === 'heading' && row.folded && row.tasks.some((task) => task.id === id)),
  );
  return Math.max(0, index);
}

import type { Group } from '../run/events.ts';
import { endedWell, type State, type TaskState } from '../run/state.ts';

/** Whether a task was cancelled before it began: what it waited for did not come, which is no news of its own. */
export function neverBegan({ status, startedAt }: TaskState): boolean {
  return status === 'cancelled' && startedAt === undefined;
}

/** The tasks that never began, a text for each reason: "18 prerequisites: need Cluster API", "Reachable: needs MLflow". Pure. */
export function cancelledTexts({ tasks }: State): string[] {
  const reasons = Map.groupBy(tasks.filter(neverBegan), (task) => `${nouns[task.group]}: ${reasonOf(task, tasks)}`);
  return [...reasons].map(([reason, [first, ...more]]) =>
    first !== undefined && more.length === 0 ? `${first.title}: ${first.detail}` : `${more.length + 1} ${reason}`,
  );
}

const nouns: Readonly<Record<Group, string>> = { prerequisites: 'prerequisites', deploy: 'tasks', prove: 'tasks' };

function reasonOf(task: TaskState, tasks: readonly TaskState[]): string {
  const missing = [...new Set(rootsOf(task, tasks))];
  return missing.length > 0 ? `need ${missing.join(', ')}` : (task.detail ?? '');
}

/** The titles of what a task waited for in vain; for what never began either, of what that waited for. */
function rootsOf(task: TaskState, tasks: readonly TaskState[]): string[] {
  const needs = tasks.filter(({ id, status }) => task.needs.includes(id) && !endedWell(status));
  return needs.flatMap((need) => (neverBegan(need) ? rootsOf(need, tasks) : need.title));
}

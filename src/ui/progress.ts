import type { Group } from '../run/events.ts';
import { endedWell, hasEnded, type State, type TaskState } from '../run/state.ts';
import { looks, type Tone } from './theme.ts';

/** The stage a run is in, one step finer than its phase. `held`: a prerequisite is not met, and the run waits for it. */
export type Stage = 'checking' | 'held' | 'planning' | 'asking' | 'deploying' | 'finished';

export function stageOf(state: State): Stage {
  if (state.phase === 'checking') return checkingStage(state.tasks.filter(({ group }) => group === 'prerequisites'));
  // A plan that was refused asks nothing: the run is about to end.
  if (state.phase === 'asking' && state.plan.some(({ action }) => action === 'refused')) return 'planning';
  return state.phase;
}

function checkingStage(prerequisites: readonly TaskState[]): Stage {
  if (prerequisites.length > 0 && prerequisites.every(({ status }) => endedWell(status))) return 'planning';
  const isHeld = prerequisites.some(({ status }) => status === 'unmet') && prerequisites.every(({ status }) => status !== 'running');
  return isHeld ? 'held' : 'checking';
}

/** Whether the program is at work, rather than waiting for somebody or done. */
export function isBusy(state: State): boolean {
  const stage = stageOf(state);
  return stage !== 'held' && stage !== 'asking' && stage !== 'finished';
}

/** Tasks of the plan that change something. */
export function changeCount(state: State): number {
  return state.plan.filter(({ action }) => action === 'create' || action === 'change').length;
}

interface Summary {
  text: string;
  tone: Tone;
}

/** What a group comes to: "4 of 9" while it goes on, "17 met, 2 to make" when all have ended; the worst comes first. */
export function summaryOf(tasks: readonly TaskState[]): Summary {
  const ended = tasks.filter(({ status }) => hasEnded(status));
  const bad = tasks.filter(({ status }) => hasEnded(status) && !endedWell(status));
  if (ended.length < tasks.length && bad.length === 0) return { text: `${ended.length} of ${tasks.length}`, tone: 'plain' };
  const counts = worstFirst
    .map((status) => ({ status, count: tasks.filter((task) => task.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${looks[status].word}`);
  return { text: counts.join(', '), tone: bad.length > 0 ? 'bad' : 'ok' };
}

const worstFirst: readonly TaskState['status'][] = [
  ...(['failed', 'unmet', 'cancelled', 'unknown', 'running', 'waiting', 'met', 'done', 'unchanged', 'pending', 'skipped'] as const),
];

export const groupTitles: Readonly<Record<Group, string>> = { prerequisites: 'Prerequisites', deploy: 'Deploy', prove: 'Prove' };
export const groups: readonly Group[] = ['prerequisites', 'deploy', 'prove'];

/** The titles of what a waiting task waits for. */
export function waitsFor(task: TaskState, tasks: readonly TaskState[]): string[] {
  return task.needs
    .map((id) => tasks.find((other) => other.id === id))
    .filter((need) => need !== undefined && !endedWell(need.status))
    .map((need) => need?.title ?? '');
}

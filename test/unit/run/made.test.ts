import { expect, test } from 'vitest';
import type { EventBody, TaskOutcome } from '../../../src/run/events.ts';
import { withMade } from '../../../src/run/made.ts';
import { initialState, reduce } from '../../../src/run/state.ts';
import { deployTasks } from '../../../src/tasks/deploy/list.ts';
import { prerequisites } from '../../../src/tasks/prerequisites/list.ts';

const info = ({ id, title, group, needs }: (typeof prerequisites | typeof deployTasks)[number]) => ({ id, title, group, needs });
const tasks = [...prerequisites.map(info), ...deployTasks.map(info)];
const begun: EventBody = { type: 'run.started', version: '1', command: 'ci', context: 'lab', namespace: 'dev', tasks };
const ended = (task: string, outcome: TaskOutcome | 'met' | 'pending'): EventBody => {
  return { type: 'task.finished', task, outcome, detail: 'as it was', seconds: 1 };
};

/** Ids of the prerequisites that are still pending when all were, and these tasks ended so. */
function pendingAfter(outcome: TaskOutcome, ...ids: string[]): string[] {
  const bodies = [begun, ...prerequisites.map(({ id }) => ended(id, 'pending')), ...ids.map((id) => ended(id, outcome))];
  const state = bodies.map((body) => ({ time: '2026-11-24T00:00:00.000Z', ...body })).reduce(reduce, initialState);
  return state.tasks.filter(({ status }) => status === 'pending').map(({ id }) => id);
}

const made = (outcome: TaskOutcome, ...ids: string[]) => {
  const left = pendingAfter(outcome, ...ids);
  return prerequisites.map(({ id }) => id).filter((id) => !left.includes(id));
};

test.each<[outcome: TaskOutcome, task: string, made: string[]]>([
  ['done', 'collector.deploy', ['collector']],
  ['unchanged', 'collector.deploy', ['collector']],
  ['done', 'llamastack.configure', ['llamastack.deployment', 'llamastack.pods', 'llamastack.tracing']],
  ['failed', 'collector.deploy', []],
  ['cancelled', 'collector.deploy', []],
  ['skipped', 'llamastack.configure', []],
  ['done', 'mlflow', []],
])('when a task is %s, %s, what was pending because of it is met', (outcome, task, expected) => {
  expect(made(outcome, task)).toEqual(expected);
});

test('what was met before stays as it was seen', () => {
  const row = { ...info(prerequisites[0] as (typeof prerequisites)[number]), id: 'collector', resources: [], paths: [], progress: [] };
  const met = { ...row, traces: [], status: 'met' as const, detail: '1/1 ready' };
  expect(withMade([met], { task: 'collector.deploy', outcome: 'done' })).toEqual([met]);
});

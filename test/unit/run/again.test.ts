import { expect, test } from 'vitest';
import { runAgain } from '../../../src/run/again.ts';
import type { Outcome } from '../../../src/run/events.ts';
import type { Run } from '../../../src/run/run.ts';
import type { Result } from '../../../src/run/task.ts';
import { done, recorder, task, unending, untilAborted } from './support.ts';

const failed: Result = { outcome: 'failed', detail: 'broken' };
const whole: Run<null> = {
  context: null,
  prerequisites: [task('p', [], async () => ({ outcome: 'met', detail: 'there' }), 'prerequisites')],
  tasks: [task('a'), task('b', ['a']), task('c', ['b']), task('smoke', ['c'], async () => done, 'prove')],
  plan: async () => [],
  confirm: async () => true,
  waitMs: 0,
  timeoutMs: 60_000,
};

/** Ended with these outcomes of a, b, c and smoke. */
function after(...outcomes: Outcome[]) {
  return { outcome: 'failed' as const, outcomes: new Map(whole.tasks.map(({ id }, index) => [id, outcomes[index] ?? 'cancelled'])) };
}

async function again(ending: Parameters<typeof runAgain>[1], parts: Partial<Run<null>> = {}, signal = unending) {
  const { emit, said } = recorder();
  return { ...(await runAgain({ ...whole, ...parts }, ending, { emit, signal })), said: said() };
}

test('the failed task and what waits for it run again, and nothing that ended well', async () => {
  const { outcome, outcomes, said } = await again(after('unchanged', 'failed', 'cancelled', 'cancelled'));
  expect(said).toEqual(['b started', 'b done: made', 'c started', 'c done: made', 'smoke started', 'smoke done: made']);
  expect(outcome).toBe('done');
  expect(outcomes).toEqual(new Map(Object.entries({ a: 'unchanged', b: 'done', c: 'done', smoke: 'done' })));
});

test('what fails again keeps the rest waiting, and the run failed', async () => {
  const tasks = [task('a'), task('b', ['a'], async () => failed), task('c', ['b']), task('smoke', ['c'], async () => done, 'prove')];
  const { outcome, said } = await again(after('done', 'failed', 'cancelled', 'cancelled'), { tasks });
  expect(said).toEqual(['b started', 'b failed: broken', 'c cancelled: needs B', 'smoke cancelled: needs C']);
  expect(outcome).toBe('failed');
});

test('only the proof runs again when all is done, and is not forgiven', async () => {
  const good = after('done', 'unchanged', 'skipped', 'done');
  expect(await again(good)).toMatchObject({ outcome: 'done', said: ['smoke started', 'smoke done: made'] });
  const tasks = whole.tasks.with(
    -1,
    task('smoke', ['c'], async () => failed, 'prove'),
  );
  expect(await again(good, { tasks })).toMatchObject({ outcome: 'unproven' });
});

test('a run that ended before its tasks runs again from the checks', async () => {
  const { outcome, said } = await again({ outcome: 'unmet' });
  expect(outcome).toBe('done');
  expect(said.slice(0, 5)).toEqual(['p started', 'p met: there', 'plan.made', 'plan.answered true', 'a started']);
});

test('a retry has the time of a run, and no more', async () => {
  const tasks = whole.tasks.with(1, task('b', ['a'], untilAborted));
  const { outcome, said } = await again(after('done', 'failed', 'cancelled', 'cancelled'), { tasks, timeoutMs: 20 });
  expect(outcome).toBe('timeout');
  expect(said[1]).toBe('b cancelled: out of time after 0 s | allow more with --timeout');
});

test('a retry that is left is interrupted', async () => {
  const controller = new AbortController();
  const leave = task('b', ['a'], (io) => {
    controller.abort();
    return untilAborted(io);
  });
  const before = after('done', 'failed', 'cancelled', 'cancelled');
  const { outcome, said } = await again(before, { tasks: whole.tasks.with(1, leave) }, controller.signal);
  expect(outcome).toBe('interrupted');
  expect(said[1]).toBe('b cancelled: interrupted');
});

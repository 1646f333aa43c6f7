import { expect, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import type { PlannedChange } from '../../../src/run/events.ts';
import { outcomeOf, type Run, run } from '../../../src/run/run.ts';
import type { Result } from '../../../src/run/task.ts';
import { done, recorder, task, unending, untilAborted } from './support.ts';

const met: Result = { outcome: 'met', detail: 'there' };
const check = (id: string, result: Result) => task(id, [], async () => result, 'prerequisites');
const create = (id: string): PlannedChange => ({ task: id, action: 'create', kind: 'Service', name: id });

function runOf(parts: Partial<Run<null>>): Run<null> {
  return {
    context: null,
    prerequisites: [check('p', met)],
    tasks: [task('a'), task('b', ['a'])],
    plan: async () => [create('a')],
    confirm: async () => true,
    waitMs: 0,
    timeoutMs: 60_000,
    ...parts,
  };
}

async function record(parts: Partial<Run<null>>, signal = unending) {
  const { emit, said, events } = recorder();
  const { outcome, outcomes } = await run(runOf(parts), { emit, signal });
  return { outcome, outcomes, said: said(), events };
}

test('checks, plans, asks, acts', async () => {
  const changes = [create('a'), create('b')];
  const asked: PlannedChange[][] = [];
  const confirm = async (plan: PlannedChange[]) => asked.push(plan) > 0;
  const { outcome, outcomes, said, events } = await record({ plan: async () => changes, confirm });
  expect(outcome).toBe('done');
  expect(outcomes).toEqual(new Map(Object.entries({ a: 'done', b: 'done' })));
  expect(said).toEqual([
    'p started',
    'p met: there',
    'plan.made',
    'plan.answered true',
    'a started',
    'a done: made',
    'b started',
    'b done: made',
  ]);
  expect(asked).toEqual([changes]);
  expect(events.find(({ type }) => type === 'plan.made')).toEqual({ type: 'plan.made', changes });
});

test('a command that only checks plans nothing and asks nobody', async () => {
  const { outcome, said } = await record({ tasks: [] });
  expect(outcome).toBe('done');
  expect(said).toEqual(['p started', 'p met: there']);
});

test.each(['pending', 'unknown'] as const)('a prerequisite that is %s does not stop the run', async (outcome) => {
  expect(await record({ prerequisites: [check('p', { outcome, detail: '' })] })).toMatchObject({ outcome: 'done' });
});

test('an unmet prerequisite ends the run before anything is planned', async () => {
  const unmet: Result = { outcome: 'unmet', detail: 'no Secret x', hint: 'make it' };
  const { outcome, outcomes, said } = await record({ prerequisites: [check('p', unmet), check('q', met)] });
  expect(outcome).toBe('unmet');
  expect(outcomes).toBeUndefined();
  expect(said.slice(2)).toEqual([
    'p unmet: no Secret x | make it',
    'q met: there',
    'a cancelled: a prerequisite is not met',
    'b cancelled: a prerequisite is not met',
  ]);
});

test('a refused plan fails the tasks that were refused, each once, and asks nobody', async () => {
  const refused = (name: string, note: string, hint?: string): PlannedChange => ({
    task: 'b',
    action: 'refused',
    kind: 'Service',
    name,
    note,
    ...(hint !== undefined && { hint }),
  });
  const plan = async () => [create('a'), refused('b', 'not ours'), refused('b2', 'not ours, too', 'kubectl label ...')];
  const { outcome, said } = await record({ plan, confirm: () => Promise.reject(new Error('asked')) });
  expect(outcome).toBe('failed');
  expect(said.slice(2)).toEqual([
    'plan.made',
    'b failed: Service b: not ours; Service b2: not ours, too | kubectl label ...',
    'a cancelled: the plan was refused',
  ]);
});

test('a declined plan changes nothing', async () => {
  const { outcome, said } = await record({ confirm: async () => false });
  expect(outcome).toBe('declined');
  expect(said.slice(2)).toEqual([
    'plan.made',
    'plan.answered false',
    'a cancelled: the plan was not confirmed',
    'b cancelled: the plan was not confirmed',
  ]);
});

test('who leaves at the question has declined: nothing was begun that could go on', async () => {
  const controller = new AbortController();
  const confirm = async () => {
    controller.abort();
    return false;
  };
  const { outcome, said } = await record({ confirm }, controller.signal);
  expect(outcome).toBe('declined');
  expect(said.slice(3)).toEqual(['plan.answered false', 'a cancelled: interrupted', 'b cancelled: interrupted']);
});

test('a plan that can not be made changes nothing', async () => {
  const { outcome, said } = await record({ plan: () => Promise.reject(new Error('the connection was lost')) });
  expect(outcome).toBe('failed');
  expect(said.slice(2)).toEqual(['a cancelled: no plan: the connection was lost', 'b cancelled: no plan: the connection was lost']);
});

test.each<{ when: string; parts: (abort: () => void) => Partial<Run<null>> }>([
  {
    when: 'checking',
    parts: (abort) => ({
      waitMs: Number.POSITIVE_INFINITY,
      prerequisites: [
        task('p', [], async () => {
          abort();
          return { outcome: 'unmet', detail: 'no Secret x' };
        }),
      ],
    }),
  },
  {
    when: 'planning',
    parts: (abort) => ({
      plan: async () => {
        abort();
        throw new Error('aborted');
      },
    }),
  },
  {
    when: 'asking',
    parts: (abort) => ({
      confirm: async () => {
        abort();
        throw new Error('the screen is gone');
      },
    }),
  },
  {
    when: 'acting',
    parts: (abort) => ({
      tasks: [
        task('a', [], (io) => {
          abort();
          return untilAborted(io);
        }),
        task('b', ['a']),
      ],
    }),
  },
])('an interruption while $when ends the run as interrupted, and every task', async ({ parts }) => {
  const controller = new AbortController();
  const { outcome, events } = await record(
    parts(() => controller.abort()),
    controller.signal,
  );
  expect(outcome).toBe('interrupted');
  const ended = events.filter((event) => event.type === 'task.finished').filter(({ task: id }) => id === 'a' || id === 'b');
  expect(ended).toMatchObject([
    { task: 'a', outcome: 'cancelled', detail: 'interrupted' },
    { task: 'b', outcome: 'cancelled', detail: expect.stringMatching(/^(interrupted|needs A)$/) },
  ]);
});

test('interrupted at the very end of checking, a check is interrupted too', async () => {
  const controller = new AbortController();
  const last = task('p', [], async () => {
    controller.abort();
    return met;
  });
  expect(await record({ tasks: [], prerequisites: [last] }, controller.signal)).toMatchObject({ outcome: 'interrupted' });
});

test('tasks that take longer than they may are stopped, and the run is out of time', async () => {
  const { outcome, said } = await record({ tasks: [task('a', [], untilAborted), task('b', ['a']), task('c')], timeoutMs: 20 });
  expect(outcome).toBe('timeout');
  expect(said.slice(4)).toEqual([
    'a started',
    'c started',
    'c done: made',
    'a cancelled: out of time after 0 s | allow more with --timeout',
    'b cancelled: needs A',
  ]);
});

const nothing = { interrupted: false, outOfTime: false };
const tasks = [task('deploy'), task('smoke', ['deploy'], async () => done, 'prove')];

test.each([
  { deploy: 'done', smoke: 'done', why: nothing, outcome: 'done' },
  { deploy: 'unchanged', smoke: 'skipped', why: nothing, outcome: 'done' },
  { deploy: 'done', smoke: 'failed', why: nothing, outcome: 'unproven' },
  { deploy: 'failed', smoke: 'cancelled', why: nothing, outcome: 'failed' },
  { deploy: 'failed', smoke: 'failed', why: nothing, outcome: 'failed' },
  { deploy: 'cancelled', smoke: 'cancelled', why: { interrupted: false, outOfTime: true }, outcome: 'timeout' },
  { deploy: 'done', smoke: 'cancelled', why: { interrupted: false, outOfTime: true }, outcome: 'timeout' },
  { deploy: 'done', smoke: 'cancelled', why: { interrupted: true, outOfTime: false }, outcome: 'interrupted' },
  { deploy: 'cancelled', smoke: 'cancelled', why: { interrupted: true, outOfTime: true }, outcome: 'interrupted' },
  // Too late to change anything.
  { deploy: 'done', smoke: 'done', why: { interrupted: true, outOfTime: true }, outcome: 'done' },
] as const)('deploy $deploy, smoke $smoke, $why: $outcome', ({ deploy, smoke, why, outcome }) => {
  const outcomes = new Map<string, Result['outcome']>([
    ['deploy', deploy],
    ['smoke', smoke],
  ]);
  expect(outcomeOf(tasks, outcomes, why)).toBe(outcome);
});

test('a task without an outcome is no success', () => {
  expect(outcomeOf(tasks, new Map([['deploy', 'done']]), nothing)).toBe('unproven');
});

test('what ends the time of a run is a Problem, which decides the words', async () => {
  let reason: unknown;
  const look = task('a', [], (io) => {
    io.signal.addEventListener('abort', () => {
      reason = io.signal.reason;
    });
    return untilAborted(io);
  });
  await record({ tasks: [look], timeoutMs: 5 });
  expect(reason).toBeInstanceOf(Problem);
  expect(reason).toMatchObject({ kind: 'timeout' });
});

import { expect, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import { runTasks } from '../../../src/run/engine.ts';
import type { Outcome } from '../../../src/run/events.ts';
import { done, milestone, recorder, task, unending, untilAborted } from './support.ts';

test('tasks run side by side: each of two waits for the other to have begun', async () => {
  const { emit, said } = recorder();
  const [a, b] = [milestone(), milestone()];
  const meet = (mine: typeof a, other: typeof a) => async () => {
    mine.reach();
    await other.reached;
    return done;
  };
  const outcomes = await runTasks([task('a', [], meet(a, b)), task('b', [], meet(b, a))], null, { emit, signal: unending });
  expect([...outcomes]).toEqual([
    ['a', 'done'],
    ['b', 'done'],
  ]);
  expect(said().slice(0, 2)).toEqual(['a started', 'b started']);
});

test('a task starts when all it needs has ended well, and not before', async () => {
  const { emit, said } = recorder();
  const slow = milestone();
  const tasks = [
    task('a', [], () => slow.reached.then(() => done)),
    task('b', [], async () => {
      // Whatever could start by mistake would have started by the next turn of the event loop.
      setImmediate(slow.reach);
      return done;
    }),
    task('c', ['a', 'b']),
    task('d', ['c', 'not in this run']),
  ];
  await runTasks(tasks, null, { emit, signal: unending });
  expect(said()).toEqual([
    'a started',
    'b started',
    'b done: made',
    'a done: made',
    'c started',
    'c done: made',
    'd started',
    'd done: made',
  ]);
});

test.each<{ outcome: Outcome; next: Outcome }>([
  { outcome: 'done', next: 'done' },
  { outcome: 'unchanged', next: 'done' },
  { outcome: 'skipped', next: 'done' },
  { outcome: 'met', next: 'done' },
  { outcome: 'pending', next: 'done' },
  { outcome: 'unknown', next: 'done' },
  { outcome: 'unmet', next: 'cancelled' },
  { outcome: 'failed', next: 'cancelled' },
  { outcome: 'cancelled', next: 'cancelled' },
])('after $outcome what needs it is $next', async ({ outcome, next }) => {
  const { emit } = recorder();
  const outcomes = await runTasks([task('a', [], async () => ({ outcome, detail: '' })), task('b', ['a'])], null, {
    emit,
    signal: unending,
  });
  expect(Object.fromEntries(outcomes)).toEqual({ a: outcome, b: next });
});

test('a failed task cancels all that need it, with the titles of what is missing, and nothing else', async () => {
  const { emit, said, events } = recorder();
  const fail = async () => {
    throw new Problem('Pod x crashes', { hint: 'kubectl logs x' });
  };
  const tasks = [task('a', [], fail), task('b', ['a']), task('c', ['b', 'a']), task('d')];
  await runTasks(tasks, null, { emit, signal: unending });
  expect(said()).toEqual([
    'a started',
    'd started',
    'a failed: Pod x crashes | kubectl logs x',
    'd done: made',
    'b cancelled: needs A',
    'c cancelled: needs B, A',
  ]);
  for (const event of events) if (event.type === 'task.finished') expect(event.seconds).toBeGreaterThanOrEqual(0);
});

test.each([
  { what: 'an error', thrown: new Error('connect ECONNREFUSED'), said: 'a failed: connect ECONNREFUSED' },
  { what: 'a Problem without a next step', thrown: new Problem('no'), said: 'a failed: no' },
  { what: 'anything else', thrown: 'text', said: 'a failed: text' },
])('$what that a task throws is its failure', async ({ thrown, said: expected }) => {
  const { emit, said } = recorder();
  await runTasks([task('a', [], () => Promise.reject(thrown))], null, { emit, signal: unending });
  expect(said()).toEqual(['a started', expected]);
});

test('what a task says goes out under its id', async () => {
  const { emit, said } = recorder();
  const talk = task('a', [], async ({ progress }) => {
    progress('1/2');
    progress('1/2');
    progress('2/2');
    return { outcome: 'unchanged', detail: 'as it was', hint: 'look' };
  });
  await runTasks([talk], null, { emit, signal: unending });
  expect(said()).toEqual(['a started', 'a ... 1/2', 'a ... 2/2', 'a unchanged: as it was | look']);
});

test('an abort stops what runs and what has not begun, and leaves what is done', async () => {
  const { emit, said } = recorder();
  const controller = new AbortController();
  const tasks = [
    task('a'),
    task('b', ['a'], (io) => {
      controller.abort();
      return untilAborted(io);
    }),
    task('c', ['b']),
    task('d', ['a'], untilAborted),
  ];
  const outcomes = await runTasks(tasks, null, { emit, signal: controller.signal });
  expect(Object.fromEntries(outcomes)).toEqual({ a: 'done', b: 'cancelled', c: 'cancelled', d: 'cancelled' });
  expect(said()).toContain('b cancelled: interrupted');
  expect(said()).toContain('c cancelled: needs B');
  // d had not begun when b aborted.
  expect(said()).toContain('d cancelled: interrupted');
  expect(said()).not.toContain('d started');
});

test('a task that ends well in spite of the abort has ended well', async () => {
  const { emit } = recorder();
  const controller = new AbortController();
  const finishing = task('a', [], async () => {
    controller.abort();
    return done;
  });
  const outcomes = await runTasks([finishing, task('b', ['a'])], null, { emit, signal: controller.signal });
  expect(Object.fromEntries(outcomes)).toEqual({ a: 'done', b: 'cancelled' });
});

test('what runs out of time says what it was waiting for, and the next step', async () => {
  const { emit, said } = recorder();
  const controller = new AbortController();
  const outOfTime = new Problem('out of time after 10 min', { kind: 'timeout', hint: 'allow more with --timeout' });
  const waiting = task('a', [], (io) => {
    io.progress('Pod x: ContainerCreating');
    controller.abort(outOfTime);
    return untilAborted(io);
  });
  await runTasks([waiting, task('b', ['a'])], null, { emit, signal: controller.signal });
  expect(said().slice(2)).toEqual([
    'a cancelled: out of time after 10 min; it was at: Pod x: ContainerCreating | allow more with --timeout',
    'b cancelled: needs A',
  ]);
});

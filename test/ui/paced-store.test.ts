import { expect, test, vi } from 'vitest';
import { createStore } from '../../src/run/store.ts';
import { pace } from '../../src/ui/paced-store.ts';
import { at, someTasks } from './make.ts';

const started = at(0, { type: 'run.started', version: '1', command: 'deploy', context: 'lab', namespace: 'shared', tasks: someTasks });

test('a burst of events becomes two calls: at once, and at its end', async () => {
  const store = createStore();
  store.dispatch(started);
  const paced = pace(store, 20);
  const seen: (string | undefined)[] = [];
  paced.subscribe(() => seen.push(paced.getState().tasks[0]?.message));
  for (let count = 0; count < 2000; count++) store.dispatch(at(1, { type: 'task.progress', task: 'api', message: `${count}` }));
  expect(seen).toEqual(['0']);
  await expect.poll(() => seen).toEqual(['0', '1999']);
  paced.close();
});

test('the state stays the same between two calls', () => {
  const store = createStore();
  const paced = pace(store, 60_000);
  store.dispatch(started);
  const before = paced.getState();
  store.dispatch(at(1, { type: 'task.started', task: 'api' }));
  expect(paced.getState()).toBe(before);
  expect(before.phase).toBe('checking');
  paced.close();
});

test('a closed one is silent', () => {
  const store = createStore();
  const paced = pace(store, 1);
  const listener = vi.fn();
  paced.subscribe(listener);
  paced.close();
  store.dispatch(started);
  expect(listener).not.toHaveBeenCalled();
});

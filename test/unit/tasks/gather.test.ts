import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gather } from '../../../src/tasks/gather.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function gathering(work = () => {}) {
  const stop = new AbortController();
  const done = vi.fn(work);
  return { stop, done, call: gather(100, done, stop.signal) };
}

test('a burst of calls becomes one, and a later call another', () => {
  const { call, done } = gathering();
  call();
  call();
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(done).toHaveBeenCalledTimes(1);
  call();
  vi.advanceTimersByTime(100);
  expect(done).toHaveBeenCalledTimes(2);
});

test('nothing is done after the end, not even what was called for before it', () => {
  const { call, done, stop } = gathering();
  call();
  stop.abort();
  vi.runAllTimers();
  call();
  vi.runAllTimers();
  expect(done).not.toHaveBeenCalled();
});

test('what is thrown is lost, and the next call is as good as the first', () => {
  const { call, done } = gathering(() => {
    throw new Error('no');
  });
  call();
  vi.runAllTimers();
  call();
  vi.runAllTimers();
  expect(done).toHaveBeenCalledTimes(2);
});

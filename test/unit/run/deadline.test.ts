import { expect, test } from 'vitest';
import { inWords, withDeadline } from '../../../src/deadline.ts';
import { unending, untilAborted } from './support.ts';

const forever = (signal: AbortSignal) => untilAborted({ signal, emit: () => {}, progress: () => {} });

test('work that ends in time gives what it found', async () => {
  await expect(withDeadline(unending, 60_000, 'it', async () => 7)).resolves.toBe(7);
});

test('work that takes too long ends as a Problem that says what was waited for, however it gives up', async () => {
  const problem = { message: 'waited 0 s for a pod', kind: 'timeout', hint: 'kubectl get pods' };
  await expect(withDeadline(unending, 10, 'a pod', forever, 'kubectl get pods')).rejects.toMatchObject(problem);
  const givesUp = (signal: AbortSignal) =>
    forever(signal).catch(() => {
      throw new Error('socket closed');
    });
  await expect(withDeadline(unending, 10, 'a pod', givesUp, 'kubectl get pods')).rejects.toMatchObject(problem);
});

test('an error before the deadline, and an abort from outside, stay what they are', async () => {
  const error = new Error('refused');
  await expect(withDeadline(unending, 60_000, 'it', () => Promise.reject(error))).rejects.toBe(error);
  const reason = new Error('interrupted');
  await expect(withDeadline(AbortSignal.abort(reason), 60_000, 'it', forever)).rejects.toBe(reason);
  const controller = new AbortController();
  const stopped = withDeadline(controller.signal, 60_000, 'it', forever);
  controller.abort(reason);
  await expect(stopped).rejects.toBe(reason);
});

test.each([
  [0, '0 s'],
  [500, '0.5 s'],
  [5000, '5 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [119_960, '2 min'],
  [3_600_000, '60 min'],
])('%d ms are %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

import { expect, test } from 'vitest';
import { createClock, TooLate, within } from '../../../src/sandbox/clock.ts';
import { warningsOf } from '../warnings.ts';

test('what is to wait for longer than a timer can waits, all the same', async () => {
  const clock = createClock(1);
  clock.settle();
  const over = new AbortController();
  // A progressDeadlineSeconds of 2147483647 is how people say never.
  const long = clock.sleep(2_147_483_647, over.signal).then(
    () => 'long',
    () => 'stopped',
  );
  expect(await Promise.race([long, clock.sleep(0.01, over.signal).then(() => 'short')])).toBe('short');
  over.abort();
  expect(await long).toBe('stopped');
});

test.each([-3, Number.NaN])('to wait for %d seconds is not to wait, and no warning of Node over the screen', async (seconds) => {
  expect(await warningsOf(() => createClock(1).sleep(seconds, new AbortController().signal))).toEqual([]);
});

/** Ends when it is told to. */
const endless = (signal: AbortSignal) =>
  new Promise<string>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));

test('what takes longer than it may is told to stop', async () => {
  await expect(within(createClock(50), 1, new AbortController().signal, endless)).rejects.toBeInstanceOf(TooLate);
});

test('what nobody wants any more is told to stop, and is not late', async () => {
  const over = new AbortController();
  const limited = within(createClock(50), 1000, over.signal, endless);
  over.abort();
  await expect(limited).rejects.toThrow('stopped');
});

test('what is done in its time is given back', async () => {
  expect(await within(createClock(50), 1000, new AbortController().signal, async () => 'done')).toBe('done');
});

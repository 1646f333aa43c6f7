import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { events } from '../../../../src/cluster/kinds.ts';
import { record } from '../../../../src/sandbox/controllers/events.ts';
import { runExpiry } from '../../../../src/sandbox/controllers/expiry.ts';
import type { Machine } from '../../../../src/sandbox/machine.ts';
import { buildMachine, namespace, serving } from './make.ts';

/** Has time pass when the test says so. @returns that, in minutes */
function holdTime({ clock }: Machine): (minutes: number) => Promise<void> {
  let now = 0;
  const timers = new Set<{ due: number; wake(): void }>();
  clock.sleep = (seconds, signal) =>
    new Promise((wake, reject) => {
      const timer = { due: now + seconds, wake };
      timers.add(timer);
      signal.addEventListener('abort', () => reject(timers.delete(timer)));
    });
  return async (minutes) => {
    now += minutes * 60;
    for (const timer of timers) if (timer.due <= now && timers.delete(timer)) timer.wake();
    // One for each event.
    for (let turns = 0; turns < 5; turns++) await turn();
  };
}

test('an event is gone an hour after it was told for the last time', async () => {
  using machine = buildMachine(serving, {}, []);
  const pass = holdTime(machine);
  runExpiry(machine.machine);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name: 'web', uid: 'u' } };
  const tell = (message: string) => record(machine.machine, pod, { reason: 'BackOff', message, component: 'kubelet' });
  const told = () => machine.store.list(events).map(({ message, count }) => `${message} ${count}`);
  tell('once');
  tell('again and again');
  await pass(0);
  await pass(59);
  tell('again and again');
  await pass(0);
  expect(told()).toEqual(['once 1', 'again and again 2']);
  await pass(1);
  expect(told()).toEqual(['again and again 2']);
  await pass(58);
  expect(told()).toEqual(['again and again 2']);
  await pass(1);
  expect(told()).toEqual([]);
});

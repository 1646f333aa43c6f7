import { describe, expect, test } from 'vitest';
import { checkUntilMet } from '../../../src/run/prerequisites.ts';
import type { Result } from '../../../src/run/task.ts';
import { recorder, task, unending, untilAborted } from './support.ts';

const met: Result = { outcome: 'met', detail: 'there' };
const unmet = (detail: string): Result => ({ outcome: 'unmet', detail });

/** Answers one after the other, the last one for ever; counts how often it was asked. */
function check(id: string, answers: Result[], needs: string[] = []) {
  let times = 0;
  const asked = () => times;
  const checkTask = task(id, needs, async () => {
    const answer = answers[Math.min(times, answers.length - 1)] as Result;
    times += 1;
    return answer;
  });
  return { ...checkTask, asked };
}

test('without time to wait each is asked once', async () => {
  const { emit, said } = recorder();
  const [p, q] = [check('p', [unmet('no'), met]), check('q', [met])];
  expect(await checkUntilMet([p, q], null, 0, { emit, signal: unending })).toBe(false);
  expect(said()).toEqual(['p started', 'q started', 'p unmet: no', 'q met: there']);
  expect([p.asked(), q.asked()]).toEqual([1, 1]);
});

// They wait a second between rounds, so they wait together.
describe.concurrent('with time to wait', () => {
  test('an unmet one is asked again until it is met; only other answers are told', async () => {
    const { emit, said } = recorder();
    const p = check('p', [unmet('no pod'), unmet('no pod'), unmet('0/1 ready'), met]);
    const q = check('q', [met, unmet('never asked again')]);
    expect(await checkUntilMet([p, q], null, Number.POSITIVE_INFINITY, { emit, signal: unending })).toBe(true);
    expect(said()).toEqual(['p started', 'q started', 'p unmet: no pod', 'q met: there', 'p unmet: 0/1 ready', 'p met: there']);
    expect([p.asked(), q.asked()]).toEqual([4, 1]);
  });

  test('what was cancelled for want of another is asked when that one is met', async () => {
    const { emit, said } = recorder();
    const tasks = [check('p', [unmet('no'), met]), check('q', [met], ['p'])];
    expect(await checkUntilMet(tasks, null, Number.POSITIVE_INFINITY, { emit, signal: unending })).toBe(true);
    expect(said()).toEqual(['p started', 'p unmet: no', 'q cancelled: needs P', 'p met: there', 'q met: there']);
  });

  test('it gives up when its time is over', async () => {
    const { emit, said } = recorder();
    const p = check('p', [unmet('no')]);
    expect(await checkUntilMet([p], null, 900, { emit, signal: unending })).toBe(false);
    expect(said()).toEqual(['p started', 'p unmet: no']);
    expect(p.asked()).toBe(2);
  });

  test('an abort ends the waiting at once, and the last answers stand', async () => {
    const { emit, said } = recorder();
    const controller = new AbortController();
    let times = 0;
    const p = task('p', [], async (io) => {
      times += 1;
      if (times === 1) return unmet('no');
      controller.abort();
      return untilAborted(io);
    });
    expect(await checkUntilMet([p], null, Number.POSITIVE_INFINITY, { emit, signal: controller.signal })).toBe(false);
    expect(said()).toEqual(['p started', 'p unmet: no']);
    expect(times).toBe(2);
  });
});

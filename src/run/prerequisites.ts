import { setTimeout as delay } from 'node:timers/promises';
import { runTasks } from './engine.ts';
import type { Emit } from './events.ts';
import { endedWell } from './state.ts';
import type { Task } from './task.ts';

const recheckEveryMs = 1000;

/**
 * Checks the prerequisites, and those that are not met again and again for as long as the run may wait. After the first
 * round events come only when an answer changes.
 * @param waitMs Infinity to wait until the signal aborts.
 * @returns whether all are met.
 */
export async function checkUntilMet<Context>(
  tasks: readonly Task<Context>[],
  context: Context,
  waitMs: number,
  { emit, signal }: { emit: Emit; signal: AbortSignal },
): Promise<boolean> {
  const remembering = onlyNews(emit);
  const giveUpAt = performance.now() + waitMs;
  let unmet = await notMet(tasks, context, { emit: remembering, signal });
  while (unmet.length > 0 && performance.now() < giveUpAt && !signal.aborted) {
    await delay(recheckEveryMs, undefined, { signal }).catch(() => undefined);
    const quiet: Emit = (event) => event.type === 'task.started' || signal.aborted || remembering(event);
    unmet = await notMet(unmet, context, { emit: quiet, signal });
  }
  return unmet.length === 0;
}

async function notMet<Context>(tasks: readonly Task<Context>[], context: Context, io: { emit: Emit; signal: AbortSignal }) {
  const outcomes = await runTasks(tasks, context, io);
  return tasks.filter(({ id }) => !endedWell(outcomes.get(id) ?? 'waiting'));
}

/** Lets an answer through only when it differs from the task's last one. */
function onlyNews(emit: Emit): Emit {
  const said = new Map<string, string>();
  return (event) => {
    if (event.type === 'task.finished') {
      const answer = JSON.stringify([event.outcome, event.detail, event.hint]);
      if (said.get(event.task) === answer) return;
      said.set(event.task, answer);
    }
    emit(event);
  };
}

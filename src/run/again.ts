import type { Outcomes } from './engine.ts';
import type { RunOutcome } from './events.ts';
import { act, type Ending, type Run, run } from './run.ts';
import { endedWell } from './state.ts';

/**
 * What can be done once more after a run that ended so: what did not end well, or the proof of what did. Nothing where the user
 * wanted no more.
 */
export const nextAfter: Readonly<Record<RunOutcome, 'retry' | 'prove' | undefined>> = {
  done: 'prove',
  failed: 'retry',
  unmet: 'retry',
  unproven: 'retry',
  timeout: 'retry',
  interrupted: undefined,
  declined: undefined,
};

/**
 * Goes on after a run that ended: runs the tasks that did not end well, or, when all did, those that prove it. A run that ended
 * before it came to its tasks runs again as a whole.
 */
export async function runAgain<Context>(whole: Run<Context>, { outcomes }: Ending, io: Parameters<typeof run>[1]): Promise<Ending> {
  return outcomes === undefined ? run(whole, io) : act(whole, tasksToRun(whole, outcomes), outcomes, io);
}

function tasksToRun<Context>({ tasks }: Run<Context>, outcomes: Outcomes) {
  const bad = tasks.filter(({ id }) => !endedWell(outcomes.get(id) ?? 'waiting'));
  return bad.length > 0 ? bad : tasks.filter(({ group }) => group === 'prove');
}

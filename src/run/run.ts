import { inWords } from '../deadline.ts';
import { messageOf, Problem } from '../problem.ts';
import { cancelTask, type Outcomes, runTasks } from './engine.ts';
import type { Emit, EventBody, PlannedChange, RunOutcome, TaskInfo } from './events.ts';
import { checkUntilMet } from './prerequisites.ts';
import { endedWell } from './state.ts';
import type { Task } from './task.ts';

/** A whole run: what to check, what to do, and how to ask before doing it. */
export interface Run<Context> {
  context: Context;
  prerequisites: readonly Task<Context>[];
  /** What acts: deploys, proves. Empty for a command that only checks. */
  tasks: readonly Task<Context>[];
  /** Finds out what the tasks would change, without changing anything. */
  plan: (signal: AbortSignal) => Promise<PlannedChange[]>;
  /** Asks whether to go on with the plan; resolves at once where nobody is asked. */
  confirm: (changes: PlannedChange[], signal: AbortSignal) => Promise<boolean>;
  /** Milliseconds that unmet prerequisites may take to turn met. */
  waitMs: number;
  /** Milliseconds that the tasks may take, from the yes on. */
  timeoutMs: number;
}

/** How a run ended. */
export interface Ending {
  outcome: RunOutcome;
  /** How its tasks ended; absent when the run ended before it came to them. */
  outcomes?: Outcomes;
}

interface Io {
  emit: Emit;
  signal: AbortSignal;
}

/**
 * Checks the prerequisites, plans, asks, acts. The first stage that does not end well ends the run, and the tasks behind it
 * are `cancelled`.
 */
export async function run<Context>(whole: Run<Context>, io: Io): Promise<Ending> {
  const { emit, signal } = io;
  const stop = (outcome: RunOutcome, why: string, tasks = whole.tasks): Ending => {
    for (const task of tasks) cancelTask(task, emit, signal.aborted ? 'interrupted' : why);
    // Whoever leaves at the question has declined: nothing was begun that could go on.
    return { outcome: signal.aborted && outcome !== 'declined' ? 'interrupted' : outcome };
  };

  if (!(await checkUntilMet(whole.prerequisites, whole.context, whole.waitMs, io))) return stop('unmet', 'a prerequisite is not met');
  if (whole.tasks.length === 0) return { outcome: signal.aborted ? 'interrupted' : 'done' };

  try {
    const changes = await whole.plan(signal);
    emit({ type: 'plan.made', changes });
    const refused = changes.filter(({ action }) => action === 'refused');
    if (refused.length > 0) {
      for (const [task, changes] of Map.groupBy(refused, ({ task }) => task)) emit(refusal(task, changes));
      const tasks = whole.tasks.filter(({ id }) => refused.every(({ task }) => task !== id));
      return stop('failed', 'the plan was refused', tasks);
    }
    const yes = await whole.confirm(changes, signal);
    emit({ type: 'plan.answered', yes });
    if (!yes) return stop('declined', 'the plan was not confirmed');
  } catch (error) {
    return stop('failed', `no plan: ${messageOf(error)}`);
  }
  return act(whole, whole.tasks, new Map(), io);
}

function refusal(task: string, changes: PlannedChange[]): EventBody {
  const detail = changes.map(describeRefusal).join('; ');
  const hint = changes.find((change) => change.hint !== undefined)?.hint;
  return { type: 'task.finished', task, outcome: 'failed', detail, hint, seconds: 0 };
}

/** What was refused, named once. */
function describeRefusal({ kind, name, note = '' }: PlannedChange): string {
  return note.includes(name) ? note : `${kind} ${name}: ${note}`;
}

/**
 * Runs tasks of a run, in the time that it gives them.
 * @param before how the run's other tasks ended
 */
export async function act<Context>(whole: Run<Context>, tasks: readonly Task<Context>[], before: Outcomes, io: Io): Promise<Ending> {
  const { context, timeoutMs } = whole;
  const deadline = new AbortController();
  const outOfTime = new Problem(`out of time after ${inWords(timeoutMs)}`, { kind: 'timeout', hint: 'allow more with --timeout' });
  const timer = setTimeout(() => deadline.abort(outOfTime), timeoutMs);
  const ended = await runTasks(tasks, context, { emit: io.emit, signal: AbortSignal.any([io.signal, deadline.signal]) });
  clearTimeout(timer);
  const outcomes = new Map([...before, ...ended]);
  const outcome = outcomeOf(whole.tasks, outcomes, { interrupted: io.signal.aborted, outOfTime: deadline.signal.aborted });
  return { outcome, outcomes };
}

/** What a run that acted comes to. Pure. */
export function outcomeOf(
  tasks: readonly TaskInfo[],
  outcomes: Outcomes,
  { interrupted, outOfTime }: { interrupted: boolean; outOfTime: boolean },
): RunOutcome {
  const bad = tasks.filter(({ id }) => !endedWell(outcomes.get(id) ?? 'waiting'));
  if (bad.length === 0) return 'done';
  if (interrupted) return 'interrupted';
  if (outOfTime) return 'timeout';
  return bad.every(({ group }) => group === 'prove') ? 'unproven' : 'failed';
}

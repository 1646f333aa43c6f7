import { messageOf, Problem } from '../problem.ts';
import type { Emit, Outcome, TaskInfo } from './events.ts';
import { endedWell } from './state.ts';
import type { Result, Task } from './task.ts';

/** How each task ended, by id. */
export type Outcomes = Map<string, Outcome>;

/**
 * Runs tasks, each as soon as its needs have ended well, side by side where nothing stands between. A task whose need did
 * not end well, and whatever had not started when the signal aborted, ends as `cancelled`. Resolves when all have ended;
 * never rejects.
 * @param tasks in order of need: a task stands after those it needs. Needs that are not among them count as ended well.
 */
export async function runTasks<Context>(
  tasks: readonly Task<Context>[],
  context: Context,
  { emit, signal }: { emit: Emit; signal: AbortSignal },
): Promise<Outcomes> {
  const endings = new Map<string, Promise<Outcome>>();

  async function settle(task: Task<Context>): Promise<Outcome> {
    const needs = await Promise.all(task.needs.map(async (id) => ({ id, outcome: (await endings.get(id)) ?? 'done' })));
    const missing = needs.filter(({ outcome }) => !endedWell(outcome)).map(({ id }) => id);
    return missing.length === 0 && !signal.aborted
      ? runTask(task, context, { emit, signal })
      : cancelTask(task, emit, missing.length > 0 ? `needs ${titles(tasks, missing)}` : whyAborted(signal));
  }

  for (const task of tasks) endings.set(task.id, settle(task));
  const outcomes = await Promise.all([...endings].map(async ([id, ending]) => [id, await ending] as const));
  return new Map(outcomes);
}

/** Runs one task to its end and says how it ended. */
export async function runTask<Context>(
  task: Task<Context>,
  context: Context,
  { emit, signal }: { emit: Emit; signal: AbortSignal },
): Promise<Outcome> {
  const startedAt = performance.now();
  emit({ type: 'task.started', task: task.id });
  const { outcome, detail, hint } = await resultOf(task, context, { emit, signal });
  emit({ type: 'task.finished', task: task.id, outcome, detail, hint, seconds: secondsSince(startedAt) });
  return outcome;
}

/** Ends a task that did not run. */
export function cancelTask(task: TaskInfo, emit: Emit, why: string): Outcome {
  emit({ type: 'task.finished', task: task.id, outcome: 'cancelled', detail: why, seconds: 0 });
  return 'cancelled';
}

async function resultOf<Context>(
  task: Task<Context>,
  context: Context,
  { emit, signal }: { emit: Emit; signal: AbortSignal },
): Promise<Result> {
  let lastSaid: string | undefined;
  const progress = (message: string) => {
    // A task that tries again and again says so once.
    if (message === lastSaid) return;
    lastSaid = message;
    emit({ type: 'task.progress', task: task.id, message });
  };
  try {
    return await task.run(context, { signal, emit, progress });
  } catch (error) {
    if (signal.aborted) return stopped(signal, lastSaid);
    return { outcome: 'failed', detail: messageOf(error), hint: hintOf(error) };
  }
}

/** A task that ran out of time says what it was waiting for. */
function stopped(signal: AbortSignal, lastSaid: string | undefined): Result {
  const waitedFor = signal.reason instanceof Problem && lastSaid !== undefined ? `; it was at: ${lastSaid}` : '';
  return { outcome: 'cancelled', detail: whyAborted(signal) + waitedFor, hint: hintOf(signal.reason) };
}

function hintOf(error: unknown): string | undefined {
  return error instanceof Problem ? error.hint : undefined;
}

/** Seconds with one millisecond of precision since a `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt) / 1000;
}

function whyAborted(signal: AbortSignal): string {
  return signal.reason instanceof Problem ? signal.reason.message : 'interrupted';
}

function titles(tasks: readonly TaskInfo[], ids: string[]): string {
  return ids.map((id) => tasks.find((task) => task.id === id)?.title ?? id).join(', ');
}

import type { EventBody, Outcome, TaskInfo } from './events.ts';

/** How a task ended: the outcome, a short fact for its row, and the next step where there is one. */
export interface Result {
  outcome: Outcome;
  detail: string;
  /** A command or a setting. */
  hint?: string | undefined;
}

/**
 * A row of the checklist with what it does. `run` looks first, then acts, and may be called again at any time. What it throws
 * makes the outcome `failed`, with the error's message and hint.
 */
export interface Task<Context> extends Omit<TaskInfo, 'about'> {
  run(context: Context, io: TaskIo): Promise<Result>;
}

/** What the engine gives to a running task. */
export interface TaskIo {
  /** Aborts when the run is cancelled, is out of time, or the task must stop. */
  signal: AbortSignal;
  progress(message: string): void;
  /** Emits an event of this task. */
  emit(event: EventBody): void;
}

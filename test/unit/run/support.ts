import type { EventBody, Group } from '../../../src/run/events.ts';
import type { Result, Task, TaskIo } from '../../../src/run/task.ts';

export const done: Result = { outcome: 'done', detail: 'made' };
export const unending = new AbortController().signal;

/** A task; by default it is done at once. */
export function task(
  id: string,
  needs: string[] = [],
  run: (io: TaskIo) => Promise<Result> = async () => done,
  group: Group = 'deploy',
): Task<null> {
  return { id, title: id.toUpperCase(), group, needs, run: (_context, io) => run(io) };
}

/** Ends only by its signal, and with its reason, as everything that waits does. */
export function untilAborted({ signal }: TaskIo): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A place to wait for: `reached` resolves when `reach` is called. */
export function milestone() {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  return { reached, reach };
}

/** Takes events, and retells them in words: "a started", "a done: made". */
export function recorder() {
  const events: EventBody[] = [];
  return { events, emit: (event: EventBody) => void events.push(event), said: () => events.map(inWords) };
}

function inWords(event: EventBody): string {
  switch (event.type) {
    case 'task.started':
      return `${event.task} started`;
    case 'task.progress':
      return `${event.task} ... ${event.message}`;
    case 'task.finished':
      return `${event.task} ${event.outcome}: ${event.detail}${event.hint === undefined ? '' : ` | ${event.hint}`}`;
    case 'plan.answered':
      return `plan.answered ${event.yes}`;
    default:
      return event.type;
  }
}

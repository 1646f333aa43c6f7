import { setTimeout as delay } from 'node:timers/promises';
import { coloured, endLines, plain } from '../report/text.ts';
import type { Event } from '../run/events.ts';
import { readJournal } from '../run/journal.ts';
import { initialState, reduce } from '../run/state.ts';
import { createStore } from '../run/store.ts';
import type { Invocation } from './arguments.ts';
import { printer } from './unattended.ts';
import { version } from './version.ts';

/** Nobody wants to sit through a wait for an answer or a slow image again. */
const longestPauseMs = 3000;

/**
 * Shows a recorded run again: as lines at once, or on the screen in its own time, with long pauses cut short, and its summary after.
 * @param signal closes the screen when aborted
 * @returns the exit code 0: the recorded run's own is in its last line
 * @throws Problem (usage) when the file is not the journal of a run
 */
export async function replay(invocation: Extract<Invocation, { command: 'replay' }>, signal: AbortSignal): Promise<number> {
  const { file, unattended, output, color, ascii, screenReader } = invocation;
  const events = readJournal(file);
  if (unattended) {
    const print = printer({ output, color, ascii });
    for (const event of events) print(event);
    return 0;
  }
  await onScreen(events, { noColor: !color, ascii, screenReader }, signal);
  for (const line of endLines(events.reduce(reduce, initialState), color ? coloured : plain, ascii)) process.stdout.write(`${line}\n`);
  return 0;
}

async function onScreen(
  events: Event[],
  look: { noColor: boolean; ascii: boolean; screenReader: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { runSession } = await import('../ui/session.tsx');
  const store = createStore();
  const closed = new AbortController();
  // The clock of the recording goes on from the last event that was shown.
  let last = { recorded: 0, shown: 0 };
  const clock = () => last.recorded + Date.now() - last.shown;

  const play = async () => {
    for (const { event, pause } of paced(events)) {
      if (pause > 0) await delay(pause, undefined, { signal: closed.signal });
      last = { recorded: Date.parse(event.time), shown: Date.now() };
      store.dispatch(event);
    }
  };
  const playing = play().catch(() => undefined);
  await runSession({ store, version: `${version} replay`, ...look, clock, signal });
  closed.abort();
  await playing;
}

/** The events with the milliseconds that pass before each when they are shown again. Pure. */
export function paced(events: readonly Event[]): { event: Event; pause: number }[] {
  return events.map((event, index) => {
    const passed = Date.parse(event.time) - Date.parse((events[index - 1] ?? event).time);
    return { event, pause: Math.min(Math.max(0, passed), longestPauseMs) };
  });
}

import { readJournal } from '../run/journal.ts';
import { createStore } from '../run/store.ts';
import type { Invocation } from './arguments.ts';
import { printer } from './unattended.ts';
import { version } from './version.ts';

/**
 * Shows a recorded run again: as lines at once, or on the screen in its own time.
 * @returns the exit code 0: the recorded run's own is in its last line
 */
export async function replay({ file, unattended, output, color }: Extract<Invocation, { command: 'replay' }>): Promise<number> {
  const events = readJournal(file);
  if (unattended) {
    const print = printer({ output, color });
    for (const event of events) print(event);
    return 0;
  }
  const { runSession } = await import('../ui/session.tsx');
  const store = createStore();
  const recordedAt = events.map(({ time }) => Date.parse(time));
  const behind = Date.now() - (recordedAt[0] ?? 0);
  const timers = events.map((event, index) => setTimeout(() => store.dispatch(event), (recordedAt[index] ?? 0) - (recordedAt[0] ?? 0)));
  const nothing = () => undefined;
  await runSession({ store, answer: nothing, quit: nothing, version, noColor: !color, clock: () => Date.now() - behind });
  for (const timer of timers) clearTimeout(timer);
  return 0;
}

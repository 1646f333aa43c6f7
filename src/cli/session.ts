import { coloured, endLines, plain } from '../report/text.ts';
import type { Event } from '../run/events.ts';
import { createStore } from '../run/store.ts';
import type { Context } from '../tasks/context.ts';
import { serveLook } from '../tasks/look/look.ts';
import { browse } from './browser.ts';
import { type Conduct, conduct } from './conduct.ts';
import { keepMemorySmall } from './memory.ts';
import { version } from './version.ts';

/**
 * The session: one run on the terminal, with its question. The screen stays after the run until the user leaves, who can have
 * what failed done again; leaving while it runs stops the run in order.
 * @returns the exit code
 */
export async function attend(
  options: Omit<Conduct, 'confirm' | 'again' | 'waitMs' | 'watch' | 'connected' | 'left'> & {
    yes: boolean;
    color: boolean;
    ascii: boolean;
    screenReader: boolean;
  },
  record: (event: Event) => void,
  stop: AbortController,
): Promise<number> {
  const store = createStore();
  const { promise: answered, resolve: answer } = Promise.withResolvers<boolean>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: shown, resolve: show } = Promise.withResolvers<void>();
  const { promise: connected, resolve: connect } = Promise.withResolvers<Context>();
  const closed = new AbortController();
  const left = new AbortController();

  const confirm = async (_changes: unknown, signal: AbortSignal) => {
    signal.addEventListener('abort', () => answer(false), { once: true });
    return options.yes || answered;
  };
  const { again, goOn } = onceMore();
  const receive = (event: Event) => {
    // What is watched after the end is no part of the run, and has no end.
    if (event.type !== 'resource.changed' || store.getState().phase !== 'finished') record(event);
    store.dispatch(event);
    begin();
  };
  const isLeft = new Promise((resolve) => left.signal.addEventListener('abort', resolve, { once: true }));
  const asked = { watch: true, confirm, again, shown, connected: connect, left: isLeft };
  const running = conduct({ ...options, waitMs: Number.POSITIVE_INFINITY, ...asked }, receive, stop.signal);
  // Every row is there from the first frame on; and what ends the run before it begins is told without a screen.
  await Promise.race([begun, running]);

  // What ends the run without an end of its own closes the screen, and is told after it.
  running.catch(() => closed.abort());
  stop.signal.addEventListener('abort', () => closed.abort(), { once: true });
  const { runSession } = await import('../ui/session.tsx');
  const quit = () => stop.abort();
  const look = serveLook({ settings: options.settings, connected, browse, tell: store.dispatchLook }, left.signal);
  const { color, ascii, screenReader } = options;
  const onFirstFrame = () => {
    keepMemorySmall();
    show();
  };
  const user = { answer, again: goOn, quit, onFirstFrame };
  const screen = runSession({ store, look, ...user, version, noColor: !color, ascii, screenReader, signal: closed.signal });
  // Without a screen nobody asks for more.
  await screen.finally(() => {
    left.abort();
    quit();
  });
  const exitCode = await running;
  for (const line of endLines(store.getState(), color ? coloured : plain, ascii)) process.stdout.write(`${line}\n`);
  return exitCode;
}

/** What is asked after every end, and how the user says yes to it. */
function onceMore() {
  let goOn = () => {};
  return {
    goOn: () => goOn(),
    /** Resolves with false when the signal aborts. */
    again(signal: AbortSignal): Promise<boolean> {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      goOn = () => resolve(true);
      if (signal.aborted) resolve(false);
      signal.addEventListener('abort', () => resolve(false), { once: true });
      return promise;
    },
  };
}

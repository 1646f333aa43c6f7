import type { LookState } from '../run/look.ts';
import type { State } from '../run/state.ts';
import type { Store } from '../run/store.ts';
import { clean } from './clean.ts';

/** What the screen reads: harmless texts, and news at a pace that a terminal can follow. */
interface PacedStore extends Store {
  /** Ends the timer. */
  close(): void;
}

/**
 * A store that tells its listeners of news at once, but then not again within `paceMs`: a burst of events becomes one render.
 * The state it gives stays the same between two calls.
 */
export function pace(store: Store, paceMs: number): PacedStore {
  let state: State = clean(store.getState());
  let look: LookState = clean(store.getLook());
  let timer: NodeJS.Timeout | undefined;
  let hasNews = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    state = clean(store.getState());
    look = clean(store.getLook());
    for (const listener of listeners) listener();
    hasNews = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (hasNews) tell();
    }, paceMs);
  };
  const stop = store.subscribe(() => {
    hasNews = true;
    if (timer === undefined) tell();
  });
  return {
    getState: () => state,
    getLook: () => look,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stop();
      clearTimeout(timer);
    },
  };
}

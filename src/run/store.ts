import type { Event } from './events.ts';
import { initialState, reduce, type State } from './state.ts';

/** The state of a run for those who look at it. */
export interface Store {
  getState(): State;
  /** Calls back after every event; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** The one place where events become state. */
export function createStore(): Store & { dispatch(event: Event): void } {
  let state = initialState;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(event) {
      state = reduce(state, event);
      for (const listener of listeners) listener();
    },
  };
}

import type { Event } from './events.ts';
import { initialLook, type LookEvent, type LookState, reduceLook } from './look.ts';
import { initialState, reduce, type State } from './state.ts';

/** The state of a run for those who look at it, and what they asked for beside it. */
export interface Store {
  getState(): State;
  getLook(): LookState;
  /** Calls back after every event; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** The one place where events become state. */
export function createStore(): Store & { dispatch(event: Event): void; dispatchLook(event: LookEvent): void } {
  let state = initialState;
  let look = initialLook;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    getState: () => state,
    getLook: () => look,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(event) {
      state = reduce(state, event);
      tell();
    },
    dispatchLook(event) {
      look = reduceLook(look, event);
      tell();
    },
  };
}

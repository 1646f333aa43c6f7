import { useRef } from 'react';
import type { View } from '../view.ts';

interface Leaving {
  /** Whether something runs that leaving stops: then it is asked first. */
  stops: boolean;
  change(part: Partial<View>): void;
  leave(): void;
}

/** How the user leaves. A second Ctrl+C does not wait for the question. */
export function useLeaving({ stops, change, leave }: Leaving) {
  // Two presses that arrive at once are told apart before the screen is drawn between them.
  const isAsked = useRef(false);
  const ask = (asked: boolean) => {
    isAsked.current = asked;
    change({ leaving: asked, help: false, typing: false });
  };
  const quit = () => (stops ? ask(true) : leave());
  return { quit, interrupt: () => (isAsked.current ? leave() : quit()), stay: () => ask(false) };
}

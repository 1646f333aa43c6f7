import { useInput } from 'ink';
import { actionsOf } from '../keys.ts';
import type { Action } from '../view.ts';

/** What the keys do. */
export interface KeyHandlers {
  /** Whether a question is open that y and n answer. */
  question: boolean;
  answer(yes: boolean): void;
  /** q. */
  quit(): void;
  /** Ctrl+C. */
  interrupt(): void;
  act(actions: Action[]): void;
}

/** Reads the keyboard. While a question is open, y, n and escape answer it. */
export function useKeys({ question, answer, quit, interrupt, act }: KeyHandlers): void {
  useInput((input, key) => {
    if (key.ctrl && input === 'c') interrupt();
    else if (question && (input === 'y' || input === 'Y')) answer(true);
    else if (question && (input === 'n' || input === 'N')) answer(false);
    else if (input === 'q') quit();
    else act(actionsOf(input, key));
  });
}

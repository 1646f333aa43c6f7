import { type Key, useInput } from 'ink';
import type { Action } from '../act.ts';
import { actionsOf } from '../keys.ts';

/** What the keys do. */
interface KeyHandlers {
  /** Whether the help is open, which any key closes that does not scroll it. */
  help: boolean;
  /** Whether a filter is being typed, which takes all keys. */
  typing: boolean;
  type(input: string, key: Key): void;
  /** Whether a question is open that y and n answer. */
  question: boolean;
  /** Whether escape answers it, too, with no; else it leads back as ever. */
  escapeIsNo: boolean;
  answer(yes: boolean): void;
  /** The key that does something once more, while there is something. */
  again: { key: string; press(): void } | undefined;
  /** Copies the command in view, while there is one. */
  copy: (() => void) | undefined;
  /** Opens MLflow, while there is one. */
  openMlflow: (() => void) | undefined;
  /** q. */
  quit(): void;
  /** Ctrl+C. */
  interrupt(): void;
  /** Ctrl+Z. */
  suspend(): void;
  act(actions: Action[]): void;
}

/** Reads the keyboard. While a question is open, y and n answer it, and escape where it leads nowhere else. */
export function useKeys({
  help,
  typing,
  type,
  question,
  escapeIsNo,
  answer,
  again,
  copy,
  openMlflow,
  quit,
  interrupt,
  suspend,
  act,
}: KeyHandlers): void {
  useInput((input, key) => {
    if (key.ctrl && input === 'c') interrupt();
    else if (key.ctrl && input === 'z') suspend();
    else if (help) act([actionsOf(input, key)[0] ?? 'help']);
    else if (typing) type(input, key);
    else if (question && (input === 'y' || input === 'Y')) answer(true);
    else if (question && (input === 'n' || input === 'N' || (key.escape && escapeIsNo))) answer(false);
    else if (again !== undefined && input === again.key) again.press();
    else if (copy !== undefined && input === 'c') copy();
    else if (openMlflow !== undefined && input === 'o') openMlflow();
    else if (input === 'q') quit();
    else act(actionsOf(input, key));
  });
}

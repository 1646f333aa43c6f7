import { type LogLine, mostLogLines } from '../../run/look.ts';

/** Longer lines are cut before they are kept, as the screen would cut them. In UTF-16 units. */
const longestLine = 4000;

/**
 * Collects the lines of a log and tells them together, at most once in `paceMs`: a log may write a hundred thousand lines a second.
 * Of what comes between two times only as much is kept as can be shown; the rest is counted. Ends with the signal.
 */
export function batchLines(paceMs: number, tell: (lines: LogLine[], skipped: number) => void, signal: AbortSignal) {
  let waiting: LogLine[] = [];
  let skipped = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0 || signal.aborted) return;
    tell(waiting.slice(-mostLogLines), skipped + Math.max(0, waiting.length - mostLogLines));
    waiting = [];
    skipped = 0;
  }
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    add(from: string, text: string): void {
      if (signal.aborted) return;
      waiting.push({ from, text: cut(text) });
      if (waiting.length >= 2 * mostLogLines) {
        skipped += mostLogLines;
        waiting = waiting.slice(mostLogLines);
      }
      timer ??= setTimeout(flush, paceMs);
    },
    flush,
  };
}

/** A copy: V8 keeps the whole megabyte of which a slice is a part. */
function cut(text: string): string {
  return text.length <= longestLine ? text : `${Buffer.from(text.slice(0, longestLine)).toString()}…`;
}

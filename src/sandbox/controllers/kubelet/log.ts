import type { Clock } from '../../clock.ts';
import type { Log } from '../../program.ts';

/** A log with the hand that writes it. */
interface Writable {
  log: Log;
  write(text: string): void;
  end(): void;
}

/** The kubelet rotates logs, too. */
const linesKept = 5000;

/** An empty log. */
export function createLog(clock: Clock): Writable {
  const lines: { time: Date; text: string }[] = [];
  const listeners = new Set<(line: string | undefined) => void>();
  const log: Log & { ended: boolean } = {
    lines,
    ended: false,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    log,
    write(text) {
      if (log.ended) return;
      for (const line of text.split('\n')) {
        lines.push({ time: clock.now(), text: line });
        for (const listener of [...listeners]) listener(line);
      }
      if (lines.length > linesKept) lines.splice(0, lines.length - linesKept);
    },
    end() {
      if (log.ended) return;
      log.ended = true;
      for (const listener of [...listeners]) listener(undefined);
      listeners.clear();
    },
  };
}

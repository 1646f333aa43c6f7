import { useAnimation } from 'ink';

/** Twice a second, so that no second is skipped. */
const tickMs = 500;

/** The time on a clock, in its ms since the epoch: it goes on while something runs, and stands still otherwise. */
export function useNow(clock: () => number, isRunning: boolean): number {
  useAnimation({ interval: tickMs, isActive: isRunning });
  return clock();
}

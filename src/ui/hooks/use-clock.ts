import spinners from 'cli-spinners';
import { useAnimation } from 'ink';
import type { Clock } from '../row-line.ts';

/** The spinner of ink-spinner, and the pace at which one clock drives all of them. */
const { frames } = spinners.dots;
const frameMs = 150;

/**
 * The only clock of the screen: it turns every spinner and counts every second, and stands still when nothing runs.
 * @param now gives the time in ms since the epoch.
 */
export function useClock(isRunning: boolean, now: () => number): Clock {
  const { frame } = useAnimation({ interval: frameMs, isActive: isRunning });
  return { now: now(), frame: frames[frame % frames.length] ?? '' };
}

import type { SmokeLoad } from './events.ts';

/** How a load run was over time. */
export interface LoadSeen {
  points: SmokeLoad[];
  /** Seconds between two points. */
  every: number;
}

const maxPoints = 120;

/**
 * With one more point, and at most 120: when they would be more, every second one goes. A point of another path or from before the last
 * one begins another run. Pure.
 */
export function withPoint(seen: LoadSeen | undefined, point: SmokeLoad): LoadSeen {
  const last = seen?.points.at(-1);
  if (seen === undefined || last === undefined || last.path !== point.path || point.seconds < last.seconds)
    return { points: [point], every: 1 };
  const before = seen.points.at(-2);
  // The last point is the newest, whatever its distance.
  const isClose = before !== undefined && last.seconds - before.seconds < seen.every - 0.5;
  const points = [...(isClose ? seen.points.slice(0, -1) : seen.points), point];
  if (points.length <= maxPoints) return { points, every: seen.every };
  return { points: points.filter((_, index) => (points.length - index) % 2 === 1), every: seen.every * 2 };
}

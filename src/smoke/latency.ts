/** Times of one kind, in bounded memory: how many there were in each of many small ranges. Each is kept to half a percent. */
export interface Latency {
  count: number;
  /** Milliseconds. */
  max: number;
  /** How many there were by the number of their range; ranges grow by a hundredth each. */
  ranges: Map<number, number>;
}

export interface Percentiles {
  /** Milliseconds; 0 where nothing was measured. */
  p50: number;
  p95: number;
  max: number;
}

const growth = Math.log(1.01);

export function noLatency(): Latency {
  return { count: 0, max: 0, ranges: new Map() };
}

/** Adds one time, in milliseconds. */
export function addLatency(latency: Latency, ms: number): void {
  const range = Math.round(Math.log(Math.max(0, ms) + 1) / growth);
  latency.ranges.set(range, (latency.ranges.get(range) ?? 0) + 1);
  latency.count += 1;
  latency.max = Math.max(latency.max, ms);
}

/** p50, p95 and the longest, each at most half a percent off. Pure. */
export function percentilesOf(latency: Latency): Percentiles {
  const inOrder = [...latency.ranges].sort(([a], [b]) => a - b);
  const at = (share: number) => {
    let left = Math.ceil(latency.count * share);
    for (const [range, count] of inOrder) {
      left -= count;
      // Of the longest range the longest time is known.
      if (left <= 0) return range === inOrder.at(-1)?.[0] ? latency.max : msOf(range);
    }
    return latency.max;
  };
  return { p50: Math.round(at(0.5)), p95: Math.round(at(0.95)), max: Math.round(latency.max) };
}

/** One bar of a histogram: how many took at most this long, and longer than the bar before. */
export interface Bar {
  upToMs: number;
  count: number;
}

/** From where to where the bars of a histogram reach: 1, 2, 5, 10, 20, 50... */
const steps = [1, 2, 5] as const;

/** The times as a few bars, without the empty ones at both ends. Pure. */
export function histogramOf({ count, ranges }: Latency): Bar[] {
  if (count === 0) return [];
  const bars: Bar[] = [];
  const times = [...ranges].map(([range, many]) => ({ ms: msOf(range), many }));
  for (let decade = 1, under = 0; under < count; decade *= 10) {
    for (const step of steps) {
      const upToMs = step * decade;
      const upTo = times.reduce((sum, { ms, many }) => sum + (ms <= upToMs ? many : 0), 0);
      bars.push({ upToMs, count: upTo - under });
      under = upTo;
      if (under === count) break;
    }
  }
  return bars.slice(bars.findIndex((bar) => bar.count > 0));
}

function msOf(range: number): number {
  return Math.exp(range * growth) - 1;
}

import { addLatency, type Latency, noLatency, percentilesOf } from '../latency.ts';

/** A part of a load run. Counts are those at its end, from the start of the run; times are of what became visible in it. */
export interface TimelineRow {
  /** Where it ends, in seconds from the start. */
  seconds: number;
  sent: number;
  acknowledged: number;
  visible: number;
  /** Acknowledged, and not visible yet. */
  backlog: number;
  /** From acknowledgement to visible, in milliseconds; 0 where nothing became visible. */
  p50: number;
  p95: number;
}

/** What happened over time, in at most `maxRows` rows: when they would be more, two become one. */
export interface Timeline {
  /** A trace became visible so many milliseconds after its acknowledgement. */
  latency(ms: number): void;
  /** Ends a part; the counts are those of the whole run by now. Resolves to it as it was. */
  mark(seconds: number, counts: { sent: number; acknowledged: number; visible: number }): TimelineRow;
  rows(): TimelineRow[];
}

export const maxRows = 120;

type Part = Omit<TimelineRow, 'p50' | 'p95'> & { latency: Latency };

export function createTimeline(): Timeline {
  let parts: Part[] = [];
  /** How many marks make a row by now, and how many the last one has. */
  let marksPerRow = 1;
  let marksInLast = 0;
  let latency = noLatency();

  return {
    latency: (ms) => addLatency(latency, ms),
    mark(seconds, { sent, acknowledged, visible }) {
      const part = { seconds, sent, acknowledged, visible, backlog: Math.max(0, acknowledged - visible), latency };
      latency = noLatency();
      const last = parts.at(-1);
      if (last !== undefined && marksInLast < marksPerRow) {
        parts[parts.length - 1] = join(last, part);
        marksInLast += 1;
      } else {
        parts.push(part);
        marksInLast = 1;
      }
      if (parts.length > maxRows) {
        parts = Array.from({ length: Math.ceil(parts.length / 2) }, (_, row) => joinAll(parts.slice(2 * row, 2 * row + 2)));
        // The last one, just begun, stays alone: maxRows is even.
        marksPerRow *= 2;
      }
      return rowOf(part);
    },
    rows: () => parts.map(rowOf),
  };
}

function rowOf({ latency, ...counts }: Part): TimelineRow {
  const { p50, p95 } = percentilesOf(latency);
  return { ...counts, p50, p95 };
}

function joinAll([first, second]: Part[]): Part {
  if (first === undefined) throw new Error('a row of nothing');
  return second === undefined ? first : join(first, second);
}

/** Both as one; the counts are those of the later. */
function join(earlier: Part, later: Part): Part {
  const latency = noLatency();
  latency.count = earlier.latency.count + later.latency.count;
  latency.max = Math.max(earlier.latency.max, later.latency.max);
  for (const { ranges } of [earlier.latency, later.latency]) {
    for (const [range, count] of ranges) latency.ranges.set(range, (latency.ranges.get(range) ?? 0) + count);
  }
  return { ...later, latency };
}

import type { Book } from './book.ts';
import type { LoadListener, LoadPath } from './load.ts';
import { createTimeline, type TimelineRow } from './timeline.ts';

const everyMs = 1_000;

/** Tells once a second, and when it is stopped, how a load run is, and keeps how it was. */
export interface Clock {
  /** A batch became visible so many milliseconds after its acknowledgement. */
  took(ms: number): void;
  rows(): TimelineRow[];
  /** Most batches that were kept in memory at once, as far as it saw. */
  mostKept(): number;
  stop(): void;
}

export function startClock(path: LoadPath, book: Book, tell: LoadListener): Clock {
  const timeline = createTimeline();
  const startedAt = performance.now();
  let before = { seconds: 0, sent: 0 };
  let mostKept = 0;
  const mark = () => {
    const counts = book.counts();
    const { seconds, sent, acknowledged, backlog, p50, p95 } = timeline.mark((performance.now() - startedAt) / 1000, counts);
    const rate = Math.round((sent - before.sent) / Math.max(0.001, seconds - before.seconds));
    before = { seconds, sent };
    mostKept = Math.max(mostKept, book.size());
    const { found } = counts;
    tell.load({ path, seconds: Math.round(seconds * 10) / 10, rate, sent, acknowledged, found, backlog, p50, p95 });
  };
  const timer = setInterval(mark, everyMs);
  return {
    took: timeline.latency,
    rows: timeline.rows,
    mostKept: () => mostKept,
    stop() {
      clearInterval(timer);
      mark();
    },
  };
}

/** How far the sending of whole traces is. */
export interface Pace {
  /** Spans a second; absent: as fast as the receiver answers. */
  rate?: number | undefined;
  spansPerTrace: number;
  /** Most traces there may be in a batch. */
  tracesPerBatch: number;
  /** Most traces there may be at all. */
  traces: number;
  sentTraces: number;
  /** When the last batch was made, in milliseconds from the start; absent before the first. */
  lastAt?: number | undefined;
}

/** Small batches are gathered for so long, so that a low rate is not a request for every trace. */
export const gatherMs = 100;

/**
 * What to do now: send a batch of so many traces, or wait. What is due follows from the start alone, so that no delay adds up: after
 * one, full batches go out until the rate is made up for. Pure.
 * @param elapsedMs from the start
 */
export function nextBatch(pace: Pace, elapsedMs: number): { traces: number } | { waitMs: number } {
  const { rate, spansPerTrace, tracesPerBatch, traces, sentTraces, lastAt } = pace;
  const wanted = Math.min(tracesPerBatch, traces - sentTraces);
  if (rate === undefined) return { traces: wanted };
  const due = Math.min(wanted, Math.floor((rate * elapsedMs) / 1000 / spansPerTrace) - sentTraces);
  if (due >= wanted) return { traces: wanted };
  const gatheredAt = (lastAt ?? 0) + gatherMs;
  if (due >= 1 && elapsedMs >= gatheredAt) return { traces: due };
  const dueAt = (count: number) => ((sentTraces + count) * spansPerTrace * 1000) / rate;
  const nextAt = Math.min(dueAt(wanted), Math.max(dueAt(1), gatheredAt));
  return { waitMs: Math.max(1, Math.ceil(nextAt - elapsedMs)) };
}

/** How many traces are to be sent in all: as many as hold the spans, or are due at the end. Pure. */
export function tracesOf(
  { spans, rate, durationMs }: { spans: number; rate?: number | undefined; durationMs: number },
  spansPerTrace: number,
): number {
  const dueAtEnd = rate === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor((rate * durationMs) / 1000 / spansPerTrace));
  return Math.min(Math.ceil(spans / spansPerTrace), dueAtEnd);
}

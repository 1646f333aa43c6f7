import type { Trace } from '../mlflow/trace.ts';
import { type Account, addTally, judge, noTally, type Tally } from './account.ts';
import { resourceDifferences } from './compare.ts';
import { addLatency, noLatency } from './latency.ts';
import type { SmokeSpan } from './span.ts';

/** A trace that was sent. Its spans can be made again, so they are not kept. */
export interface SentTrace {
  /** 32 hex digits. */
  traceId: string;
  /** How many spans it has. */
  spans: number;
  make(): SmokeSpan[];
  /** What is told with all of its spans; of a trace that is ours alone. */
  resource?: Readonly<Record<string, string | number>>;
  /** Of a trace to which somebody else adds spans: whether all of those are there. */
  isJoined?(trace: Trace): boolean;
}

/** Keeps the account of one path, in memory that does not grow with what is accounted for. Times are in milliseconds on any one clock. */
export interface Ledger {
  generated(traces: readonly SentTrace[]): void;
  /** A batch was answered: the receiver took `spans` of it. `sentAt`: when it was sent, where that is known. */
  acknowledged(traces: readonly SentTrace[], spans: number, at: number, sentAt?: number): void;
  /** Traces that are not wholly there yet: first those that were not asked for the longest, so that a lost one hides none behind it. */
  awaited(limit: number): SentTrace[];
  /** How many traces are not wholly there yet. */
  awaiting(): number;
  /** What there is to tell while it goes on; `found` counts spans of traces that are complete or not. */
  counts(): { sent: number; acknowledged: number; found: number };
  /** A look at MLflow had this of a trace. Whether all of it is there by now. */
  seen(traceId: string, trace: Trace, at: number): boolean;
  /** The account so far; what is awaited counts as lost. */
  account(): Account;
}

interface Awaited {
  sent: SentTrace;
  acknowledgedAt?: number;
  /** As far as it came, and how many of the sent spans that are. */
  trace?: Trace;
  found: number;
}

/** @param lateAfterMs how long a trace may take from its acknowledgement until all of it is visible */
export function createLedger(lateAfterMs: number): Ledger {
  const awaited = new Map<string, Awaited>();
  const counts = { generated: 0, acknowledged: 0, late: 0 };
  /** Of the traces that are wholly there. */
  const whole = noTally();
  const latency = noLatency();
  const acknowledging = noLatency();
  /** Spans of traces that are still awaited. */
  let partlyFound = 0;

  return {
    generated(traces) {
      for (const sent of traces) {
        counts.generated += sent.spans;
        awaited.set(sent.traceId, { sent, found: 0 });
      }
    },
    acknowledged(traces, spans, at, sentAt) {
      counts.acknowledged += spans;
      if (sentAt !== undefined) addLatency(acknowledging, at - sentAt);
      for (const { traceId } of traces) {
        const entry = awaited.get(traceId);
        if (entry !== undefined) entry.acknowledgedAt = at;
      }
    },
    awaited(limit) {
      const first: Awaited[] = [];
      for (const entry of awaited.values()) {
        if (first.length === limit) break;
        first.push(entry);
      }
      for (const entry of first) {
        awaited.delete(entry.sent.traceId);
        awaited.set(entry.sent.traceId, entry);
      }
      return first.map(({ sent }) => sent);
    },
    awaiting: () => awaited.size,
    counts: () => ({ sent: counts.generated, acknowledged: counts.acknowledged, found: whole.found + partlyFound }),
    seen(traceId, trace, at) {
      const entry = awaited.get(traceId);
      if (entry === undefined) return true;
      const found = foundOf(entry.sent, trace);
      partlyFound += found - entry.found;
      Object.assign(entry, { trace, found });
      const isJoined = entry.sent.isJoined?.(trace) ?? true;
      if (found < entry.sent.spans || !isJoined) return false;
      const tally = judged(entry);
      // As many spans as were sent, but others.
      if (tally.lost > 0) return false;
      awaited.delete(traceId);
      partlyFound -= found;
      const tookMs = at - (entry.acknowledgedAt ?? at);
      addLatency(latency, tookMs);
      if (tookMs > lateAfterMs) counts.late += tally.found;
      addTally(whole, tally);
      return true;
    },
    account() {
      const total = { ...whole, problems: [...whole.problems] };
      for (const entry of awaited.values()) addTally(total, judged(entry));
      return { ...counts, ...total, latency, acknowledging };
    },
  };
}

function judged({ sent, trace }: Awaited): Tally {
  const { traceId, make, isJoined, resource } = sent;
  const differences = resource !== undefined && trace !== undefined ? resourceDifferences(resource, trace.tags) : [];
  return judge(traceId, make(), trace?.spans ?? [], { joined: isJoined !== undefined, resource: differences });
}

/** How many of the sent spans are there. Where all are ours they are counted only: to make them at every look would cost too much. */
function foundOf({ spans, make, isJoined }: SentTrace, trace: Trace): number {
  const ids = new Set(trace.spans.map(({ spanId }) => spanId));
  if (isJoined === undefined) return Math.min(spans, ids.size);
  return make().filter(({ spanId }) => ids.has(spanId)).length;
}

import type { Trace } from '../mlflow/trace.ts';
import { compareSpans } from './compare.ts';
import { addLatency, type Latency, noLatency } from './latency.ts';
import type { SmokeSpan } from './span.ts';

/** A trace that was sent. Its spans can be made again, so they are not kept. */
export interface SentTrace {
  /** 32 hex digits. */
  traceId: string;
  /** How many spans it has. */
  spans: number;
  make(): SmokeSpan[];
  /** Of a trace to which somebody else adds spans: whether all of those are there. */
  isJoined?(trace: Trace): boolean;
}

/** A span that is not as it was sent. */
export interface SpanProblem {
  what: 'lost' | 'duplicated' | 'changed' | 'foreign';
  traceId: string;
  spanId: string;
  name: string;
  /** Of a changed one, e.g. "name: sent a, found b". */
  differences?: string[];
}

/** What became of the spans of one path. */
export interface Account {
  generated: number;
  /** Those that the receiver took responsibility for. */
  acknowledged: number;
  found: number;
  lost: number;
  duplicated: number;
  /** Found, but later than allowed. */
  late: number;
  changed: number;
  /** In our traces, but never sent. */
  foreign: number;
  /** At most `problemsKept` of each kind, in the order of sending. */
  problems: SpanProblem[];
  /** From a trace's acknowledgement until all of it was visible. */
  latency: Latency;
}

/** Keeps the account of one path, in memory that does not grow with what is accounted for. Times are in milliseconds on any one clock. */
export interface Ledger {
  generated(traces: readonly SentTrace[]): void;
  /** A batch was answered: the receiver took `spans` of it. */
  acknowledged(traces: readonly SentTrace[], spans: number, at: number): void;
  /** Traces that are not wholly there yet: those first that were not asked for the longest, so that a lost one hides none behind it. */
  awaited(limit: number): SentTrace[];
  /** What there is to tell while it goes on; `found` counts spans of traces that are complete or not. */
  counts(): { sent: number; acknowledged: number; found: number };
  /** A look at MLflow had this of a trace. Whether all of it is there by now. */
  seen(traceId: string, trace: Trace, at: number): boolean;
  /** The account so far; what is awaited counts as lost. */
  account(): Account;
}

export const problemsKept = 50;

interface Awaited {
  sent: SentTrace;
  acknowledgedAt?: number;
  /** As far as it came. */
  trace?: Trace;
}

/** @param lateAfterMs how long a span may take from its acknowledgement until it is visible */
export function createLedger(lateAfterMs: number): Ledger {
  const awaited = new Map<string, Awaited>();
  const counts = { generated: 0, acknowledged: 0, found: 0, duplicated: 0, late: 0, changed: 0, foreign: 0 };
  const problems: SpanProblem[] = [];
  const latency = noLatency();
  /** Spans of traces that are still awaited. */
  let partlySeen = 0;

  return {
    generated(traces) {
      for (const sent of traces) {
        counts.generated += sent.spans;
        awaited.set(sent.traceId, { sent });
      }
    },
    acknowledged(traces, spans, at) {
      counts.acknowledged += spans;
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
    counts: () => ({ sent: counts.generated, acknowledged: counts.acknowledged, found: counts.found + partlySeen }),
    seen(traceId, trace, at) {
      const entry = awaited.get(traceId);
      if (entry === undefined) return true;
      partlySeen += trace.spans.length - (entry.trace?.spans.length ?? 0);
      entry.trace = trace;
      if (new Set(trace.spans.map(({ spanId }) => spanId)).size < entry.sent.spans) return false;
      if (entry.sent.isJoined?.(trace) === false) return false;
      const verdict = judge(entry);
      // As many spans as were sent, but others.
      if (verdict.lost > 0) return false;
      awaited.delete(traceId);
      partlySeen -= trace.spans.length;
      const tookMs = at - (entry.acknowledgedAt ?? at);
      addLatency(latency, tookMs);
      if (tookMs > lateAfterMs) counts.late += verdict.found;
      add(counts, verdict);
      keep(problems, verdict.problems);
      return true;
    },
    account() {
      const total = { ...counts, lost: 0 };
      const all = [...problems];
      for (const entry of awaited.values()) {
        const verdict = judge(entry);
        add(total, verdict);
        total.lost += verdict.lost;
        keep(all, verdict.problems);
      }
      return { ...total, problems: all, latency };
    },
  };
}

interface Verdict {
  found: number;
  lost: number;
  duplicated: number;
  changed: number;
  foreign: number;
  problems: SpanProblem[];
}

function judge({ sent, trace }: Awaited): Verdict {
  const { found, lost, duplicated, changed, foreign: strange } = compareSpans(sent.make(), trace?.spans ?? []);
  const foreign = sent.isJoined === undefined ? strange : [];
  const problem = (what: SpanProblem['what'], span: { spanId: string; name: string }): SpanProblem => {
    const { spanId, name } = span;
    return { what, traceId: sent.traceId, spanId, name };
  };
  return {
    found,
    lost: lost.length,
    duplicated: duplicated.length,
    changed: changed.length,
    foreign: foreign.length,
    problems: [
      ...lost.map((span) => problem('lost', span)),
      ...duplicated.map((span) => problem('duplicated', span)),
      ...changed.map(({ span, differences }) => ({ ...problem('changed', span), differences })),
      ...foreign.map((span) => problem('foreign', span)),
    ],
  };
}

function add(total: Omit<Verdict, 'lost' | 'problems'>, { found, duplicated, changed, foreign }: Verdict): void {
  total.found += found;
  total.duplicated += duplicated;
  total.changed += changed;
  total.foreign += foreign;
}

/** Examples are enough: a million lost spans have one cause. */
function keep(kept: SpanProblem[], more: SpanProblem[]): void {
  for (const problem of more) {
    if (kept.filter(({ what }) => what === problem.what).length < problemsKept) kept.push(problem);
  }
}

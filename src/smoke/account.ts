import type { TraceSpan } from '../mlflow/trace.ts';
import { type Comparison, compareSpans } from './compare.ts';
import type { Latency } from './latency.ts';
import type { SmokeSpan } from './span.ts';

/** A span that is not as it was sent. */
export interface SpanProblem {
  what: 'lost' | 'duplicated' | 'changed' | 'foreign';
  traceId: string;
  spanId: string;
  name: string;
  /** Of a changed one, e.g. "name: sent a, found b". */
  differences?: string[];
}

/** What became of the spans of one trace, or of many. */
export interface Tally {
  found: number;
  lost: number;
  duplicated: number;
  changed: number;
  /** In our traces, but never sent. */
  foreign: number;
  /** At most `problemsKept` of each kind, in the order of sending. */
  problems: SpanProblem[];
}

/** What became of the spans of one path. */
export interface Account extends Tally {
  generated: number;
  /** Those that the receiver took responsibility for. */
  acknowledged: number;
  /** Found, but later than allowed. */
  late: number;
  /** From a trace's acknowledgement until all of it was visible. */
  latency: Latency;
  /** From the sending of a batch until its acknowledgement. */
  acknowledging: Latency;
}

export const problemsKept = 50;

export function noTally(): Tally {
  return { found: 0, lost: 0, duplicated: 0, changed: 0, foreign: 0, problems: [] };
}

/** What there is to know of a trace beside its spans. */
interface Circumstances {
  /** Somebody else adds spans to it, which are none of our business. */
  joined: boolean;
  /** Differences of the resource. MLflow has one for the whole trace, so they are told of its first span. */
  resource?: readonly string[];
}

/** Holds the spans of a trace against those that MLflow has of it. Pure. */
export function judge(
  traceId: string,
  sent: readonly SmokeSpan[],
  found: readonly TraceSpan[],
  { joined, resource = [] }: Circumstances,
): Tally {
  const compared = compareSpans(sent, found);
  const { lost, duplicated } = compared;
  const changed = withResource(compared.changed, sent[0], resource);
  const foreign = joined ? [] : compared.foreign;
  const problem = (what: SpanProblem['what'], { spanId, name }: TraceSpan): SpanProblem => ({ what, traceId, spanId, name });
  return {
    found: compared.found,
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

function withResource(changed: Comparison['changed'], first: SmokeSpan | undefined, differences: readonly string[]): Comparison['changed'] {
  if (first === undefined || differences.length === 0) return changed;
  const known = changed.find(({ span }) => span === first)?.differences ?? [];
  return [{ span: first, differences: [...known, ...differences] }, ...changed.filter(({ span }) => span !== first)];
}

/** Adds to a total. A few problems of each kind are enough: a million lost spans have one cause. */
export function addTally(total: Tally, more: Tally): void {
  for (const what of ['found', 'lost', 'duplicated', 'changed', 'foreign'] as const) total[what] += more[what];
  for (const problem of more.problems) {
    if (total.problems.filter(({ what }) => what === problem.what).length < problemsKept) total.problems.push(problem);
  }
}

import type { Trace, TraceSpan } from '../mlflow/trace.ts';
import type { SmokePath } from '../run/events.ts';
import { compareSpans } from './compare.ts';
import { type Diagnosis, diagnose, type Fault, problemsOf } from './diagnose.ts';
import type { SmokeSpan } from './generate.ts';
import type { SmokeOptions } from './run-smoke.ts';

/** What became of a batch at its receiver. */
export interface Delivery {
  acknowledged: number;
  fault?: Fault;
  warning?: string;
  /** The collector did not answer, but may have taken the spans. */
  mayArrive?: boolean;
}

/** What looking for the trace came to. */
export interface Finding {
  trace?: Trace;
  /** From the acknowledgement to the end of the wait. */
  latencyMs: number;
  /** Why MLflow could not tell. */
  fault?: Fault;
}

/** The spans that MLflow has of the trace; undefined where nobody knows. Pure. */
export function readBackOf({ mayArrive }: Delivery, finding: Finding | undefined): TraceSpan[] | undefined {
  if (finding?.trace !== undefined) return finding.trace.spans;
  return mayArrive || finding?.fault !== undefined ? undefined : [];
}

export interface Verdict {
  path: SmokePath;
  /** What is wrong with the pipeline, one line each; empty: it is proven. */
  problems: string[];
  /** Present exactly when there are problems. */
  diagnosis?: Diagnosis;
}

/** The counts of a path, and what is wrong with it. Without a finding MLflow was not asked. Pure. */
export function judge(
  path: SmokePath['path'],
  sent: SmokeSpan[],
  delivery: Delivery,
  finding: Finding | undefined,
  options: Pick<SmokeOptions, 'collector' | 'experimentId' | 'deadlineMs'>,
): Verdict {
  const comparison = compareSpans(sent, finding?.trace?.spans ?? []);
  const { found, lost, duplicated, changed } = comparison;
  const latencyMs = finding !== undefined && lost.length === 0 ? finding.latencyMs : 0;
  const counts: SmokePath = {
    path,
    sent: sent.length,
    acknowledged: delivery.acknowledged,
    found,
    lost: lost.length,
    duplicated: duplicated.length,
    changed: changed.length,
    p50: latencyMs,
    p95: latencyMs,
    max: latencyMs,
  };
  const diagnosis = diagnose({
    sent: sent.length,
    acknowledged: delivery.acknowledged,
    collector: delivery.fault,
    mlflow: finding?.fault,
    comparison,
    experimentId: options.experimentId,
    foundExperimentId: finding?.trace?.experimentId,
    waitedMs: options.deadlineMs,
    collectorHint: options.collector.hint ?? "read the collector's log: it says why it dropped the batch",
  });
  if (diagnosis === undefined) return { path: counts, problems: [] };
  return { path: counts, diagnosis, problems: [diagnosis.cause, ...problemsOf(comparison)] };
}

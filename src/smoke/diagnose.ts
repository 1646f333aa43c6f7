import type { Comparison } from './compare.ts';

/** The hop where spans die, why as far as known, and the next step. */
export interface Diagnosis {
  hop: string;
  cause: string;
  hint: string;
}

/** What a service said, or that it said nothing, and the next step where it is known. */
export interface Fault {
  words: string;
  hint?: string | undefined;
}

/** What a run through the collector came to. */
export interface Evidence {
  sent: number;
  acknowledged: number;
  /** No answer from the collector, or its refusal. */
  collector?: Fault | undefined;
  /** Why MLflow could not be asked. */
  mlflow?: Fault | undefined;
  comparison: Comparison;
  /** Where the collector ought to send to, and where the trace was found. */
  experimentId: string;
  foundExperimentId?: string | undefined;
  /** How long was waited after the acknowledgement. */
  waitedMs: number;
  /** The command that shows the collector's log. */
  collectorHint: string;
}

/** The first hop that is broken, as far as one run shows; undefined when everything arrived unchanged. Pure. */
export function diagnose(evidence: Evidence): Diagnosis | undefined {
  const { sent, acknowledged, collector, mlflow, comparison, experimentId, foundExperimentId, collectorHint } = evidence;
  const { found, lost, duplicated, changed, foreign } = comparison;

  if (collector !== undefined) {
    return { hop: 'you → collector', cause: collector.words, hint: collector.hint ?? collectorHint };
  }
  if (mlflow !== undefined && found === 0) {
    return { hop: 'you → MLflow', cause: mlflow.words, hint: mlflow.hint ?? 'see the log of MLflow' };
  }
  const hop = 'collector → MLflow';
  if (lost.length > 0) {
    const cause = `the collector acknowledged ${acknowledged} of ${sent} spans; ${found} were in MLflow ${evidence.waitedMs / 1000} s later`;
    return { hop, cause, hint: collectorHint };
  }
  if (foundExperimentId !== undefined && foundExperimentId !== experimentId) {
    const cause = `the trace went to experiment ${foundExperimentId} instead of ${experimentId}`;
    return { hop, cause, hint: 'run mlflow-tui: it sets x-mlflow-experiment-id in the configuration of the collector' };
  }
  if (changed.length + duplicated.length + foreign.length > 0) {
    const cause = `of ${sent} spans ${changed.length} changed and ${duplicated.length} doubled on the way, and ${foreign.length} were added`;
    return { hop, cause, hint: 'look for a processor that rewrites spans in the configuration of the collector' };
  }
  return undefined;
}

/** One line for each span that is not as it was sent, and one for all when none arrived. */
export function problemsOf({ found, lost, duplicated, changed, foreign }: Comparison): string[] {
  if (found === 0) return [`lost: all ${lost.length} spans`];
  return [
    ...lost.map((span) => `lost: ${span.name} (span ${span.spanId})`),
    ...duplicated.map((span) => `duplicated: ${span.name} (span ${span.spanId})`),
    ...changed.flatMap(({ span, differences }) => differences.map((words) => `changed: ${span.name} (span ${span.spanId}): ${words}`)),
    ...foreign.map((span) => `never sent: ${span.name} (span ${span.spanId})`),
  ];
}

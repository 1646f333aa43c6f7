import { randomBytes } from 'node:crypto';
import type { Mlflow } from '../mlflow/client.ts';
import { type Endpoint, NoAnswer } from '../mlflow/http.ts';
import { mlflowTraceId, type Trace } from '../mlflow/trace.ts';
import { Problem } from '../problem.ts';
import type { SmokePath } from '../run/events.ts';
import { compareSpans } from './compare.ts';
import { type Diagnosis, diagnose, type Fault, problemsOf } from './diagnose.ts';
import { findTrace } from './find.ts';
import { generateTrace, type SmokeSpan } from './generate.ts';
import { removeTrace } from './remove.ts';
import { toSdkSpans } from './sdk-spans.ts';
import { sendBatch } from './send.ts';

export interface SmokeOptions {
  /** The collector's OTLP/HTTP port; `hint` is the command that shows its log. */
  collector: Endpoint;
  mlflow: Mlflow;
  /** Where the collector is meant to send traces. */
  experimentId: string;
  /** Leave the test trace in MLflow. */
  keep: boolean;
  /** How long the trace may take from the collector's acknowledgement to MLflow. */
  deadlineMs: number;
}

export interface SmokeResult {
  /** Value of the attribute `mlflow_tui.smoke_run` of every span sent. */
  run: string;
  /** MLflow's id of the test trace. */
  traceId: string;
  path: SmokePath;
  /** What is wrong with the pipeline, one line each; empty: it is proven. */
  problems: string[];
  /** Present exactly when there are problems. */
  diagnosis?: Diagnosis;
  /** What went wrong beside the proof: an export that failed at first, a test trace that could not be deleted. */
  warnings: string[];
}

/**
 * Sends one trace through the collector, reads it back from MLflow, compares every span and deletes it, also when something fails or
 * the signal aborts. A broken pipeline is a result, not an error; rejects only with the signal's reason and on bugs.
 */
export async function runSmoke(options: SmokeOptions, progress: (message: string) => void, signal: AbortSignal): Promise<SmokeResult> {
  signal.throwIfAborted();
  const run = randomBytes(4).toString('hex');
  const id = randomBytes(16).toString('hex');
  const traceId = mlflowTraceId(id);
  const sent = generateTrace(run, id, () => randomBytes(8).toString('hex'), now());

  let found: Found | undefined;
  let leftover: string | undefined;
  let delivery: Delivery | undefined;
  try {
    progress(`sending ${sent.length} spans to the collector`);
    delivery = await deliver(options.collector, sent, run, signal);
    if (delivery.acknowledged > 0) {
      progress('acknowledged; waiting for the trace to appear in MLflow');
      found = await look(options, traceId, delivery.acknowledged, signal);
    }
  } finally {
    const experimentId = found?.trace?.experimentId ?? options.experimentId;
    const mayArrive = signal.aborted || delivery?.mayArrive === true;
    if (!options.keep) leftover = await removeTrace(options.mlflow, experimentId, traceId, mayArrive);
  }
  const warnings = [delivery.warning, leftover].filter((warning) => warning !== undefined);
  return { run, traceId, ...judge(options, sent, delivery, found), warnings };
}

interface Delivery {
  acknowledged: number;
  fault?: Fault;
  warning?: string;
  /** The collector did not answer, but may have taken the spans. */
  mayArrive?: boolean;
}

async function deliver(collector: Endpoint, sent: SmokeSpan[], run: string, signal: AbortSignal): Promise<Delivery> {
  try {
    const { acknowledged, refusal, failedFirst } = await sendBatch(collector, toSdkSpans(sent, run), signal);
    if (failedFirst !== undefined)
      return { acknowledged, warning: `the collector took the spans only at the second go; first: ${failedFirst}` };
    if (refusal === undefined) return { acknowledged };
    return { acknowledged, fault: { words: `the collector took ${acknowledged} of ${sent.length} spans: it answered ${refusal}` } };
  } catch (error) {
    return { acknowledged: 0, fault: faultOf(error), mayArrive: error instanceof NoAnswer && error.sent };
  }
}

interface Found {
  trace?: Trace;
  /** From the acknowledgement to the end of the wait. */
  latencyMs: number;
  /** Why MLflow could not tell. */
  fault?: Fault;
}

async function look({ mlflow, deadlineMs }: SmokeOptions, traceId: string, spans: number, signal: AbortSignal): Promise<Found> {
  const start = performance.now();
  const latencyMs = () => Math.round(performance.now() - start);
  try {
    const { trace, problem } = await findTrace(mlflow, traceId, spans, deadlineMs, signal);
    return { latencyMs: latencyMs(), ...(trace && { trace }), ...(problem && { fault: faultOf(problem) }) };
  } catch (error) {
    return { latencyMs: latencyMs(), fault: faultOf(error) };
  }
}

/** A Problem as evidence; anything else is not the pipeline's, and is thrown on. */
function faultOf(error: unknown): Fault {
  if (!(error instanceof Problem)) throw error;
  return { words: error.message, hint: error.hint };
}

function judge(
  options: SmokeOptions,
  sent: SmokeSpan[],
  delivery: Delivery,
  finding: Found | undefined,
): Pick<SmokeResult, 'path' | 'problems' | 'diagnosis'> {
  const comparison = compareSpans(sent, finding?.trace?.spans ?? []);
  const { found, lost, duplicated, changed } = comparison;
  const latencyMs = finding !== undefined && lost.length === 0 ? finding.latencyMs : 0;
  const path: SmokePath = {
    path: 'collector',
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
  return diagnosis === undefined ? { path, problems: [] } : { path, diagnosis, problems: [diagnosis.cause, ...problemsOf(comparison)] };
}

/** A moment ago, in nanoseconds; the clock has milliseconds, and the digits below them show that none is lost on the way. */
function now(): bigint {
  return BigInt(Date.now() - 1) * 1_000_000n + 123_457n;
}

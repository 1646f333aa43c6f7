import { randomBytes } from 'node:crypto';
import type { Mlflow } from '../mlflow/client.ts';
import { type Endpoint, NoAnswer } from '../mlflow/http.ts';
import { mlflowTraceId, type Trace } from '../mlflow/trace.ts';
import { Problem } from '../problem.ts';
import type { SmokeProgress, SmokeTrace } from '../run/state.ts';
import type { Fault } from './diagnose.ts';
import { findTrace } from './find.ts';
import { generateTrace, type SmokeSpan } from './generate.ts';
import { type Delivery, type Finding, judge, readBackOf, type Verdict } from './judge.ts';
import { removeTrace } from './remove.ts';
import { toSdkSpans } from './sdk-spans.ts';
import { sendBatch } from './send.ts';
import { traceSeen } from './trace-seen.ts';

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

export interface SmokeResult extends Verdict {
  /** Value of the attribute `mlflow_tui.smoke_run` of every span sent. */
  run: string;
  /** MLflow's id of the test trace. */
  traceId: string;
  /** What went wrong beside the proof: an export that failed at first, a test trace that could not be deleted. */
  warnings: string[];
}

/** The way that the spans take. */
const path = 'collector';

/** Takes what a run says while it is on. */
export interface SmokeListener {
  message(words: string): void;
  /** Whenever a count has changed. */
  progress(counts: SmokeProgress): void;
  /** The trace once it is made, and again when it is known what became of its spans. */
  trace(trace: SmokeTrace): void;
}

/**
 * Sends one trace through the collector, reads it back from MLflow, compares every span and deletes it, also when something fails or
 * the signal aborts. A broken pipeline is a result, not an error; rejects only with the signal's reason and on bugs.
 */
export async function runSmoke(options: SmokeOptions, tell: SmokeListener, signal: AbortSignal): Promise<SmokeResult> {
  signal.throwIfAborted();
  const run = randomBytes(4).toString('hex');
  const id = randomBytes(16).toString('hex');
  const traceId = mlflowTraceId(id);
  const sent = generateTrace(run, id, () => randomBytes(8).toString('hex'), now());

  let counts: SmokeProgress = { path, sent: sent.length, acknowledged: 0, found: 0 };
  const count = (more: Partial<SmokeProgress>) => {
    counts = { ...counts, ...more };
    tell.progress(counts);
  };
  const seen = ({ spans }: Trace) => {
    const there = new Set(spans.map(({ spanId }) => spanId));
    const found = sent.filter(({ spanId }) => there.has(spanId)).length;
    if (found !== counts.found) count({ found });
  };

  let finding: Finding | undefined;
  let leftover: string | undefined;
  let delivery: Delivery | undefined;
  try {
    tell.message(`sending ${sent.length} spans to the collector`);
    tell.trace({ path, traceId, spans: traceSeen(sent) });
    tell.progress(counts);
    delivery = await deliver(options.collector, sent, run, signal);
    const { acknowledged } = delivery;
    if (acknowledged > 0) {
      tell.message('acknowledged; waiting for the trace to appear in MLflow');
      count({ acknowledged });
      finding = await look(options, traceId, acknowledged, seen, signal);
    }
  } finally {
    const experimentId = finding?.trace?.experimentId ?? options.experimentId;
    const mayArrive = signal.aborted || delivery?.mayArrive === true;
    if (!options.keep) leftover = await removeTrace(options.mlflow, experimentId, traceId, mayArrive);
  }
  tell.trace({ path, traceId, spans: traceSeen(sent, readBackOf(delivery, finding)) });
  const warnings = [delivery.warning, leftover].filter((warning) => warning !== undefined);
  return { run, traceId, ...judge(path, sent, delivery, finding, options), warnings };
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

async function look(
  { mlflow, deadlineMs }: SmokeOptions,
  traceId: string,
  spans: number,
  seen: (trace: Trace) => void,
  signal: AbortSignal,
): Promise<Finding> {
  const start = performance.now();
  const latencyMs = () => Math.round(performance.now() - start);
  try {
    const { trace, problem } = await findTrace(mlflow, traceId, { spans, deadlineMs, seen }, signal);
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

/** A moment ago, in nanoseconds; the clock has milliseconds, and the digits below them show that none is lost on the way. */
function now(): bigint {
  return BigInt(Date.now() - 1) * 1_000_000n + 123_457n;
}

import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import type { SentTrace } from '../ledger.ts';
import { checkReceiver } from '../otlp/handshake.ts';
import { openSender, type Receiver } from '../otlp/sender.ts';
import type { SmokeOptions } from '../run-smoke.ts';
import { toSdkSpans } from '../sdk-spans.ts';
import { makeTrace, type Recipe, spansPerTrace, traceIdOf } from '../trace-recipe.ts';
import { type Fault, faultOf, mayHaveArrived, type PathResult } from './path-result.ts';
import { openProof, type Proof, type ProofIo } from './proof.ts';

/**
 * Sends a few traces to an OTLP receiver, and reads them back from MLflow. A broken pipeline is a result, not an error; rejects
 * only with the signal's reason and on bugs.
 */
export async function proveExport(
  path: Exclude<PathName, 'llamastack'>,
  receiver: Receiver,
  options: SmokeOptions,
  io: ProofIo,
  signal: AbortSignal,
): Promise<PathResult> {
  const proof = openProof(path, options, io);
  const warnings: string[] = [];
  let at: Fault['at'] = 'handshake';
  try {
    const strange = await checkReceiver(receiver, signal);
    if (strange !== undefined) throw new Problem(strange.words, strange);
    at = 'sending';
    const traces = tracesOf({ run: options.run, path, shape: 'llm' }, options.tracesPerPath);
    proof.begin(traces);
    warnings.push(...(await deliver(receiver, traces, options, proof, signal)));
    at = 'reading';
    await proof.readBack(signal);
    return proof.result({ warnings });
  } catch (error) {
    signal.throwIfAborted();
    const mayArrive = mayHaveArrived(error) ? options.tracesPerPath : 0;
    return proof.result({ warnings, mayArrive, fault: faultOf(at, error) });
  }
}

function tracesOf(recipe: Recipe, count: number): SentTrace[] {
  const endMs = Date.now() - 1;
  return Array.from({ length: count }, (_, index) => ({
    traceId: traceIdOf(recipe, index),
    spans: spansPerTrace[recipe.shape],
    make: () => makeTrace(recipe, index, endMs),
  }));
}

/** Sends all traces in one batch. Resolves to what went wrong without harm. @throws Problem when the receiver took none. */
async function deliver(
  receiver: Receiver,
  traces: SentTrace[],
  { run, expires }: SmokeOptions,
  proof: Proof,
  signal: AbortSignal,
): Promise<string[]> {
  const sender = openSender(receiver);
  try {
    const spans = toSdkSpans(
      traces.flatMap(({ make }) => make()),
      { run, expires },
    );
    const { acknowledged, refusal, failedFirst } = await sender.send(spans, signal);
    proof.acknowledged(traces, acknowledged);
    if (refusal !== undefined && acknowledged === 0) throw new Problem(`it answered ${refusal}`);
    return [
      ...(refusal === undefined ? [] : [`took ${acknowledged} of ${spans.length} spans: it answered ${refusal}`]),
      ...(failedFirst === undefined ? [] : [`took the spans only at the second go; first: ${failedFirst}`]),
    ];
  } finally {
    sender.close();
  }
}

import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import type { SentTrace } from '../ledger.ts';
import { checkReceiver } from '../otlp/handshake.ts';
import { openSender, type Receiver } from '../otlp/sender.ts';
import type { SmokeOptions } from '../run-smoke.ts';
import { resourceOf, toSdkSpans } from '../sdk-spans.ts';
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
  let delivered: Pick<PathResult, 'fault' | 'warnings'> = { warnings: [] };
  let at: Fault['at'] = 'handshake';
  try {
    const strange = await checkReceiver(receiver, signal);
    if (strange !== undefined) throw new Problem(strange.words, strange);
    at = 'sending';
    const traces = tracesOf({ run: options.run, path, shape: 'llm' }, options);
    proof.begin(traces);
    delivered = await deliver(receiver, traces, options, proof, signal);
    at = 'reading';
    await proof.readBack(signal);
    return proof.result(delivered);
  } catch (error) {
    signal.throwIfAborted();
    const mayArrive = at === 'sending' && mayHaveArrived(error) && options.tracesPerPath;
    const isKnown = at === 'sending' && !mayArrive;
    return proof.result({ ...delivered, ...(mayArrive !== false && { mayArrive }), fault: faultOf(at, error) }, isKnown);
  }
}

function tracesOf(recipe: Recipe, options: SmokeOptions): SentTrace[] {
  const endMs = Date.now() - 1;
  return Array.from({ length: options.tracesPerPath }, (_, index) => ({
    traceId: traceIdOf(recipe, index),
    spans: spansPerTrace[recipe.shape],
    make: () => makeTrace(recipe, index, endMs),
    resource: resourceOf(options),
  }));
}

/**
 * Sends all traces in one batch. Resolves to what there is to say of it: a part that was refused is a fault, but what was taken can
 * still be read back. @throws Problem when the receiver took none.
 */
async function deliver(
  receiver: Receiver,
  traces: SentTrace[],
  options: SmokeOptions,
  proof: Proof,
  signal: AbortSignal,
): Promise<Pick<PathResult, 'fault' | 'warnings'>> {
  const spans = toSdkSpans(
    traces.flatMap(({ make }) => make()),
    options,
  );
  const sender = openSender(receiver);
  const sentAt = performance.now();
  const { acknowledged, refusal, failedFirst } = await sender.send(spans, signal).finally(() => sender.close());
  proof.acknowledged(traces, acknowledged, sentAt);
  const { url, hint } = receiver.endpoint;
  if (acknowledged === 0) throw new Problem(`${url} did not take the spans: it answered ${refusal}`, { hint });
  const words = `${url} took ${acknowledged} of ${spans.length} spans: it answered ${refusal}`;
  return {
    ...(refusal === undefined ? {} : { fault: { at: 'sending', words, hint } }),
    warnings: failedFirst === undefined ? [] : [`the spans were taken only at the second go; first: ${failedFirst}`],
  };
}

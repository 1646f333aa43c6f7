import { type Endpoint, NoAnswer, request } from '../../mlflow/http.ts';
import type { Trace } from '../../mlflow/trace.ts';
import { Problem } from '../../problem.ts';
import type { SentTrace } from '../ledger.ts';
import { userAgentOf } from '../marks.ts';
import { openSender, type Receiver } from '../otlp/sender.ts';
import { wordsOf } from '../otlp/words.ts';
import type { SmokeOptions } from '../run-smoke.ts';
import { toSdkSpans } from '../sdk-spans.ts';
import type { SmokeSpan } from '../span.ts';
import { llamastackTraceId, makeTrace } from '../trace-recipe.ts';
import { joinedOf } from './joined.ts';
import { type Fault, faultOf, type Joined, mayHaveArrived, type PathResult } from './path-result.ts';
import { openProof, type ProofIo } from './proof.ts';

const answerWithinMs = 30_000;

/** LLaMA Stack's side of the proof: what is asked, and where our own span goes. */
interface LlamastackPath {
  llamastack: Endpoint;
  collector: Receiver;
}

/**
 * Asks LLaMA Stack as a traced program would, and sends our own span of it through the collector: the path is proven when MLflow has
 * the spans of both sides as one whole trace. A broken pipeline is a result, as for `proveExport`.
 */
export async function proveLlamastack(
  { llamastack, collector }: LlamastackPath,
  options: SmokeOptions,
  io: ProofIo,
  signal: AbortSignal,
): Promise<PathResult> {
  const proof = openProof('llamastack', options, io);
  const traceId = llamastackTraceId(options.run);
  const like = rootLike(options.run);
  let joined: Joined | undefined;
  let at: Fault['at'] = 'asking';
  try {
    // From now on LLaMA Stack may have spans of ours, whatever it answers, and whatever becomes of our own.
    io.begun.traceIds.add(traceId);
    const onAsked = () => {
      io.begun.askedAt = performance.now();
    };
    onAsked();
    const requests = await ask(llamastack, `00-${traceId}-${like.spanId}-01`, options, signal).finally(onAsked);
    at = 'sending';
    const root = endedAt(like, Date.now());
    const isJoined = (trace: Trace) => {
      joined = joinedOf(trace, root.spanId, requests);
      return joined.isWhole;
    };
    const traces: SentTrace[] = [{ traceId, spans: 1, make: () => [root], isJoined }];
    proof.begin(traces);
    await deliver(collector, root, options, (spans, sentAt) => proof.acknowledged(traces, spans, sentAt), signal);
    at = 'reading';
    await proof.readBack(signal);
    return proof.result(joined && { joined });
  } catch (error) {
    signal.throwIfAborted();
    if (at === 'asking' && error instanceof NoAnswer && !error.sent) delete io.begun.askedAt;
    const isKnown = at === 'sending' && !mayHaveArrived(error);
    return proof.result({ ...(joined && { joined }), fault: faultOf(at, error) }, isKnown);
  }
}

/** The requests, each a child of our span. Resolves to how many they were. @throws Problem for no answer, or none with status 200. */
async function ask(llamastack: Endpoint, traceparent: string, { run, expires, model }: SmokeOptions, signal: AbortSignal): Promise<number> {
  // LLaMA Stack's spans keep the user agent, and by it a trace is known as ours before our own span is there.
  const headers = { traceparent, 'user-agent': userAgentOf(run, expires) };
  const models = { method: 'GET', path: '/v1/models', headers, deadlineMs: answerWithinMs } as const;
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'ping' }], max_tokens: 8 });
  const chat = { method: 'POST', path: '/v1/chat/completions', body, deadlineMs: 2 * answerWithinMs } as const;
  const requests = model === undefined ? [models] : [models, { ...chat, headers: { ...headers, 'content-type': 'application/json' } }];
  for (const one of requests) {
    const answer = await request(llamastack, one, signal);
    if (answer.status === 200) continue;
    const words = `${llamastack.url} answered ${one.method} ${one.path} with ${answer.status} "${wordsOf(answer)}"`;
    throw new Problem(words, { hint: llamastack.hint });
  }
  return requests.length;
}

/** Sends our own span. @throws Problem when it was not taken. */
async function deliver(
  receiver: Receiver,
  root: SmokeSpan,
  options: SmokeOptions,
  onAcknowledged: (spans: number, sentAt: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const sender = openSender(receiver);
  const sentAt = performance.now();
  const { acknowledged, refusal } = await sender.send(toSdkSpans([root], options), signal).finally(() => sender.close());
  onAcknowledged(acknowledged, sentAt);
  const { url, hint } = receiver.endpoint;
  if (acknowledged === 0) throw new Problem(`${url} did not take our own span: it answered ${refusal}`, { hint });
}

/** Our own span of the requests, as it is when the first of them is made. */
function rootLike(run: string): SmokeSpan {
  const [root] = makeTrace({ run, path: 'llamastack', shape: 'llm' }, 0, Date.now());
  if (root === undefined) throw new Error('a trace has a root');
  return { ...root, name: 'smoke-test LLaMA Stack', kind: 'CLIENT', start: root.end };
}

/** It ends with the last answer. */
function endedAt(root: SmokeSpan, endMs: number): SmokeSpan {
  return { ...root, end: BigInt(endMs) * 1_000_000n + (root.end % 1_000_000n) + 2n };
}

import { type Endpoint, request } from '../../mlflow/http.ts';
import type { Trace } from '../../mlflow/trace.ts';
import { Problem } from '../../problem.ts';
import type { SentTrace } from '../ledger.ts';
import { userAgentOf } from '../marks.ts';
import { wordsOf } from '../otlp/acknowledgement.ts';
import { openSender, type Receiver } from '../otlp/sender.ts';
import type { SmokeOptions } from '../run-smoke.ts';
import { toSdkSpans } from '../sdk-spans.ts';
import type { SmokeSpan } from '../span.ts';
import { makeTrace, traceIdOf } from '../trace-recipe.ts';
import { type Fault, faultOf, type PathResult } from './path-result.ts';
import { openProof, type ProofIo } from './proof.ts';

const answerWithinMs = 30_000;

/** LLaMA Stack's side of the proof: what it is asked, and where our own span goes. */
export interface LlamastackPath {
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
  const recipe = { run: options.run, path: 'llamastack', shape: 'llm' } as const;
  const traceId = traceIdOf(recipe, 0);
  const [like] = makeTrace(recipe, 0, Date.now());
  if (like === undefined) throw new Error('a trace has a root');
  let joined: PathResult['joined'];
  let at: Fault['at'] = 'asking';
  try {
    // From now on there may be something of it in MLflow.
    io.begun.add(traceId);
    const requests = await ask(llamastack, `00-${traceId}-${like.spanId}-01`, options, signal);
    at = 'sending';
    const root = rootUntil(like, Date.now());
    const isJoined = (trace: Trace) => {
      joined = joinedOf(trace, root.spanId, requests);
      return joined.isWhole;
    };
    const traces: SentTrace[] = [{ traceId, spans: 1, make: () => [root], isJoined }];
    proof.begin(traces);
    const sender = openSender(collector);
    const { acknowledged, refusal } = await sender.send(toSdkSpans([root], options), signal).finally(() => sender.close());
    proof.acknowledged(traces, acknowledged);
    if (acknowledged === 0) throw new Problem(`it answered ${refusal}`);
    at = 'reading';
    await proof.readBack(signal);
    return proof.result(joined && { joined });
  } catch (error) {
    signal.throwIfAborted();
    return proof.result({ ...(joined && { joined }), fault: faultOf(at, error) });
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
    if (answer.status !== 200) throw new Problem(`it answered ${one.method} ${one.path} with ${answer.status} "${wordsOf(answer)}"`);
  }
  return requests.length;
}

/** Our own span of the requests: it was begun before the first of them, and ends with the last answer. */
function rootUntil(like: SmokeSpan, endMs: number): SmokeSpan {
  return { ...like, name: 'smoke-test LLaMA Stack', kind: 'CLIENT', end: BigInt(endMs) * 1_000_000n + (like.end % 1_000_000n) };
}

/**
 * How far the trace of both sides came: whole when every span's parent is there, and one span below ours for each request. Pure.
 */
export function joinedOf({ spans, state }: Trace, rootId: string, requests: number): NonNullable<PathResult['joined']> {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const isTree = spans.every(({ spanId, parentSpanId }) => spanId === rootId || (parentSpanId !== undefined && ids.has(parentSpanId)));
  const answered = spans.filter(({ parentSpanId }) => parentSpanId === rootId).length;
  return { spans: spans.length, state, isWhole: isTree && ids.has(rootId) && answered >= requests && state === 'OK' };
}

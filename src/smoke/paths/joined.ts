import type { Trace } from '../../mlflow/trace.ts';
import type { Joined } from './path-result.ts';

/** How far the trace of both sides came: whole when every span's parent is there, and a span below ours for each request. Pure. */
export function joinedOf(trace: Trace, rootId: string, requests: number): Joined {
  const { spans, state } = trace;
  const missing = whatIsMissing(trace, rootId, requests);
  return { spans: spans.length, state, isWhole: missing === undefined, ...(missing === undefined ? {} : { missing }) };
}

function whatIsMissing({ spans, state }: Trace, rootId: string, requests: number): string | undefined {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const others = spans.filter(({ spanId }) => spanId !== rootId);
  if (!ids.has(rootId)) return 'our own span, which went through the collector, is not in it';
  if (others.length === 0) return 'LLaMA Stack has no span in it';
  const orphans = others.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  if (orphans.length > 0) return `the parent of ${orphans.map(({ name }) => name).join(', ')} is not in it`;
  const answered = others.filter(({ parentSpanId }) => parentSpanId === rootId).length;
  if (answered < requests) return `LLaMA Stack's spans are of ${answered} of ${requests} requests`;
  return state === 'OK' ? undefined : 'MLflow does not have it as OK';
}

import type { TraceSpan } from '../mlflow/trace.ts';
import type { SmokeSpanSeen } from '../run/events.ts';
import { compareSpans } from './compare.ts';
import type { SmokeSpan } from './span.ts';

/**
 * A test trace for the screen: every span that was sent, and every one that only MLflow has, in the order of the tree, with what
 * became of it. Without `found` nothing was looked for yet, or MLflow could not tell. Pure.
 */
export function traceSeen(sent: readonly SmokeSpan[], found?: readonly TraceSpan[]): SmokeSpanSeen[] {
  const { changed, foreign } = compareSpans(sent, found ?? []);
  const zero = sent.reduce((least, { start }) => (start < least ? start : least), sent[0]?.start ?? 0n);
  const ids = new Set(sent.map(({ spanId }) => spanId));
  const differences = new Map(changed.map((one) => [one.span.spanId, one.differences]));
  const copies = Map.groupBy(found ?? [], ({ spanId }) => spanId);

  const fateOf = (span: TraceSpan): Fate => {
    if (found === undefined) return { fate: 'waiting' };
    if (!ids.has(span.spanId)) return { fate: 'foreign' };
    return fateOfSent(span, copies.get(span.spanId) ?? [], differences.get(span.spanId) ?? [], zero);
  };
  return inTreeOrder<TraceSpan>([...sent, ...foreign]).map(({ span, depth }) => {
    return { name: span.name, depth, ...timesOf(span, zero), ...fateOf(span) };
  });
}

/** Start and duration in milliseconds, with the nanoseconds behind the point. */
function timesOf({ start, end }: TraceSpan, zero: bigint): { start: number; duration: number } {
  return { start: Number(start - zero) / 1e6, duration: Number(end - start) / 1e6 };
}

type Fate = Pick<SmokeSpanSeen, 'fate' | 'readBack' | 'differences'>;

function fateOfSent(sent: TraceSpan, copies: readonly TraceSpan[], differences: string[], zero: bigint): Fate {
  if (copies.length === 0) return { fate: 'lost' };
  const moved = copies.find(({ start, end }) => start !== sent.start || end !== sent.end);
  const readBack = moved && { readBack: timesOf(moved, zero) };
  if (copies.length > 1) return { fate: 'duplicated', ...readBack, differences: [`found ${copies.length} times`, ...differences] };
  return differences.length > 0 ? { fate: 'changed', ...readBack, differences } : { fate: 'same' };
}

/** Parents before their children. A span whose parent is not among them is a root, and so is one of a circle. */
function inTreeOrder<Span extends Pick<TraceSpan, 'spanId' | 'parentSpanId'>>(spans: readonly Span[]): { span: Span; depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const isRoot = ({ parentSpanId }: Span) => parentSpanId === undefined || !ids.has(parentSpanId);
  const children = Map.groupBy(spans, ({ parentSpanId }) => parentSpanId);
  const left = new Set(spans);
  const ordered: { span: Span; depth: number }[] = [];
  for (const root of [...spans.filter(isRoot), ...spans]) {
    const next = [{ span: root, depth: 0 }];
    for (let one = next.pop(); one !== undefined; one = next.pop()) {
      const { span, depth } = one;
      if (!left.delete(span)) continue;
      ordered.push(one);
      const below = (children.get(span.spanId) ?? []).map((child) => ({ span: child, depth: depth + 1 }));
      next.push(...below.reverse());
    }
  }
  return ordered;
}

import type { StoredSpan } from './data.ts';
import { dumps } from './python-json.ts';

/**
 * The tokens of a whole trace, as the JSON of its metadata; undefined without any. Of a span and those below it only the uppermost that
 * counts is counted: it has the sum of the others. Pure.
 */
export function sumTokenUsage(spans: readonly StoredSpan[]): string | undefined {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const counted = spans.filter((span) => usageOf(span) !== undefined && !isBelowOne(span, byId));
  if (counted.length === 0) return undefined;
  const sums: Record<string, bigint> = { input_tokens: 0n, output_tokens: 0n, total_tokens: 0n };
  for (const { key, value } of counted.flatMap((span) => usageOf(span) ?? [])) sums[key] = (sums[key] ?? 0n) + BigInt(value?.intValue ?? 0);
  return dumps(sums);
}

function isBelowOne({ parentSpanId }: StoredSpan, byId: ReadonlyMap<string, StoredSpan>): boolean {
  const seen = new Set<string>();
  for (let parent = byId.get(parentSpanId); parent !== undefined; parent = byId.get(parent.parentSpanId)) {
    if (usageOf(parent) !== undefined) return true;
    // Spans may name each other as parents.
    if (seen.has(parent.spanId)) return false;
    seen.add(parent.spanId);
  }
  return false;
}

function usageOf({ attributes }: StoredSpan) {
  return attributes.get('mlflow.chat.tokenUsage')?.kvlistValue?.values;
}

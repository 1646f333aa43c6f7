import { runAttribute } from '../marks.ts';
import type { SmokeSpan } from '../span.ts';
import type { Ingredients } from '../trace-recipe.ts';

const depth = 64;
const kinds = ['SERVER', 'INTERNAL', 'CLIENT'] as const;
const millisecond = 1_000_000n;

/** A chain of 64 spans, as calls through many services make one: each starts a millisecond after its parent and ends one before it. */
export function deepTrace({ run, traceId, spanId, end }: Ingredients): SmokeSpan[] {
  const start = end - 200n * millisecond;
  return Array.from({ length: depth }, (_, level): SmokeSpan => {
    const inset = BigInt(level) * (millisecond + 2n);
    return {
      traceId,
      spanId: spanId(level),
      ...(level > 0 && { parentSpanId: spanId(level - 1) }),
      name: `level ${level}`,
      kind: kinds[level % kinds.length] ?? 'INTERNAL',
      start: start + inset,
      end: end - inset,
      status: { code: 'UNSET', message: '' },
      attributes: { [runAttribute]: run, 'mlflow_tui.level': level },
      events: [],
      links: [],
    };
  });
}

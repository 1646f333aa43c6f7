import { runAttribute } from '../marks.ts';
import type { SmokeSpan } from '../span.ts';
import type { Ingredients } from '../trace-recipe.ts';

const children = 63;
const kinds = ['INTERNAL', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const millisecond = 1_000_000n;

/** A root with 63 children, as of a program that asks for many things at once: each starts and ends a millisecond after the one before. */
export function wideTrace({ run, traceId, spanId, end }: Ingredients): SmokeSpan[] {
  const rootId = spanId(0);
  const start = end - 200n * millisecond;
  const span = (number: number, name: string, kind: SmokeSpan['kind'], from: bigint, to: bigint): SmokeSpan => ({
    traceId,
    spanId: spanId(number),
    name,
    kind,
    start: from,
    end: to,
    status: { code: 'UNSET', message: '' },
    attributes: { [runAttribute]: run, 'mlflow_tui.number': number, 'mlflow_tui.share': number / 64 + 0.001 },
    events: [],
    links: [],
  });

  const spans = [span(0, 'wide', 'SERVER', start, end)];
  for (let number = 1; number <= children; number++) {
    const from = start + BigInt(number) * (millisecond + 2n);
    const kind = kinds[number % kinds.length] ?? 'INTERNAL';
    spans.push({ ...span(number, `part ${number}`, kind, from, from + 100n * millisecond), parentSpanId: rootId });
  }
  return spans;
}

import { describe, expect, test } from 'vitest';
import type { TraceSpan } from '../../../src/mlflow/trace.ts';
import type { SmokeSpanSeen } from '../../../src/run/events.ts';
import type { SmokeSpan } from '../../../src/smoke/span.ts';
import { traceSeen } from '../../../src/smoke/trace-seen.ts';

const zero = 1763910000123456789n;

/** A span from and to these nanoseconds of the trace, called by its id. */
function span(spanId: string, parentSpanId: string | undefined, start = 0n, end = 2_500_000n): SmokeSpan {
  return {
    traceId: 't',
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name: spanId,
    kind: 'INTERNAL',
    start: zero + start,
    end: zero + end,
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: [],
    links: [],
  };
}

const sent = [span('root', undefined), span('child', 'root', 1_000_001n, 2_000_001n)];
const [root, child] = sent as [SmokeSpan, SmokeSpan];

test('before anything is looked for all spans wait, with their times in milliseconds from the first', () => {
  const times: SmokeSpanSeen[] = [
    { name: 'root', depth: 0, start: 0, duration: 2.5, fate: 'waiting' },
    { name: 'child', depth: 1, start: 1.000001, duration: 1, fate: 'waiting' },
  ];
  expect(traceSeen(sent)).toEqual(times);
});

test.each<{ what: string; found: TraceSpan[]; child: Partial<SmokeSpanSeen> }>([
  { what: 'the same', found: [root, child], child: { fate: 'same' } },
  { what: 'lost', found: [root], child: { fate: 'lost' } },
  {
    what: 'renamed, at its time',
    found: [root, { ...child, name: 'kid' }],
    child: { fate: 'changed', differences: ['name: sent "child", found "kid"'] },
  },
  {
    what: 'early',
    found: [root, { ...child, start: zero - 1_000_000n }],
    child: {
      fate: 'changed',
      readBack: { start: -1, duration: 3.000001 },
      differences: ['start: sent 1763910000124456790, found 1763910000122456789'],
    },
  },
  { what: 'there twice', found: [root, child, child], child: { fate: 'duplicated', differences: ['found 2 times'] } },
  {
    what: 'there twice, once with another end',
    found: [root, child, { ...child, end: zero }],
    child: {
      fate: 'duplicated',
      readBack: { start: 1.000001, duration: -1.000001 },
      differences: ['found 2 times', 'end: sent 1763910000125456790, found 1763910000123456789'],
    },
  },
])('a span may be $what', ({ found, child: expected }) => {
  const [first, second] = traceSeen(sent, found);
  expect(first).toMatchObject({ name: 'root', fate: 'same' });
  expect(second).toEqual({ name: 'child', depth: 1, start: 1.000001, duration: 1, ...expected });
});

describe('the order of the tree', () => {
  test('puts what was never sent below its parent', () => {
    const found = [span('grandchild', 'child'), root, span('stranger', 'nobody'), child, span('second', 'root')];
    expect(traceSeen(sent, found).map(({ name, depth, fate }) => [name, depth, fate])).toEqual([
      ['root', 0, 'same'],
      ['child', 1, 'same'],
      ['grandchild', 2, 'foreign'],
      ['second', 1, 'foreign'],
      ['stranger', 0, 'foreign'],
    ]);
  });

  test('has every span of a circle once', () => {
    const found = [root, child, span('a', 'b'), span('b', 'a'), span('self', 'self')];
    expect(traceSeen(sent, found).map(({ name, depth }) => [name, depth])).toEqual([
      ['root', 0],
      ['child', 1],
      ['a', 0],
      ['b', 1],
      ['self', 0],
    ]);
  });
});

import { expect, test } from 'vitest';
import type { Trace, TraceSpan } from '../../../src/mlflow/trace.ts';
import { joinedOf } from '../../../src/smoke/paths/joined.ts';

const span = (spanId: string, parentSpanId?: string): TraceSpan => {
  return {
    spanId,
    name: `span ${spanId}`,
    ...(parentSpanId !== undefined && { parentSpanId }),
    start: 0n,
    end: 1n,
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: [],
    links: [],
  };
};
const trace = (spans: TraceSpan[], state: Trace['state'] = 'OK'): Trace => {
  return { id: 'tr-1', experimentId: '1', state, tags: {}, metadata: {}, spans };
};

test.each<{ what: string; spans: TraceSpan[]; state?: Trace['state']; requests?: number; missing?: string }>([
  { what: 'both sides', spans: [span('root'), span('a', 'root'), span('b', 'a')] },
  { what: 'in any order', spans: [span('b', 'a'), span('a', 'root'), span('root')] },
  { what: 'two requests', spans: [span('root'), span('a', 'root'), span('b', 'root')], requests: 2 },
  {
    what: 'one request of two',
    spans: [span('root'), span('a', 'root')],
    requests: 2,
    missing: "LLaMA Stack's spans are of 1 of 2 requests",
  },
  { what: 'our side alone', spans: [span('root')], missing: 'LLaMA Stack has no span in it' },
  {
    what: 'the other side alone',
    spans: [span('a', 'root'), span('b', 'a')],
    state: 'IN_PROGRESS',
    missing: 'our own span, which went through the collector, is not in it',
  },
  { what: 'nothing', spans: [], missing: 'our own span, which went through the collector, is not in it' },
  { what: 'a gap', spans: [span('root'), span('a', 'root'), span('c', 'b')], missing: 'the parent of span c is not in it' },
  { what: 'a second root', spans: [span('root'), span('a', 'root'), span('other')], missing: 'the parent of span other is not in it' },
  { what: 'no end yet', spans: [span('root'), span('a', 'root')], state: 'IN_PROGRESS', missing: 'MLflow does not have it as OK' },
])('a trace of $what', ({ spans, state = 'OK', requests = 1, missing }) => {
  const joined = joinedOf(trace(spans, state), 'root', requests);
  expect(joined).toEqual({ spans: spans.length, state, isWhole: missing === undefined, ...(missing !== undefined && { missing }) });
});

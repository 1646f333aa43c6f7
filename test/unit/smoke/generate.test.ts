import { expect, test } from 'vitest';
import { generateTrace } from '../../../src/smoke/generate.ts';

let next = 0;
const nextSpanId = () => String(++next).padStart(16, '0');
const end = 1763910000123456789n;
const spans = generateTrace('run-1', 'f'.repeat(32), nextSpanId, end);
const [root, ...children] = spans;

test('one trace: a root and three spans below it, each with an id of its own', () => {
  expect(root?.parentSpanId).toBeUndefined();
  expect(children.map((span) => span.parentSpanId)).toEqual(Array(3).fill(root?.spanId));
  expect(new Set(spans.map((span) => span.spanId)).size).toBe(4);
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set(['f'.repeat(32)]));
});

test('every span carries the run, and says what it is', () => {
  expect(spans.map(({ attributes }) => attributes['mlflow_tui.smoke_run'])).toEqual(Array(4).fill('run-1'));
  expect(spans.map(({ attributes }) => attributes['gen_ai.operation.name'])).toEqual(['invoke_agent', 'retrieval', 'execute_tool', 'chat']);
});

test('times: children and events within their span, none alike, none that a double could hold', () => {
  expect(root?.end).toBe(end);
  for (const child of children) {
    expect(child.start > (root?.start ?? end) && child.start < child.end && child.end < end).toBe(true);
    for (const { time } of child.events) expect(time > child.start && time < child.end).toBe(true);
  }
  const times = spans.flatMap((span) => [span.start, span.end, ...span.events.map((event) => event.time)]);
  expect(new Set(times).size).toBe(times.length);
  for (const time of times) expect(BigInt(Number(time))).not.toBe(time);
});

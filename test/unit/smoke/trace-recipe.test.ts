import { expect, test } from 'vitest';
import { makeTrace, type Recipe, type Shape, spansPerTrace, traceIdOf } from '../../../src/smoke/trace-recipe.ts';

const endMs = 1763910000123;
const recipe: Recipe = { run: 'run-1', path: 'collector', shape: 'llm' };
const shapes: Shape[] = ['llm', 'wide', 'deep'];

test.each(shapes)('%s: the same recipe makes the same trace again, every one with the ids that are told for it', (shape) => {
  for (const index of [0, 1, 249_999]) {
    const spans = makeTrace({ ...recipe, shape }, index, endMs);
    expect(makeTrace({ ...recipe, shape }, index, endMs)).toEqual(spans);
    expect(spans).toHaveLength(spansPerTrace[shape]);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([traceIdOf({ ...recipe, shape }, index)]));
  }
});

test.each(shapes)('%s: parents come before their children and enclose them, the root alone has none', (shape) => {
  const spans = makeTrace({ ...recipe, shape }, 7, endMs);
  const before = new Map<string, (typeof spans)[number]>();
  for (const [number, span] of spans.entries()) {
    expect(span.parentSpanId === undefined).toBe(number === 0);
    const parent = before.get(span.parentSpanId ?? '');
    if (parent) expect(span.start > parent.start && span.end < parent.end).toBe(true);
    expect(parent === undefined).toBe(number === 0);
    expect(span.start < span.end).toBe(true);
    for (const { time } of span.events) expect(time > span.start && time < span.end).toBe(true);
    before.set(span.spanId, span);
  }
  expect(before.size).toBe(spans.length);
});

test.each(shapes)(
  '%s: the root ends in the millisecond that is asked for, and no two times are alike, nor such as a double can hold',
  (shape) => {
    for (let index = 0; index < 500; index++) {
      const spans = makeTrace({ ...recipe, shape }, index, endMs + index);
      const end = spans[0]?.end ?? 0n;
      expect(end / 1_000_000n).toBe(BigInt(endMs + index));
      const times = spans.flatMap((span) => [span.start, span.end, ...span.events.map(({ time }) => time)]);
      expect(new Set(times).size).toBe(times.length);
      expect(times.filter((time) => BigInt(Number(time)) === time)).toEqual([]);
    }
  },
);

test('ids differ over runs, paths, indexes and spans, and none is all zero', () => {
  const ids: string[] = [];
  for (const run of ['run-1', 'run-2']) {
    for (const path of ['direct', 'collector', 'collector-grpc', 'llamastack'] as const) {
      for (let index = 0; index < 500; index++) {
        ids.push(traceIdOf({ run, path, shape: 'wide' }, index));
        const spans = makeTrace({ run, path, shape: 'wide' }, index, endMs);
        ids.push(...spans.map(({ spanId }) => spanId));
      }
    }
  }
  expect(new Set(ids).size).toBe(2 * 4 * 500 * 65);
  for (const id of ids) if (!/^(?!0+$)([0-9a-f]{16}|[0-9a-f]{32})$/.test(id)) expect.fail(`${id} is no id`);
});

test('every span of every shape carries the run', () => {
  for (const shape of shapes) {
    const runs = makeTrace({ ...recipe, shape }, 0, endMs).map(({ attributes }) => attributes['mlflow_tui.smoke_run']);
    expect(runs).toEqual(Array(spansPerTrace[shape]).fill('run-1'));
  }
});

test('all kinds of span are sent', () => {
  const kinds = shapes.flatMap((shape) => makeTrace({ ...recipe, shape }, 0, endMs).map(({ kind }) => kind));
  expect([...new Set(kinds)].sort()).toEqual(['CLIENT', 'CONSUMER', 'INTERNAL', 'PRODUCER', 'SERVER']);
});

test('llm: an agent with what a model, a tool and a search leave behind, the chat linked to the tool', () => {
  const [root, retrieval, tool, chat] = makeTrace(recipe, 0, endMs);
  expect([root, retrieval, tool, chat].map((span) => span?.attributes['gen_ai.operation.name'])).toEqual([
    'invoke_agent',
    'retrieval',
    'execute_tool',
    'chat',
  ]);
  expect(chat?.links).toEqual([{ traceId: root?.traceId, spanId: tool?.spanId, attributes: { 'mlflow_tui.link': 'answers' } }]);
  expect(chat?.attributes['mlflow_tui.whole']).toBe(9_007_199_254_740_994n);
});

test('deep: each span is the parent of the next', () => {
  const spans = makeTrace({ ...recipe, shape: 'deep' }, 0, endMs);
  expect(spans.slice(1).map(({ parentSpanId }) => parentSpanId)).toEqual(spans.slice(0, -1).map(({ spanId }) => spanId));
});

import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { afterEach, expect, test, vi } from 'vitest';
import { parseTraces } from '../../../src/mlflow/trace.ts';
import { compareSpans } from '../../../src/smoke/compare.ts';
import { toSdkSpans } from '../../../src/smoke/sdk-spans.ts';
import { makeTrace } from '../../../src/smoke/trace-recipe.ts';
import { readSpans } from './otlp-json.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const spans = makeTrace({ run: 'run', path: 'collector', shape: 'llm' }, 0, 1763910000123);

/** As OTLP's JSON, after what a receiver does with the text. */
function onTheWire(expires?: number): { resourceSpans: { resource: object; scopeSpans: { spans: Record<string, unknown>[] }[] }[] } {
  return JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(toSdkSpans(spans, { run: 'run', expires }))));
}

test('every field goes on the wire as it is', () => {
  const [resourceSpans, ...others] = onTheWire().resourceSpans;
  expect(others).toEqual([]);
  const sent = resourceSpans?.scopeSpans[0]?.spans ?? [];
  const [root, retrieval, tool, chat] = spans;
  expect(sent.map(({ kind }) => kind)).toEqual([1, 3, 1, 3]);
  expect(sent.map(({ startTimeUnixNano }) => startTimeUnixNano)).toEqual(spans.map(({ start }) => String(start)));
  expect(sent.map(({ endTimeUnixNano }) => endTimeUnixNano)).toEqual(spans.map(({ end }) => String(end)));
  expect(sent.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, root?.spanId, root?.spanId, root?.spanId]);
  expect(sent.map(({ status }) => status)).toEqual([{ code: 1 }, { code: 0 }, { code: 2, message: tool?.status.message }, { code: 0 }]);
  expect(sent[1]?.attributes).toContainEqual({
    key: 'mlflow_tui.scores',
    value: { arrayValue: { values: [{ doubleValue: 0.875 }, { doubleValue: 0.30000000000000004 }, { doubleValue: -1.5 }] } },
  });
  expect(sent[2]?.events).toMatchObject([{ name: 'exception', timeUnixNano: String(tool?.events[0]?.time) }]);
  expect(sent[3]?.links).toMatchObject([
    { traceId: chat?.traceId, spanId: tool?.spanId, attributes: [{ key: 'mlflow_tui.link', value: { stringValue: 'answers' } }] },
  ]);
  expect(sent.map(({ name }) => name)).toEqual([root, retrieval, tool, chat].map((span) => span?.name));
});

test.each(['llm', 'wide', 'deep'] as const)('%s: encoded and read back as MLflow gives it, every span is as it was sent', (shape) => {
  const sent = makeTrace({ run: 'run', path: 'collector', shape }, 3, 1763910000123);
  const request = Buffer.from(JsonTraceSerializer.serializeRequest(toSdkSpans(sent, { run: 'run' })) ?? []);
  const answer = JSON.stringify({ traces: [{ trace_info: { trace_id: 'tr-1' }, spans: readSpans(request) }] }, (_key, value) =>
    typeof value === 'bigint' ? `<${value}>` : value,
  );
  const [found] = parseTraces(answer.replace(/"<(\d+)>"/g, '$1'));
  expect(compareSpans(sent, found?.spans ?? [])).toEqual({ found: sent.length, lost: [], duplicated: [], changed: [], foreign: [] });
});

test('a whole number above 2^53 keeps its digits, in JSON and in protobuf', () => {
  const json = new TextDecoder().decode(JsonTraceSerializer.serializeRequest(toSdkSpans(spans, { run: 'run' })));
  expect(json).toContain('{"intValue":9007199254740994}');
  const protobuf = Buffer.from(ProtobufTraceSerializer.serializeRequest(toSdkSpans(spans, { run: 'run' })) ?? []);
  // AnyValue.int_value is field 3, a varint of seven bits a byte: https://protobuf.dev/programming-guides/encoding/
  const varint = [0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
  expect(protobuf.includes(Buffer.from([0x18, ...varint]))).toBe(true);
});

test.each([
  { what: 'until when the run lasts', expires: 1763910060, more: [{ key: 'mlflow_tui.smoke_expires', value: { intValue: 1763910060 } }] },
  { what: 'nothing of that when traces are to stay', expires: undefined, more: [] },
])('the resource tells the run, and $what', ({ expires, more }) => {
  expect(onTheWire(expires).resourceSpans[0]?.resource).toMatchObject({
    attributes: [
      { key: 'service.name', value: { stringValue: 'mlflow-tui-smoke' } },
      { key: 'mlflow_tui.smoke_run', value: { stringValue: 'run' } },
      ...more,
    ],
  });
});

test.each([
  ['OTEL_TRACES_SAMPLER', 'always_off'],
  ['OTEL_ATTRIBUTE_COUNT_LIMIT', '1'],
  ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '1'],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', '0'],
  ['OTEL_SPAN_LINK_COUNT_LIMIT', '0'],
  ['OTEL_RESOURCE_ATTRIBUTES', 'a=b'],
])('%s=%s changes nothing', (name, value) => {
  const before = onTheWire();
  vi.stubEnv(name, value);
  expect(onTheWire()).toEqual(before);
});

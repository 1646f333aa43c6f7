import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { expect, test } from 'vitest';
import { decodeRequest } from '../../../../src/sandbox/otlp/codec.ts';
import { toSdkSpans } from '../../../../src/smoke/sdk-spans.ts';
import { makeTrace, type Shape } from '../../../../src/smoke/trace-recipe.ts';
import { readBatches } from '../../smoke/otlp-json.ts';

test.each<Shape>(['llm', 'wide', 'deep'])('%s says the same in protobuf as in JSON', (shape) => {
  const spans = toSdkSpans(makeTrace({ run: 'run', path: 'direct', shape }, 0, 1_763_910_000_123), { run: 'run', expires: 1_763_910_300 });
  const inJson = readBatches(JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans))));
  const inProtobuf = readBatches(decodeRequest(ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array()));
  // JSON has 64-bit numbers as numbers or strings.
  const text = (value: unknown) =>
    JSON.stringify(value, (key, part) => (key === 'int_value' || typeof part === 'bigint' ? String(part) : part));
  expect(JSON.parse(text(inProtobuf))).toEqual(JSON.parse(text(inJson)));
});

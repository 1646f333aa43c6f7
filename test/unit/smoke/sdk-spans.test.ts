import { afterEach, expect, test, vi } from 'vitest';
import { generateTrace } from '../../../src/smoke/generate.ts';
import { toSdkSpans } from '../../../src/smoke/sdk-spans.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['OTEL_TRACES_SAMPLER', 'always_off'],
  ['OTEL_ATTRIBUTE_COUNT_LIMIT', '1'],
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '1'],
  ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '1'],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', '0'],
  ['OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT', '1'],
])('%s=%s takes nothing from the spans', (name, value) => {
  vi.stubEnv(name, value);
  let next = 0;
  const spans = generateTrace('run', 'f'.repeat(32), () => String(++next).padStart(16, '0'), 1763910000123456789n);
  const made = toSdkSpans(spans, 'run');
  expect(made.map(({ name, attributes }) => ({ name, attributes }))).toEqual(spans.map(({ name, attributes }) => ({ name, attributes })));
  expect(made.flatMap(({ events }) => events.map(({ attributes }) => attributes))).toEqual(
    spans.flatMap(({ events }) => events.map(({ attributes }) => attributes)),
  );
});

import { expect, test } from 'vitest';
import { decodeJsonRequest, decodeRequest, encodeRequest } from '../../../../src/sandbox/otlp/codec.ts';
import { type KeyValue, spansOf, type TraceRequest } from '../../../../src/sandbox/otlp/request.ts';

const attributes: KeyValue[] = [
  { key: 'text', value: { stringValue: 'ünï\u0000code 🦙' } },
  { key: 'empty text', value: { stringValue: '' } },
  { key: 'yes', value: { boolValue: true } },
  { key: 'no', value: { boolValue: false } },
  { key: 'least', value: { intValue: '-9223372036854775808' } },
  { key: 'most', value: { intValue: '9223372036854775807' } },
  { key: 'zero', value: { intValue: '0' } },
  { key: 'tenth', value: { doubleValue: 0.1 } },
  { key: 'infinite', value: { doubleValue: Number.NEGATIVE_INFINITY } },
  { key: 'bytes', value: { bytesValue: 'AAECg/8=' } },
  { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'two' }, {}] } } },
  { key: 'map', value: { kvlistValue: { values: [{ key: 'within', value: { boolValue: false } }] } } },
  { key: 'nothing', value: {} },
  { key: 'not even that' },
];
const request: TraceRequest = {
  resourceSpans: [
    {
      resource: {
        attributes,
        droppedAttributesCount: 3,
        entityRefs: [{ schemaUrl: 'e', type: 't', idKeys: ['a', 'b'], descriptionKeys: [] }],
      },
      schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
      scopeSpans: [
        {
          scope: { name: 'scope', version: '1.2', attributes, droppedAttributesCount: 1 },
          schemaUrl: 'https://opentelemetry.io/schemas/1.36.0',
          spans: [
            {
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
              traceState: 'vendor=1',
              parentSpanId: '00f067aa0ba902b7',
              flags: 0x301,
              name: 'POST /v1/chat/completions',
              kind: 2,
              startTimeUnixNano: '1763910000123456789',
              endTimeUnixNano: '18446744073709551615',
              attributes,
              droppedAttributesCount: 4,
              events: [{ timeUnixNano: '1763910000123456790', name: 'event', attributes, droppedAttributesCount: 5 }],
              droppedEventsCount: 6,
              links: [
                { traceId: 'ff'.repeat(16), spanId: 'ee'.repeat(8), traceState: 'x=y', attributes, droppedAttributesCount: 7, flags: 1 },
              ],
              droppedLinksCount: 8,
              status: { message: 'broke', code: 2 },
            },
          ],
        },
        { spans: [], schemaUrl: '' },
      ],
    },
    { scopeSpans: [], schemaUrl: '' },
  ],
};

test('what is written as protobuf is read as it was, to the nanosecond', () => {
  expect(decodeRequest(encodeRequest(request))).toEqual(request);
});

test('JSON comes in the same shape, with 64-bit numbers as strings or as numbers', () => {
  const text = JSON.stringify(request, (_key, value) => (value === Number.NEGATIVE_INFINITY ? '-Infinity' : value));
  expect(decodeJsonRequest(text)).toEqual(request);
  expect(decodeJsonRequest(text.replace(/"(-?\d{15,})"/g, '$1'))).toEqual(request);
});

test('what is not said has its default', () => {
  const [span] = spansOf(decodeJsonRequest('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"AB"}]}]}]}').resourceSpans);
  expect(span).toMatchObject({ traceId: 'ab', parentSpanId: '', name: '', startTimeUnixNano: '0', attributes: [], flags: 0 });
  expect(span).not.toHaveProperty('status');
  expect(encodeRequest({ resourceSpans: [] })).toHaveLength(0);
});

test('a field that nobody knows yet is left out', () => {
  const [resourceSpans] = request.resourceSpans;
  const bytes = Buffer.concat([Buffer.from([0xba, 0x3e, 2, 1, 2]), encodeRequest({ resourceSpans: [resourceSpans as never] })]);
  expect(decodeRequest(bytes).resourceSpans).toEqual([resourceSpans]);
});

test.each([
  ['cut off', encodeRequest(request).subarray(0, 100)],
  ['text', Buffer.from('not protobuf')],
  ['JSON', Buffer.from('{"resourceSpans":[]}')],
])('%s is no protobuf', (_what, bytes) => {
  expect(() => decodeRequest(bytes)).toThrow();
});

test.each(['', '[]', 'null', '{"resourceSpans":{}}', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}'])(
  '%j is no request',
  (text) => {
    expect(() => decodeJsonRequest(text)).toThrow();
  },
);

test.each([
  ['name', '12345678901234567890', 'name is not of type string: 12345678901234567890'],
  ['name', '7', 'name is not of type string: 7'],
  ['kind', '"client"', 'kind is not of type enum: "client"'],
  ['traceId', '12345678901234567890', 'traceId is not of type hex: 12345678901234567890'],
  ['flags', '12345678901234567890', 'flags is not of type fixed32: 12345678901234567890'],
])('of a span whose %s is %s it is said where it is wrong', (key, value, words) => {
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"${key}":${value}}]}]}]}`;
  expect(() => decodeJsonRequest(text)).toThrow(`resourceSpans.scopeSpans.spans.${words}`);
});

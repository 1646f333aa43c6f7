import { createHash } from 'node:crypto';
import type { KeyValue, Span, TraceRequest } from '../../../src/sandbox/otlp/request.ts';

/** The same for the same name, in every run. */
export function traceIdOf(name: string): string {
  return createHash('md5').update(`conversation ${name}`).digest('hex');
}

const said = (key: string, stringValue: string) => ({ key, value: { stringValue } }) as KeyValue;

/** Two spans with everything that a span can have. */
export function sampleTrace(name: string): TraceRequest {
  const traceId = traceIdOf(name);
  const [root, child] = [traceId.slice(0, 16), traceId.slice(16)];
  const span = (spanId: string, parentSpanId: string, fields: Partial<Span>): Span => ({
    ...{ traceId, spanId, parentSpanId, traceState: '', flags: 0, name: 'work', kind: 1 },
    ...{ startTimeUnixNano: '1700000000000000001', endTimeUnixNano: '1700000000123456789' },
    ...{ attributes: [], droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0 },
    ...fields,
  });
  const attributes = [
    said('text', 'words'),
    said('json', '{"a": 1}'),
    { key: 'whole', value: { intValue: '42' } },
    { key: 'half', value: { doubleValue: 0.5 } },
    { key: 'yes', value: { boolValue: true } },
    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
  ] as KeyValue[];
  const event = { timeUnixNano: '1700000000000000002', name: 'happened', attributes: [said('what', 'this')], droppedAttributesCount: 0 };
  const link = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    traceState: '',
    attributes: [said('why', 'so')],
    droppedAttributesCount: 0,
    flags: 0,
  };
  const spans = [
    span(root, '', { name: 'root', kind: 2, attributes, events: [event], links: [link], status: { code: 1, message: '' } }),
    span(child, root, { name: 'child', kind: 3, status: { code: 2, message: 'it went wrong' } }),
  ];
  const resource = {
    attributes: [said('service.name', 'conversations'), said('conversation', name)],
    droppedAttributesCount: 0,
    entityRefs: [],
  };
  const scope = { name: 'conversations', version: '1', attributes: [], droppedAttributesCount: 0 };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }] };
}

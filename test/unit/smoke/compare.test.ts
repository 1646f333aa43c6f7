import { expect, test } from 'vitest';
import type { TraceSpan } from '../../../src/mlflow/trace.ts';
import { compareSpans } from '../../../src/smoke/compare.ts';
import type { SmokeSpan } from '../../../src/smoke/span.ts';

const sent: SmokeSpan = {
  traceId: 't',
  spanId: 'a1',
  parentSpanId: 'b2',
  name: 'chat',
  kind: 'CLIENT',
  start: 1763910000123456789n,
  end: 1763910001000000001n,
  status: { code: 'ERROR', message: 'no' },
  attributes: { tokens: 128, reasons: ['stop'], documents: '[{"id": "d"}]', half: 0.5 },
  events: [
    { name: 'first', time: 1n, attributes: { k: 1 } },
    { name: 'second', time: 2n, attributes: {} },
  ],
  links: [
    { traceId: 't', spanId: 'c1', attributes: { k: 1 } },
    { traceId: 'u', spanId: 'c1', attributes: {} },
  ],
};

/** `sent` as MLflow gives it back. */
const { traceId: _traceId, kind: _kind, ...found } = sent;

test.each<{ what: string; found: TraceSpan; differences: string[] }>([
  { what: 'the same', found, differences: [] },
  {
    what: 'what MLflow adds',
    found: { ...found, attributes: { ...found.attributes, 'mlflow.spanType': 'LLM', 'mlflow.chat.tokenUsage': { total: 1 } } },
    differences: [],
  },
  {
    what: 'attributes, events and links in another order',
    found: {
      ...found,
      attributes: Object.fromEntries(Object.entries(found.attributes).toReversed()),
      events: found.events.toReversed(),
      links: found.links.toReversed(),
    },
    differences: [],
  },
  {
    what: 'JSON in a string that MLflow decodes',
    found: { ...found, attributes: { ...found.attributes, documents: [{ id: 'd' }] } },
    differences: [],
  },
  { what: 'another name', found: { ...found, name: 'talk' }, differences: ['name: sent "chat", found "talk"'] },
  { what: 'another parent', found: { ...found, parentSpanId: 'c3' }, differences: ['parent: sent "b2", found "c3"'] },
  {
    what: 'a nanosecond',
    found: { ...found, start: found.start + 1n, end: found.end - 1n },
    differences: ['start: sent 1763910000123456789, found 1763910000123456790', 'end: sent 1763910001000000001, found 1763910001000000000'],
  },
  {
    what: 'the status',
    found: { ...found, status: { code: 'UNSET', message: '' } },
    differences: ['status: sent "ERROR", found "UNSET"', 'status message: sent "no", found ""'],
  },
  {
    what: 'an attribute of another value, type or none, and one that nobody sent',
    found: { ...found, attributes: { tokens: '128', reasons: ['stop', 'length'], documents: '[{"id": "d"}]', extra: true } },
    differences: [
      'attribute tokens: sent 128, found "128"',
      'attribute reasons: sent ["stop"], found ["stop","length"]',
      'attribute half: sent 0.5, found nothing',
      'attribute extra: sent nothing, found true',
    ],
  },
  { what: 'a lost event', found: { ...found, events: found.events.slice(1) }, differences: ['events: sent 2, found 1'] },
  {
    what: 'a changed event',
    found: {
      ...found,
      events: [
        { name: 'first', time: 1n, attributes: { k: 2 } },
        { name: 'last', time: 3n, attributes: {} },
      ],
    },
    differences: [
      'event first: attribute k: sent 1, found 2',
      'event second: name: sent "second", found "last"',
      'event second: time: sent 2, found 3',
    ],
  },
  { what: 'a lost link', found: { ...found, links: found.links.slice(1) }, differences: ['links: sent 2, found 1'] },
  {
    what: 'changed links',
    found: {
      ...found,
      links: [
        { traceId: 't', spanId: 'c1', attributes: { k: 2 } },
        { traceId: 'u', spanId: 'c2', attributes: {} },
      ],
    },
    differences: ['link c1: attribute k: sent 1, found 2', 'link: sent "u/c1", found "u/c2"'],
  },
])('$what', ({ found, differences }) => {
  const comparison = compareSpans([sent], [found]);
  expect(comparison).toMatchObject({ found: 1, lost: [], duplicated: [], foreign: [] });
  expect(comparison.changed.flatMap((changed) => changed.differences)).toEqual(differences);
});

test('a root that got a parent has changed', () => {
  const { parentSpanId: _parent, ...root } = sent;
  expect(compareSpans([root], [found]).changed[0]?.differences).toEqual(['parent: sent nothing, found "b2"']);
});

test('counts lost, duplicated and foreign spans by id', () => {
  const other = { ...sent, spanId: 'a2' };
  const foreign = { ...found, spanId: 'ff' };
  expect(compareSpans([sent, other], [found, found, foreign])).toEqual({
    found: 1,
    lost: [other],
    duplicated: [sent],
    changed: [],
    foreign: [foreign],
  });
});

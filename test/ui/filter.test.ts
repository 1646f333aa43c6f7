import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { markMatches, matches, typeFilter } from '../../src/ui/filter.ts';
import { span } from '../../src/ui/lines.ts';
import { initialView, type View } from '../../src/ui/view.ts';

describe('typing a filter', () => {
  const typed = (input: string, key: Partial<Key> = {}, view: Partial<View> = {}) =>
    typeFilter({ ...initialView, detail: 'events', typing: true, filter: 'pul', scroll: 7, ...view }, input, key);

  test.each<{ input: string; key?: Partial<Key>; filter: string; typing: boolean }>([
    { input: 'l', filter: 'pull', typing: true },
    { input: 'ler q', filter: 'puller q', typing: true },
    { input: 'l\r', filter: 'pull', typing: false },
    { input: '\r', key: { return: true }, filter: 'pul', typing: false },
    { input: '', key: { escape: true }, filter: '', typing: false },
    { input: '', key: { backspace: true }, filter: 'pu', typing: true },
    { input: '', key: { upArrow: true }, filter: 'pul', typing: true },
    { input: 'a', key: { ctrl: true }, filter: 'pul', typing: true },
  ])('$input $key: "$filter"', ({ input, key, filter, typing }) => {
    expect(typed(input, key)).toMatchObject({ filter, typing });
  });

  test('shows the first match of events and the last one of a log', () => {
    expect(typed('l').scroll).toBe(0);
    expect(typed('l', {}, { detail: 'log' }).scroll).toBe(Number.POSITIVE_INFINITY);
  });
});

test.each([
  { text: 'Back-off pulling', filter: 'PULL', found: true },
  { text: 'Back-off pulling', filter: '', found: true },
  { text: 'mlflow', filter: '.*', found: false },
  { text: 'a (b', filter: '(', found: true },
])('"$text" matches "$filter": $found', ({ text, filter, found }) => {
  expect(matches(text, filter)).toBe(found);
});

test('every match of a line is marked, and nothing of it is lost', () => {
  expect(markMatches([span('  0:03', 'dim'), span('Pull pull[x] end')], 'pull')).toEqual([
    span('  0:03', 'dim'),
    span('Pull', 'match'),
    span(' '),
    span('pull', 'match'),
    span('[x] end'),
  ]);
  expect(markMatches([span('a[x]', 'dim')], '[x]')).toEqual([span('a', 'dim'), span('[x]', 'match')]);
});

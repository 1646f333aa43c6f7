import { expect, test } from 'vitest';
import { nearest } from '../../../src/settings/nearest.ts';

test.each([
  ['namespce', 'namespace'],
  ['timeuot', 'timeout'],
  ['wiat', 'wait'],
  ['tiawt', undefined],
  ['waits', 'wait'],
  ['foo', undefined],
  ['name', 'namespace'],
  ['na', undefined],
  ['', undefined],
])('nearest to %j is %j', (word, expected) => {
  expect(nearest(word, ['namespace', 'timeout', 'wait'])).toBe(expected);
});

test('the beginning of two is near to none', () => {
  expect(nearest('collector', ['collector-drops', 'collector-short-of-memory'])).toBeUndefined();
});

test('nothing is near when nothing is known', () => {
  expect(nearest('a', [])).toBeUndefined();
});

import { expect, test } from 'vitest';
import { getIn, merge, nested } from '../../../src/settings/layer.ts';

test('merges section by section, the strong value winning, lists as a whole', () => {
  const weak = { a: 1, section: { list: [1, 2], kept: 'weak' } };
  const strong = { a: undefined, section: { list: [3] }, b: 2 };
  expect(merge(weak, strong)).toEqual({ a: 1, b: 2, section: { list: [3], kept: 'weak' } });
  expect(merge({ section: 'text' }, { section: { a: 1 } })).toEqual({ section: { a: 1 } });
});

test('nests and finds a value by its path', () => {
  expect(nested(['a', 'b'], 1)).toEqual({ a: { b: 1 } });
  expect(getIn({ a: { b: [1, 2] } }, ['a', 'b', 1])).toBe(2);
  expect(getIn({ a: 'text' }, ['a', 'length'])).toBeUndefined();
});

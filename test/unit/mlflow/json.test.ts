import { expect, test } from 'vitest';
import { parseJson } from '../../../src/mlflow/json.ts';

test.each([
  ['{"t":1763910000123456789}', { t: 1763910000123456789n }],
  ['[-9007199254740993, 9007199254740991]', [-9007199254740993n, 9007199254740991]],
  ['[1, 1.5, 1e300, "1763910000123456789", true, null]', [1, 1.5, 1e300, '1763910000123456789', true, null]],
  ['{"a":{"b":[{"c":18446744073709551615}]}}', { a: { b: [{ c: 18446744073709551615n }] } }],
])('%s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test('what is not JSON throws a SyntaxError', () => {
  expect(() => parseJson('<html>')).toThrow(SyntaxError);
});

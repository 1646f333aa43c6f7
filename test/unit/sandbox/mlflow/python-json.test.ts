import { expect, test } from 'vitest';
import { dumps, Float } from '../../../../src/sandbox/programs/mlflow/python-json.ts';

// What Python 3 writes.
test.each([
  { value: new Float(1), text: '1.0' },
  { value: new Float(0.1), text: '0.1' },
  { value: new Float(-0), text: '-0.0' },
  { value: new Float(0.30000000000000004), text: '0.30000000000000004' },
  { value: new Float(1e15), text: '1000000000000000.0' },
  { value: new Float(1e16), text: '1e+16' },
  { value: new Float(1.5e300), text: '1.5e+300' },
  { value: new Float(0.0001), text: '0.0001' },
  { value: new Float(0.00001), text: '1e-05' },
  { value: new Float(2.5e-7), text: '2.5e-07' },
  { value: new Float(Number.NaN), text: '"NaN"' },
  { value: 9007199254740994n, text: '9007199254740994' },
  { value: 'ü 🌳 "x"\n\u007f', text: '"\\u00fc \\ud83c\\udf33 \\"x\\"\\n\\u007f"' },
  { value: { a: [1, true, null], b: undefined, c: {} }, text: '{"a": [1, true, null], "c": {}}' },
])('json.dumps writes $text', ({ value, text }) => {
  expect(dumps(value)).toBe(text);
});

test('json.dumps indents, and leaves out blanks', () => {
  const value = { a: [1, { b: 2 }], c: [] };
  expect(dumps(value, { indent: 2 })).toBe('{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ],\n  "c": []\n}');
  expect(dumps(value, { compact: true })).toBe('{"a":[1,{"b":2}],"c":[]}');
  expect(dumps('ü', { ascii: false })).toBe('"ü"');
});

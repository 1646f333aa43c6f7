import { expect, test } from 'vitest';
import { cleanLine, cleanText } from '../../../src/text/clean.ts';

test.each([
  { what: 'plain text', text: 'Pod x: Running', expected: 'Pod x: Running' },
  { what: 'other scripts and emoji', text: 'größe 大小 👩‍🚀'.replace('\u200d', ''), expected: 'größe 大小 👩🚀' },
  { what: 'colours', text: '\u001b[1;31mred\u001b[0m', expected: 'red' },
  { what: 'cursor moves and clearing', text: 'a\u001b[2J\u001b[1;1Hb\u001b[Kc', expected: 'abc' },
  { what: 'a window title and a link', text: '\u001b]0;owned\u0007a\u001b]8;;http://evil\u001b\\b', expected: 'ab' },
  { what: 'one-byte escape sequences', text: 'a\u009b31mb', expected: 'ab' },
  { what: 'half an escape sequence', text: 'a\u001b', expected: 'a' },
  { what: 'bells and backspaces', text: 'a\u0007b\u0008c\u0000d\u007f', expected: 'abcd' },
  { what: 'changed directions', text: 'a\u202eb\u2066c\u200fd', expected: 'abcd' },
  { what: 'invisible characters', text: '\ufeffa\u200bb\u00adc\u2060d', expected: 'abcd' },
  { what: 'tabs', text: 'a\tb', expected: 'a  b' },
  { what: 'carriage returns, which would overwrite the line', text: 'all is well\rfailed\r\nnext', expected: 'all is well\nfailed\nnext' },
  { what: 'half a surrogate pair', text: 'a\ud83d', expected: 'a\ufffd' },
])('$what', ({ text, expected }) => {
  expect(cleanText(text)).toBe(expected);
});

test('a long text is cut', () => {
  expect(cleanText('x'.repeat(4000))).toHaveLength(4000);
  const cut = cleanText('x'.repeat(1_000_000));
  expect(cut).toHaveLength(4001);
  expect(cut.endsWith('x…')).toBe(true);
});

test.each([
  { text: ' a \n\n  b\r\nc\n', expected: 'a b c' },
  { text: 'a\u2028b', expected: 'ab' },
  { text: '\n', expected: '' },
])('on one line: $expected', ({ text, expected }) => {
  expect(cleanLine(text)).toBe(expected);
});

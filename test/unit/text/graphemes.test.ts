import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { Graphemes, hasSingleColumns } from '../../../src/text/graphemes.ts';

const everyCharacter = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
const singles = everyCharacter.filter(hasSingleColumns);

test('what is said to take one column takes one', () => {
  expect(singles.length).toBeGreaterThan(1500);
  expect(singles.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  expect(stringWidth(singles.join(''))).toBe(singles.length);
});

test.each(['漢', '👍', 'e\u0301', '\u200d', '\x1b[1m', '\t', '⌚', '한', '\u00ad', 'ﾞ'])('%j is to be looked at more closely', (text) => {
  expect(hasSingleColumns(`a${text}b`)).toBe(false);
});

describe('graphemes are those of Intl.Segmenter', () => {
  const unicode = new Intl.Segmenter();
  const graphemes = new Graphemes();

  test('whatever character stands beside whatever other', () => {
    // Every character doubled, after a combining mark's favourite, before an escape sequence, and all in a row forwards and backwards.
    const texts = [singles.map((one) => `e${one}${one}\x1b[1m${one}`).join(''), singles.join(''), singles.toReversed().join('')];
    for (const text of texts) expect([...graphemes.segment(text)]).toEqual([...unicode.segment(text)]);
  });

  test.each(['', 'plain', '\x1b[38;5;243m│ ✔ met\x1b[39m', 'a\r\nb', '\r', 'e\u0301', '🇩🇪🇫🇷', '👨‍👩‍👧', '한글', 'a\tb\nc'])(
    '%j',
    (text) => {
      expect([...graphemes.segment(text)]).toEqual([...unicode.segment(text)]);
      for (const index of [undefined, -1, 0, 1, 3, text.length]) {
        expect(graphemes.segment(text).containing(index)).toEqual(unicode.segment(text).containing(index));
      }
    },
  );
});

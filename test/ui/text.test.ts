import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/text/clean.ts';
import { clean } from '../../src/ui/clean.ts';
import { clipboardSequence } from '../../src/ui/clipboard.ts';
import { cutLine, ends, lineWidth, span } from '../../src/ui/lines.ts';
import { pad, truncate, widthOf, wrap } from '../../src/ui/text.ts';
import { age, onRunClock, stopwatch, took } from '../../src/ui/time.ts';
import { textOf } from './make.ts';

describe('clean', () => {
  test.each([
    { text: 'plain text', cleaned: 'plain text' },
    { text: 'naïve ünïcode 漢字 ✔', cleaned: 'naïve ünïcode 漢字 ✔' },
    { text: '\x1b[31mred\x1b[0m', cleaned: 'red' },
    { text: '\x1b[2J\x1b[Hgone', cleaned: 'gone' },
    { text: '\x1b]0;title\x07text', cleaned: 'text' },
    { text: '\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\', cleaned: 'link' },
    { text: '\x9b31mred', cleaned: 'red' },
    { text: 'bell\x07 back\x08 nul\x00', cleaned: 'bell back nul' },
    { text: 'a\tb', cleaned: 'a  b' },
    { text: '10%\r20%\r\nend', cleaned: '10%\n20%\nend' },
    { text: 'zero\u200bwidth\ufeff', cleaned: 'zerowidth' },
    { text: 'right\u202eto left\u2066', cleaned: 'rightto left' },
    { text: 'lone \ud800 surrogate', cleaned: 'lone \ufffd surrogate' },
  ])('$text', ({ text, cleaned }) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  test('cuts a megabyte', () => {
    expect(cleanText('x'.repeat(1_000_000))).toHaveLength(4001);
  });

  test('reaches every text of the data, leaves the rest, and does not look at the same part twice', () => {
    const part = { reason: '\x1b[31mno', count: 3, ready: false };
    const cleaned = clean({ parts: [part], missing: undefined });
    expect(cleaned).toEqual({ parts: [{ reason: 'no', count: 3, ready: false }], missing: undefined });
    expect(clean({ other: part }).other).toBe(cleaned.parts[0]);
  });
});

describe('width', () => {
  test.each([
    { text: 'kubernetes', width: 6, cut: 'kuber…' },
    { text: 'short', width: 6, cut: 'short' },
    { text: '漢字漢字', width: 5, cut: '漢字…' },
    { text: 'two\n  lines', width: 20, cut: 'two lines' },
    { text: 'nothing', width: 0, cut: '' },
  ])('$text in $width columns is $cut', ({ text, width, cut }) => {
    expect(truncate(text, width)).toBe(cut);
    expect(widthOf(pad(text, width))).toBe(width);
  });

  test('words stay whole, what is too long is broken', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  test('a line is cut across its spans', () => {
    expect(textOf([cutLine([span('abc'), span('defg')], 5)])).toBe('abcd…');
  });

  test.each([5, 12, 13, 40])('both ends of a line fit in %i columns, the right one whole as long as it can', (width) => {
    const line = ends([span('a long left end')], [span('right')], width);
    expect(lineWidth(line)).toBe(width);
    expect(textOf([line]).endsWith('right')).toBe(true);
  });
});

describe('time', () => {
  test.each([
    [0, '0:00'],
    [8_400, '0:08'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%i ms on a stopwatch: %s', (ms, text) => expect(stopwatch(ms)).toBe(text));

  test.each([
    [0.04, '0.0s'],
    [2.14, '2.1s'],
    [9.96, '10s'],
    [59.4, '59s'],
    [61, '1:01'],
  ])('%f s took %s', (seconds, text) => expect(took(seconds)).toBe(text));

  test.each([
    [8_000, '8s'],
    [300_000, '5m'],
    [3 * 3_600_000, '3h'],
    [10 * 86_400_000, '10d'],
  ])('%i ms of age: %s', (ms, text) => expect(age(ms)).toBe(text));

  test.each([
    ['2026-07-14T09:30:09Z', '0:08'],
    ['2026-07-14T09:30:00Z', '0:00'],
    ['2026-07-14T09:25:00Z', '-5m'],
  ])('%s on the clock of a run that started at 09:30:00.900: %s', (at, text) => {
    expect(onRunClock(at, '2026-07-14T09:30:00.900Z')).toBe(text);
  });
});

test('the clipboard gets the text, whatever is in it', () => {
  expect(clipboardSequence('kubectl é')).toBe('\x1b]52;c;a3ViZWN0bCDDqQ==\x07');
});

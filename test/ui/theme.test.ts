import { expect, test } from 'vitest';
import { span } from '../../src/ui/lines.ts';
import { type Color, palettes } from '../../src/ui/palette.ts';
import { paint, themeOf } from '../../src/ui/theme.ts';

/** Red, green and blue from 0 to 1: of an RGB value, or of one of xterm's 256 colours from 16 on (6x6x6 cube, then greys). */
function channelsOf(color: Color): number[] {
  if (typeof color === 'string') return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  if (color >= 232) return [0, 1, 2].map(() => (8 + 10 * (color - 232)) / 255);
  return [36, 6, 1].map((step) => ([0, 95, 135, 175, 215, 255][Math.floor((color - 16) / step) % 6] ?? Number.NaN) / 255);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminanceOf(color: Color): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, of the background it has less to. */
function contrastOf(color: Color): number {
  const luminance = luminanceOf(color);
  return Math.min(1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05);
}

const entries = (level: 2 | 3) => Object.entries(palettes[level]).map(([meaning, color = 'black']) => ({ meaning, color, level }));

test.each([
  { color: '#ffffff', contrast: 1 },
  { color: '#000000', contrast: 1 },
  { color: 231, contrast: 1 },
  { color: 196, contrast: 4 },
  { color: '#767676', contrast: 4.54 },
  { color: 243, contrast: 4.54 },
] as const)('the contrast of $color is computed as $contrast', ({ color, contrast }) => {
  expect(contrastOf(color)).toBeCloseTo(contrast, 1);
});

test.each(entries(3))('$meaning $color is told apart on black and on white', ({ color }) => {
  expect(contrastOf(color)).toBeGreaterThanOrEqual(4.4);
});

test.each(entries(2))('$meaning $color, of 256, is told apart on black and on white', ({ meaning, color }) => {
  // Of the 216 colours no red comes nearer.
  expect(contrastOf(color)).toBeGreaterThanOrEqual(meaning === 'bad' ? 3.99 : 4.3);
});

test('no two meanings share a colour where there are enough', () => {
  for (const level of [2, 3] as const) expect(new Set(Object.values(palettes[level])).size).toBe(7);
});

test.each([
  { level: 0, tone: 'ok', painted: 'x' },
  { level: 1, tone: 'ok', painted: '\x1b[32mx\x1b[39m' },
  { level: 1, tone: 'bad', painted: '\x1b[1m\x1b[31mx\x1b[39m\x1b[22m' },
  { level: 1, tone: 'dim', painted: '\x1b[2mx\x1b[22m' },
  { level: 2, tone: 'ok', painted: '\x1b[38;5;28mx\x1b[39m' },
  { level: 2, tone: 'dim', painted: '\x1b[38;5;243mx\x1b[39m' },
  { level: 3, tone: 'ok', painted: '\x1b[38;2;0;137;14mx\x1b[39m' },
  { level: 3, tone: 'dim', painted: '\x1b[38;2;118;118;118mx\x1b[39m' },
] as const)('$tone is written for a terminal of level $level', ({ level, tone, painted }) => {
  expect(paint([span('x', tone)], themeOf({ noColor: false, ascii: false, level }))).toBe(painted);
});

test('under NO_COLOR weight stays, and no colour, however many there are', () => {
  const theme = themeOf({ noColor: true, ascii: false, level: 3 });
  const painted = (['ok', 'busy', 'warn', 'bad', 'dim', 'accent', 'key'] as const).map((tone) => paint([span('x', tone)], theme));
  expect(painted.join('')).not.toMatch(/\[(3|4|9|10)\d/);
  expect(painted[3]).toBe('\x1b[1mx\x1b[22m');
});

import type { ColorSupportLevel, ForegroundColorName } from 'chalk';

/** A basic colour of the terminal, one of its 256 by number, or an RGB value. */
export type Color = ForegroundColorName | number | `#${string}`;

/** Colours by what they mean. `dim`: undefined where no colour is fainter than the terminal's own on light and dark alike. */
export type Palette = Readonly<Record<'ok' | 'busy' | 'warn' | 'bad' | 'accent' | 'key', Color> & { dim: Color | undefined }>;

/** The eight basic colours follow the terminal's own palette, whatever its background is. */
const basic: Palette = { ok: 'green', busy: 'cyan', warn: 'yellow', bad: 'red', accent: 'magenta', key: 'cyan', dim: undefined };

/**
 * What is told apart on black and on white alike: with a relative luminance near 0.18 a colour has a contrast of about 4.5 to both
 * (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). So the terminal's background need not be known, and none is asked for it.
 */
const trueColors: Palette = {
  ok: '#00890e',
  busy: '#008289',
  warn: '#a76700',
  bad: '#e71c25',
  accent: '#bd2cde',
  key: '#2272e3',
  dim: '#767676',
};

/** The same, as near as the 256 fixed colours come: chalk's own rounding would leave that luminance. They have no better red. */
const fixedColors: Palette = { ok: 28, busy: 30, warn: 130, bad: 196, accent: 163, key: 63, dim: 243 };

/** The palette for a terminal, by how many colours it has, as chalk counts them. */
export const palettes: Readonly<Record<ColorSupportLevel, Palette>> = { 0: basic, 1: basic, 2: fixedColors, 3: trueColors };

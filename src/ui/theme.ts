import defaultChalk, { Chalk, type ChalkInstance, type ColorSupportLevel, type ForegroundColorName } from 'chalk';
import type { PlannedChange } from '../run/events.ts';
import type { TaskState } from '../run/state.ts';
import type { Line } from './lines.ts';
import { type Color, type Palette, palettes } from './palette.ts';
import { widthOf } from './text.ts';

/** What a piece of text means. Colours are chosen by meaning, here and nowhere else. */
export type Tone = 'plain' | 'strong' | 'ok' | 'busy' | 'warn' | 'bad' | 'dim' | 'accent' | 'key' | 'match' | 'notice';

/** How Ink's Text shows a tone. */
interface Style {
  color?: Color;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

/** How the screen looks on this terminal. */
interface Theme {
  tones: Readonly<Record<Tone, Style>>;
  /** Nothing but ASCII is written. */
  ascii: boolean;
  /** Writes as many colours as the terminal has. */
  chalk: ChalkInstance;
}

interface ThemeOptions {
  /** See https://no-color.org. */
  noColor: boolean;
  /** The terminal has no Unicode. */
  ascii: boolean;
  /** How many colours the terminal has. Default: what chalk tells from the process's terminal and environment. */
  level?: ColorSupportLevel;
}

/** The theme for a terminal. */
export function themeOf({ noColor, ascii, level = defaultChalk.level }: ThemeOptions): Theme {
  return { tones: noColor ? uncoloured : coloured(palettes[level]), ascii, chalk: new Chalk({ level }) };
}

function coloured({ ok, busy, warn, bad, dim, accent, key }: Palette): Theme['tones'] {
  return {
    plain: {},
    strong: { bold: true },
    ok: { color: ok },
    busy: { color: busy },
    warn: { color: warn },
    bad: { color: bad, bold: true },
    // Terminals differ in what they make of "faint", down to the unreadable on some light ones: only where there is no grey.
    dim: dim === undefined ? { dimColor: true } : { color: dim },
    accent: { color: accent, bold: true },
    key: { color: key },
    match: { inverse: true },
    notice: { color: warn, bold: true, inverse: true },
  };
}

/** For NO_COLOR: weight stays, colour goes. */
const uncoloured: Theme['tones'] = {
  plain: {},
  strong: { bold: true },
  ok: {},
  busy: {},
  warn: { bold: true },
  bad: { bold: true },
  dim: { dimColor: true },
  accent: { bold: true },
  key: { bold: true },
  match: { inverse: true },
  notice: { bold: true, inverse: true },
};

/** The line as the terminal gets it: with the escape sequences of its tones, and in its characters. */
export function paint(line: Line, theme: Theme): string {
  return line.map(({ text, tone }) => styled(theme.ascii ? toAscii(text) : text, theme.tones[tone], theme.chalk)).join('');
}

function styled(text: string, { color, bold, dimColor, inverse }: Style, chalk: ChalkInstance): string {
  let result = text;
  if (dimColor) result = chalk.dim(result);
  if (color !== undefined) result = inColor(color, chalk)(result);
  if (bold) result = chalk.bold(result);
  if (inverse) result = chalk.inverse(result);
  return result;
}

function inColor(color: Color, chalk: ChalkInstance): ChalkInstance {
  if (typeof color === 'number') return chalk.ansi256(color);
  return isHex(color) ? chalk.hex(color) : chalk[color];
}

function isHex(color: ForegroundColorName | `#${string}`): color is `#${string}` {
  return color.startsWith('#');
}

/** A meaning as symbol, word and tone: colour never stands alone. */
export interface Look {
  symbol: string;
  word: string;
  tone: Tone;
}

/** How each state of a task looks. */
export const looks: Readonly<Record<TaskState['status'], Look>> = {
  waiting: { symbol: '·', word: 'waiting', tone: 'dim' },
  running: { symbol: '●', word: 'running', tone: 'busy' },
  met: { symbol: '✔', word: 'met', tone: 'ok' },
  done: { symbol: '✔', word: 'done', tone: 'ok' },
  unchanged: { symbol: '=', word: 'unchanged', tone: 'ok' },
  pending: { symbol: '○', word: 'to make', tone: 'busy' },
  skipped: { symbol: '-', word: 'skipped', tone: 'dim' },
  unknown: { symbol: '?', word: 'unknown', tone: 'warn' },
  unmet: { symbol: '✖', word: 'unmet', tone: 'bad' },
  failed: { symbol: '✖', word: 'failed', tone: 'bad' },
  cancelled: { symbol: '⊘', word: 'cancelled', tone: 'dim' },
};

export const changeLooks: Readonly<Record<PlannedChange['action'], Look>> = {
  create: { symbol: '+', word: 'create', tone: 'ok' },
  change: { symbol: '~', word: 'change', tone: 'warn' },
  unchanged: { symbol: '=', word: 'unchanged', tone: 'dim' },
  refused: { symbol: '✖', word: 'refused', tone: 'bad' },
};

/** Marks that carry no state. */
export const marks = {
  selected: '❯',
  open: '▾',
  folded: '▸',
  branch: '└',
  arrow: '→',
  reached: '▶',
  lost: '✖',
  rule: '─',
  bar: '│',
  thumb: '┃',
};

/** What stands for our symbols on terminals without Unicode: a column for a column, so that the layout is the same. Keys have names. */
const asciiOf: Readonly<Record<string, string>> = {
  ...{ '·': '.', '●': '*', '✔': 'v', '○': 'o', '✖': 'x', '⊘': '/' },
  ...{ '❯': '>', '▾': '-', '▸': '+', '▶': '>', '└': '`', '─': '-', '│': '|', '┃': '#', '▏': '_' },
  ...{ '…': '~', '↑': '^', '↓': 'v', '←': '<', '→': '>' },
  ...{ '━': '=', '╍': '+', '╌': '=', '▷': '>', '×': 'x', '•': '*' },
  ...{ '▁': '_', '▂': '.', '▃': '-', '▄': '=', '▅': '+', '▆': '*', '▇': '%', '█': '#' },
};

/** The text in ASCII. What a cluster wrote in other characters becomes question marks, as wide as it was. */
function toAscii(text: string): string {
  return text.replace(/[^ -~]/gu, (character) => asciiOf[character] ?? '?'.repeat(widthOf(character)));
}

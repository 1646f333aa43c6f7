import chalk, { type ForegroundColorName } from 'chalk';
import type { PlannedChange } from '../run/events.ts';
import type { TaskState } from '../run/state.ts';
import type { Line } from './lines.ts';
import { widthOf } from './text.ts';

/** What a piece of text means. Colours are chosen by meaning, here and nowhere else. */
export type Tone = 'plain' | 'strong' | 'ok' | 'busy' | 'warn' | 'bad' | 'dim' | 'accent' | 'key' | 'match';

/** How Ink's Text shows a tone. */
interface Style {
  color?: ForegroundColorName;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

/** How the screen looks on this terminal. */
export interface Theme {
  tones: Readonly<Record<Tone, Style>>;
  /** Nothing but ASCII is written. */
  ascii: boolean;
}

/** The theme for a terminal. `noColor`: see https://no-color.org. `ascii`: it has no Unicode. */
export function themeOf({ noColor, ascii }: { noColor: boolean; ascii: boolean }): Theme {
  return { tones: noColor ? uncoloured : coloured, ascii };
}

/** Only the eight basic colours: they follow the terminal's own palette, on light and on dark. */
const coloured: Theme['tones'] = {
  plain: {},
  strong: { bold: true },
  ok: { color: 'green' },
  busy: { color: 'cyan' },
  warn: { color: 'yellow' },
  bad: { color: 'red', bold: true },
  dim: { dimColor: true },
  accent: { color: 'magenta', bold: true },
  key: { color: 'cyan' },
  match: { inverse: true },
};

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
};

/** The line as the terminal gets it: with the escape sequences of its tones, and in its characters. */
export function paint(line: Line, theme: Theme): string {
  return line.map(({ text, tone }) => styled(theme.ascii ? toAscii(text) : text, theme.tones[tone])).join('');
}

function styled(text: string, { color, bold, dimColor, inverse }: Style): string {
  let result = text;
  if (dimColor) result = chalk.dim(result);
  if (color !== undefined) result = chalk[color](result);
  if (bold) result = chalk.bold(result);
  if (inverse) result = chalk.inverse(result);
  return result;
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
  pending: { symbol: '○', word: 'pending', tone: 'busy' },
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

/** What stands for our symbols on terminals without Unicode: a column for a column, so that the layout is the same. */
const asciiOf: Readonly<Record<string, string>> = {
  ...{ '·': '.', '●': '*', '✔': 'v', '○': 'o', '✖': 'x', '⊘': '/' },
  ...{ '❯': '>', '▾': '-', '▸': '+', '▶': '>', '└': '`', '─': '-', '│': '|', '┃': '#', '▏': '_' },
  ...{ '…': '~', '↑': '^', '↓': 'v', '←': '<', '→': '>', '⏎': '=' },
};

/** The text in ASCII. What a cluster wrote in other characters becomes question marks, as wide as it was. */
function toAscii(text: string): string {
  return text.replace(/[^ -~]/gu, (character) => asciiOf[character] ?? '?'.repeat(widthOf(character)));
}

import { truncate, widthOf, wrap } from './text.ts';
import type { Tone } from './theme.ts';

/** A piece of text with its meaning. */
export interface Span {
  text: string;
  tone: Tone;
}

/** One line of the screen, before it is coloured. */
export type Line = readonly Span[];

export const blank: Line = [];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The line cut to `width` columns. */
export function cutLine(line: Line, width: number): Line {
  let left = width;
  return line.flatMap(({ text, tone }) => {
    const cut = truncate(text, left);
    left -= widthOf(cut);
    return cut === '' ? [] : [{ text: cut, tone }];
  });
}

/** A line with one part at its left end and one at its right end; where they do not both fit, the left one is cut. */
export function ends(left: Line, right: Line, width: number): Line {
  const kept = cutLine(right, width);
  const room = width - lineWidth(kept);
  const start = cutLine(left, kept.length === 0 ? room : room - 1);
  return [...start, span(' '.repeat(Math.max(0, room - lineWidth(start)))), ...kept];
}

/** A text over as many lines as it needs, each after `indent` spaces. */
export function paragraph(text: string, width: number, tone: Tone = 'plain', indent = 0): Line[] {
  return wrap(text, width - indent).map((part) => [span(' '.repeat(indent) + part, tone)]);
}

/** A headed part of a pane, with a blank line above; nothing when it has no lines. */
export function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [blank, [span(title, 'strong')], ...lines];
}

/** Whether two lines look the same. */
export function isSameLine(a: Line, b: Line): boolean {
  return a.length === b.length && a.every(({ text, tone }, index) => text === b[index]?.text && tone === b[index]?.tone);
}

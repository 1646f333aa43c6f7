import { fold, truncate } from './text.ts';

/** What others wrote, for a width: folded with every space of it, or each of its lines cut off. Most of it is ASCII, which is cheap. */
export function rowsOf(text: string, width: number, wrap: boolean): string[] {
  if (!/^[ -~]*$/.test(text)) return wrap ? fold(text, width) : text.split('\n').map((line) => truncate(line, width));
  if (text.length <= width) return [text];
  if (!wrap) return [`${text.slice(0, width - 1)}…`];
  return Array.from({ length: Math.ceil(text.length / width) }, (_, row) => text.slice(row * width, (row + 1) * width));
}

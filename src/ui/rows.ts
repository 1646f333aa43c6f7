import { Graphemes, hasSingleColumns, singles } from '../text/graphemes.ts';
import { truncate, widthOf } from './text.ts';

const runs = new RegExp(`([${singles}]+)`);

/** What others wrote, for a width: folded, or each of its lines cut off. */
export function rowsOf(text: string, width: number, wrap: boolean): string[] {
  return wrap ? fold(text, width) : text.split('\n').map((line) => cut(line, width));
}

/** The text in rows of exactly `width` columns, with every space of it. */
export function fold(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => foldLine(line, Math.max(1, width)));
}

function cut(line: string, width: number): string {
  if (!hasSingleColumns(line)) return truncate(line, width);
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** As wrap-ansi's hard wrapping without words, which takes 6 ms for a line of 1,000 letters that are not ASCII. */
function foldLine(line: string, width: number): string[] {
  if (hasSingleColumns(line)) {
    const count = Math.max(1, Math.ceil(line.length / width));
    return Array.from({ length: count }, (_, row) => line.slice(row * width, (row + 1) * width));
  }
  const rows: string[] = [''];
  let used = 0;
  const add = (piece: string, columns: number) => {
    if (used + columns > width) {
      rows.push('');
      used = 0;
    }
    rows[rows.length - 1] += piece;
    used += columns;
  };
  for (const [index, run] of line.split(runs).entries()) {
    // Split by a group, every second part is a match.
    if (index % 2 === 1) for (const character of run) add(character, 1);
    else for (const { segment } of graphemes.segment(run)) add(segment, columnsOf(segment));
  }
  return rows;
}

const graphemes = new Graphemes();
const known = new Map<string, number>();

function columnsOf(grapheme: string): number {
  const columns = known.get(grapheme) ?? widthOf(grapheme);
  // There are not many in use at once; somebody may write them all.
  if (known.size < 10_000) known.set(grapheme, columns);
  return columns;
}

/** What the pages are made for: a terminal of 80x24 with its prompt below. */
export const pageWidth = 80;

/** Two columns, the left one as wide as its widest text. Pure. */
export function columns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}

/** Words in lines of at most the page's width. Pure. */
export function wrapped(text: string, width = pageWidth): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

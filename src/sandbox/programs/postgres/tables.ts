import type { Result } from './sql.ts';

/** `psql -A`. */
export function unaligned({ columns, rows }: Result, { separator, tuplesOnly }: { separator: string; tuplesOnly: boolean }): string {
  const lines = (tuplesOnly ? rows : [columns, ...rows]).map((row) => row.join(separator));
  return [...lines, ...(tuplesOnly ? [] : [count(rows)])].map((line) => `${line}\n`).join('');
}

/** psql's own way: columns under their names, in the middle, with a blank line at the end. */
export function aligned({ title, columns, rows }: Result, { tuplesOnly }: { tuplesOnly: boolean }): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const body = rows.map((row) => ` ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')}`.trimEnd());
  if (tuplesOnly) return `${[...body, ''].join('\n')}\n`;
  const head = ` ${columns.map((column, index) => centred(column, widths[index] ?? 0)).join(' | ')} `;
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const above = title === undefined ? [] : [' '.repeat(Math.floor((rule.length - title.length) / 2)) + title];
  return `${[...above, head, rule, ...body, count(rows), ''].join('\n')}\n`;
}

function count(rows: string[][]): string {
  return `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
}

function centred(text: string, width: number): string {
  return text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
}

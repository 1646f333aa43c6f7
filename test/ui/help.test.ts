import { expect, test } from 'vitest';
import { helpLines } from '../../src/ui/help.ts';
import { layoutOf } from '../../src/ui/layout.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { textOf } from './make.ts';

test.each([
  { columns: 80, rows: 24 },
  { columns: 40, rows: 24 },
])('the help is one screen at $columns x $rows', ({ columns, rows }) => {
  const lines = helpLines(columns);
  expect(lines.length).toBeLessThanOrEqual(layoutOf({ columns, rows }).height);
  for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
});

test('nothing of the help is cut at 80 columns', () => {
  expect(textOf(helpLines(80))).not.toContain('…');
});

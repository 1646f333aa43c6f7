import { expect, test } from 'vitest';
import { help, helpLines } from '../../src/ui/help.ts';
import { layoutOf } from '../../src/ui/layout.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { textOf } from './make.ts';

test('the help is one screen at 80x24', () => {
  expect(helpLines(80).length).toBeLessThanOrEqual(layoutOf({ columns: 80, rows: 24 }).height);
});

test.each([80, 60, 40])('nothing of the help is cut at %i columns', (columns) => {
  const lines = helpLines(columns);
  for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
  const words = textOf(lines).replace(/\s+/g, ' ');
  for (const [, does] of help) expect(words).toContain(does);
});

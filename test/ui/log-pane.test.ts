import { describe, expect, test } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import type { LogLine } from '../../src/run/look.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { logPane, rowsDropped } from '../../src/ui/panes/log.ts';
import { yamlPane } from '../../src/ui/panes/yaml.ts';
import { rowsOf } from '../../src/ui/rows.ts';
import { textOf } from './make.ts';

const line = (text: string, from = 'web-a app'): LogLine => ({ text, from });
/** The same by a library, which takes longer than a log has time for. */
const asWrapAnsi = (text: string) => wrapAnsi(text, 20, { hard: true, trim: false, wordWrap: false }).split('\n');
const view = { width: 20, filter: '', wrap: true };

describe('rows', () => {
  test.each([
    '',
    'a',
    '  two  ',
    'x'.repeat(41),
    `${' '.repeat(19)}ab cd`,
    'né 漢字'.repeat(9),
    'e\u0301👩‍👩‍👧x'.repeat(15),
    '漢'.repeat(40),
    'ø'.repeat(50),
    'a\nbc\n\nd',
  ])('of %j are those of wrap-ansi', (text) => {
    expect(rowsOf(text, 20, true).map((row) => row.normalize())).toEqual(asWrapAnsi(text));
  });

  test.each(['x'.repeat(41), '漢字'.repeat(20), 'é'.repeat(30)])('of %j cut off are no wider', (text) => {
    const rows = rowsOf(text, 20, false);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/…$/);
    expect(lineWidth(rows.map((row) => ({ text: row, tone: 'plain' as const })))).toBeLessThanOrEqual(20);
  });

  test('that fit are left alone, also where a carriage return made several of one', () => {
    expect(rowsOf('10%\n20%', 20, false)).toEqual(['10%', '20%']);
    expect(rowsOf('x'.repeat(20), 20, false)).toEqual(['x'.repeat(20)]);
  });
});

describe('a log', () => {
  test('has who wrote what', () => {
    const lines = [line('a'), line('b'), line('c', 'web-a side'), line('d')];
    expect(textOf(logPane({ task: 't', lines, dropped: 0 }, { ...view, width: 60 })).split('\n')).toEqual([
      expect.stringMatching(/^Log follows as it is written +4 lines$/),
      ...['web-a app', '  a', '  b', 'web-a side', '  c', 'web-a app', '  d'],
    ]);
  });

  test('is folded for the width it is drawn for', () => {
    const log = { task: 't', lines: [line('x'.repeat(30))], dropped: 0 };
    const rows = (part: Partial<typeof view>) => logPane(log, { ...view, ...part }).length - 2;
    expect([rows({}), rows({ width: 12 }), rows({ width: 12, wrap: false }), rows({ width: 12 }), rows({})]).toEqual([2, 3, 1, 3, 2]);
  });

  test('tells how much of it matches, and how much is gone', () => {
    const [title = []] = logPane(
      { task: 't', lines: [line('GET /a'), line('POST /b')], dropped: 7 },
      { ...view, width: 70, filter: 'get' },
    );
    expect(textOf([title])).toMatch(/1 of 2 lines, 7 older ones dropped$/);
  });

  const before = [line('1'), line('2'), line('x'.repeat(40)), line('4', 'web-a side'), line('5', 'web-a side')];
  test.each<{ what: string; now: LogLine[]; part?: Partial<typeof view>; rows: number }>([
    { what: 'nothing', now: before, rows: 0 },
    { what: 'nothing of one that grew', now: [...before, line('6')], rows: 0 },
    { what: 'a line', now: before.slice(1), rows: 1 },
    { what: 'all rows of a folded line', now: before.slice(2), rows: 2 },
    { what: 'a writer with its lines', now: before.slice(3), rows: 2 + 3 + 1 },
    { what: 'a line that is cut off', now: before.slice(3), part: { wrap: false }, rows: 2 + 1 + 1 },
    { what: 'only what matched', now: before.slice(3), part: { filter: '2' }, rows: 1 + 1 },
    { what: 'all of it', now: [line('new')], rows: 0 },
    { what: 'all of it for nothing', now: [], rows: 0 },
  ])('lost $what at its top', ({ now, part = {}, rows }) => {
    expect(rowsDropped(before, now, { ...view, ...part })).toBe(rows);
  });
});

test('YAML has its keys in another tone, and goes on in the next row', () => {
  const lines = ['spec:', '  image: a:b', "  - name: 'x'", 'free text', `  value: ${'x'.repeat(20)}`];
  const pane = yamlPane({ task: 't', objects: [{ kind: 'Service', name: 'a', lines }] }, view).slice(1);
  expect(pane.map((row) => row.map(({ text, tone }) => (tone === 'key' ? `<${text}>` : text)).join(''))).toEqual([
    '<spec:>',
    '<  image:> a:b',
    "<  - name:> 'x'",
    'free text',
    `<  value:> ${'x'.repeat(11)}`,
    'x'.repeat(9),
  ]);
});

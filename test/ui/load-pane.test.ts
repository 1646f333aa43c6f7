import { expect, test } from 'vitest';
import type { SmokeLoad } from '../../src/run/events.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { levels, loadLines, sparkline } from '../../src/ui/panes/load.ts';
import { paint, themeOf } from '../../src/ui/theme.ts';
import { stateAfter } from './make.ts';

const [task = expect.unreachable()] = stateAfter([]).tasks;
const point = (seconds: number): SmokeLoad => {
  return {
    path: 'collector',
    seconds,
    rate: 500,
    sent: seconds * 500,
    acknowledged: seconds * 500,
    found: seconds * 100,
    backlog: seconds * 10,
    p50: 20,
    p95: 1_500,
  };
};
const load = { points: Array.from({ length: 60 }, (_, second) => point(second + 1)), every: 1 };
const limit = {
  steps: [
    { rate: 900, held: 899, p95: 340 },
    { rate: 1_350, held: 1_349, p95: 2_400, behind: 'the backlog grew by 400 spans a second' },
    { rate: 1_102, held: 1_101, p95: 900 },
  ],
  limit: 1_102,
};
const textOf = (width: number) => loadLines({ ...task, load, limit }, width).map((line) => line.map(({ text }) => text).join(''));

test('counts, and what went on over time', () => {
  const lines = textOf(70);
  expect(lines).toContain('collector  30,000 sent, 30,000 acknowledged, 6,000 read back');
  expect(lines.find((line) => line.startsWith('backlog'))).toMatch(/^backlog {2}▂.*█ {2}now 600 {2}most 600$/);
  expect(lines.find((line) => line.startsWith('p95'))).toMatch(/█ {2}now 1\.5 s {2}most 1\.5 s$/);
});

test('the rates in their order, with why one was too high', () => {
  const [, ...tried] = textOf(90).slice(textOf(90).indexOf('Rates tried'));
  expect(tried).toEqual([
    expect.stringMatching(/^✔ 900\/s +p95 340 ms +kept up$/),
    expect.stringMatching(/^✔ 1,102\/s +p95 900 ms +kept up$/),
    expect.stringMatching(/^✖ 1,350\/s +p95 2\.4 s +the backlog grew by 400 spans a second$/),
    'keeps up with 1,102 spans a second',
  ]);
});

test.each([1, 20, 40, 200])('fits into %i columns', (width) => {
  for (const line of loadLines({ ...task, load, limit }, width)) expect(lineWidth(line)).toBeLessThanOrEqual(width);
});

test('nothing without a load', () => {
  expect(loadLines(task, 80)).toEqual([]);
});

test.each([
  { name: 'a column a value', values: [0, 1, 2, 4], width: 10, line: '▁▃▅█' },
  { name: 'the highest of several', values: [0, 4, 1, 0], width: 2, line: '█▃' },
  { name: 'nothing at all', values: [0, 0], width: 5, line: '▁▁' },
  { name: 'no values', values: [], width: 5, line: '▁' },
])('sparkline: $name', ({ values, width, line }) => {
  expect(sparkline(values, width)).toBe(line);
});

test('in ASCII each level is a sign of its own', () => {
  const theme = themeOf({ noColor: true, ascii: true, level: 0 });
  const signs = levels.map((text) => paint([{ text, tone: 'plain' }], theme));
  expect(new Set(signs).size).toBe(levels.length);
  expect(signs.join('')).toMatch(/^[ -~]{8}$/);
  expect(signs).not.toContain('?');
});

import { describe, expect, test } from 'vitest';
import type { SmokeSpanSeen } from '../../src/run/events.ts';
import { clean } from '../../src/ui/clean.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { axisOf, barOf, type Period, scaleOf } from '../../src/ui/panes/bars.ts';
import { waterfallLines } from '../../src/ui/panes/waterfall.ts';
import { textOf } from './make.ts';

function seen(name: string, depth: number, [start, duration]: number[], more: Partial<SmokeSpanSeen> = {}): SmokeSpanSeen {
  return { name, depth, start: start ?? 0, duration: duration ?? 0, fate: 'same', ...more };
}

const whole = [seen('agent', 0, [0, 1000]), seen('retrieval', 1, [0, 250]), seen('chat', 1, [500, 500])];
const [agent, retrieval, chat] = whole as [SmokeSpanSeen, SmokeSpanSeen, SmokeSpanSeen];
const broken = [
  agent,
  { ...retrieval, fate: 'changed', readBack: { start: 250, duration: 500 }, differences: ['start: sent 17, found 19', 'name: sent a'] },
  { ...chat, fate: 'lost' },
  seen('tool', 2, [500, 250], { fate: 'foreign' }),
  { ...chat, name: 'twice', fate: 'duplicated', differences: ['found 2 times'] },
] satisfies SmokeSpanSeen[];

const traceId = 'tr-0af7651916cd43dd8448eb211c80319c';
const linesOf = (spans: SmokeSpanSeen[], width: number, underWay = false) =>
  waterfallLines({ path: 'collector', traceId, spans }, { width, underWay });
const shown = (spans: SmokeSpanSeen[], width: number, underWay?: boolean) =>
  textOf(linesOf(spans, width, underWay))
    .split('\n')
    .map((line) => line.trimEnd());

describe('the waterfall', () => {
  test('shows what was read back beside what was sent where there is room', () => {
    expect(shown(broken, 90)).toEqual([
      '',
      `Trace ${traceId}`,
      '               sent                         read back',
      '               0            500    1000 ms  0            500    1000 ms',
      '✔  agent       ━━━━━━━━━━━━━━━━━━━━━━━━━━━  ━━━━━━━━━━━━━━━━━━━━━━━━━━━  1.0 s same',
      '~    retrieval ━━━━━━━                             ╍╍╍╍╍╍╍╍╍╍╍╍╍        250 ms changed',
      '     start: sent 17, found 19',
      '     name: sent a',
      '✖    chat                    ━━━━━━━━━━━━━                              500 ms lost',
      '+      tool                                               ╍╍╍╍╍╍        250 ms never sent',
      '×2   twice                   ━━━━━━━━━━━━━                ━━━━━━━━━━━━━ 500 ms doubled',
      '     found 2 times',
    ]);
  });

  test('shows both on top of each other where there is less', () => {
    expect(shown(broken, 60)).toEqual([
      '',
      `Trace ${traceId}`,
      '               0            500    1000 ms',
      '✔  agent       ━━━━━━━━━━━━━━━━━━━━━━━━━━━  1.0 s same',
      '~    retrieval ───────╍╍╍╍╍╍╍╍╍╍╍╍╍        250 ms changed',
      '     start: sent 17, found 19',
      '     name: sent a',
      '✖    chat                    ───────────── 500 ms lost',
      '+      tool                  ╍╍╍╍╍╍        250 ms never sent',
      '×2   twice                   ━━━━━━━━━━━━━ 500 ms doubled',
      '     found 2 times',
      '   ━ sent and read back  ─ sent  ╍ read back',
    ]);
  });

  test('shows names, times and fates where there is none', () => {
    expect(shown(broken, 41)).toEqual([
      '',
      `Trace ${traceId}`,
      '✔  agent                 1.0 s same',
      '~    retrieval          250 ms changed',
      '     start: sent 17, found 19',
      '     name: sent a',
      '✖    chat               500 ms lost',
      '+      tool             250 ms never sent',
      '×2   twice              500 ms doubled',
      '     found 2 times',
    ]);
  });

  test('needs no legend when everything arrived as it was sent', () => {
    expect(shown(whole, 60).at(-1)).toMatch(/^✔ {4}chat .* same$/);
  });

  test.each([
    { underWay: true, line: /^· {2}agent .*─.* waiting$/ },
    { underWay: false, line: /^\? {2}agent .*─.* unknown$/ },
  ])('of a trace that was not looked for (under way: $underWay) claims nothing', ({ underWay, line }) => {
    expect(shown([{ ...agent, fate: 'waiting' }], 60, underWay)[3]).toMatch(line);
    expect(shown([{ ...agent, fate: 'waiting' }], 100, underWay)[4]).not.toMatch(/━ +━/);
  });

  test('breaks long differences below their span', () => {
    const differences = ['attribute documents: sent "a long list of words", found nothing at all of it'];
    expect(shown([{ ...agent, fate: 'changed', differences }], 45).slice(3)).toEqual([
      '     attribute documents: sent "a long list',
      '     of words", found nothing at all of it',
    ]);
  });

  test.each([41, 60, 100])('in %i columns keeps room for the names of the deepest spans', (width) => {
    expect(shown([agent, { ...chat, depth: 40 }], width).at(-1)).toMatch(/^✔ {10,}chat /);
  });

  test('of nothing is nothing', () => {
    expect(linesOf([], 80)).toEqual([]);
  });

  const hostile: SmokeSpanSeen[] = [
    seen('木'.repeat(90), 0, [0, 1000]),
    seen('\u001b[2J\u001b]0;title\u0007rm\r\nline\ttab\u202e', 1, [-1e15, 2e15], { fate: 'foreign' }),
    seen('deep', 5000, [10, 0], { fate: 'duplicated', differences: ['木'.repeat(200), 'x'.repeat(500), 'a\nb\u001b[31m'] }),
    seen('back', 1, [20, 10], { fate: 'changed', readBack: { start: 30, duration: -1.7e12 } }),
    seen('', 0, [0, 0], { fate: 'lost' }),
    seen('waits', 1, [1e9, 1], { fate: 'waiting' }),
  ];

  test.each(Array.from({ length: 165 }, (_, index) => index + 36))('is never wider than %i columns, whatever the spans are', (width) => {
    const lines = linesOf(clean(hostile), width);
    for (const spans of [whole, broken]) lines.push(...linesOf(spans, width));
    for (const line of lines) {
      expect(lineWidth(line)).toBeLessThanOrEqual(width);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      for (const { text } of line) expect(text).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
    }
  });
});

describe('the axis', () => {
  const period = (start: number, duration: number): Period => ({ start, duration });

  test.each<{ what: string; spans: SmokeSpanSeen[]; axis: { from: number; to: number } }>([
    { what: 'what was sent', spans: whole, axis: { from: 0, to: 1000 } },
    { what: 'what was read back beside it', spans: [{ ...agent, readBack: period(-200, 1500) }], axis: { from: -200, to: 1300 } },
    { what: 'no more than twice of what was sent', spans: [{ ...agent, readBack: period(-2000, 1500) }], axis: { from: 0, to: 1000 } },
    { what: 'what is alone', spans: [seen('x', 0, [5, 7], { fate: 'foreign' })], axis: { from: 5, to: 12 } },
    { what: 'a moment', spans: [seen('x', 0, [5, 0])], axis: { from: 5, to: 5.001 } },
  ])('has $what', ({ spans, axis }) => {
    expect(axisOf(spans)).toEqual(axis);
  });

  test.each<{ sent?: Period; found?: Period; bar: string }>([
    { sent: period(0, 100), found: period(0, 100), bar: '━━━━━━━━━━' },
    { sent: period(20, 30), bar: '  ───     ' },
    { found: period(20, 30), bar: '  ╍╍╍     ' },
    { sent: period(20, 30), found: period(40, 30), bar: '  ──━╍╍   ' },
    { sent: period(50, 0), found: period(50, 0), bar: '     ━    ' },
    { sent: period(100, 0), bar: '         ─' },
    { found: period(50, -30), bar: '  ╍╍╍     ' },
    { found: period(-50, 70), bar: '←╍        ' },
    { found: period(90, 70), bar: '         →' },
    { sent: period(0, 100), found: period(-1e15, 2e15), bar: '←━━━━━━━━→' },
    { found: period(5000, 1), bar: '         →' },
    { bar: '          ' },
  ])('$sent and $found is "$bar"', ({ sent, found, bar }) => {
    expect(barOf({ sent, found }, { from: 0, to: 100 }, 10)).toBe(bar);
  });

  test.each([
    { axis: { from: 0, to: 1200.0001 }, width: 24, scale: '0           600  1200 ms' },
    { axis: { from: -200, to: 1300 }, width: 24, scale: '-200        550  1300 ms' },
    { axis: { from: 0, to: 1200 }, width: 12, scale: '0    1200 ms' },
    { axis: { from: 0, to: 0.75 }, width: 21, scale: '0             0.75 ms' },
    { axis: { from: 0, to: 1200 }, width: 6, scale: '0 120…' },
  ])('has a scale of $width columns: $scale', ({ axis, width, scale }) => {
    expect(scaleOf(axis, width)).toBe(scale);
  });
});

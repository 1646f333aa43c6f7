import { describe, expect, test } from 'vitest';
import type { EventBody, SmokePath, SmokeSpanSeen } from '../../src/run/events.ts';
import type { SmokeProgress } from '../../src/run/state.ts';
import { type Row, rowsOf } from '../../src/ui/checklist.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { hopLines, type Standing } from '../../src/ui/panes/hops.ts';
import { paneOf } from '../../src/ui/panes/pane.ts';
import { finished, nowAt, stateAfter, textOf } from './make.ts';

const started: EventBody = { type: 'task.started', task: 'smoke' };
const spans: SmokeSpanSeen[] = [{ name: 'agent', depth: 0, start: 0, duration: 1200, fate: 'waiting' }];
const trace = (path: SmokePath['path'], fate: SmokeSpanSeen['fate']): EventBody => {
  return { type: 'smoke.trace', task: 'smoke', path, traceId: `tr-${path}`, spans: spans.map((span) => ({ ...span, fate })) };
};
const progress = (path: SmokePath['path'], acknowledged: number, found: number): EventBody => {
  return { type: 'smoke.progress', task: 'smoke', path, sent: 4, acknowledged, found };
};
const verdict = (path: SmokePath['path'], found: number): EventBody => {
  const times = { p50: 40, p95: 41, max: 42 };
  return { type: 'smoke.path', task: 'smoke', path, sent: 4, acknowledged: 4, found, lost: 4 - found, duplicated: 0, changed: 0, ...times };
};

function linesOf(events: EventBody[], width: number) {
  const state = stateAfter(events);
  const row = rowsOf(state.tasks, {}, 100, undefined).find((candidate: Row) => candidate.id === 'smoke');
  return paneOf(row, state, { width, room: 40, now: nowAt(7) });
}

const pane = (events: EventBody[], width = 60) =>
  textOf(linesOf(events, width))
    .split('\n')
    .map((line) => line.trimEnd())
    .slice(1)
    .join('\n');

describe('a path under way', () => {
  test.each([
    {
      what: 'is being sent',
      event: progress('collector', 0, 0),
      lines: '● you ╌╌╌╌▷ collector ······· MLflow\n  4 sent    0 acknowledged    0 found\n  waits for the acknowledgement  0:07',
    },
    {
      what: 'is read back',
      event: progress('collector', 4, 1),
      lines: '● you ────▶ collector ╌╌╌╌╌╌▷ MLflow\n  4 sent    4 acknowledged    1 found\n  reads back what MLflow has  0:07',
    },
    {
      what: 'is all there',
      event: progress('collector', 4, 4),
      lines: '● you ────▶ collector ──────▶ MLflow\n  4 sent    4 acknowledged    4 found\n  compares  0:07',
    },
  ])('that $what shows its counts, and what is waited for since when', ({ event, lines }) => {
    expect(pane([started, event])).toBe(`\n${lines}`);
  });

  test('that was stopped waits for nothing any more', () => {
    const text = pane([started, trace('collector', 'waiting'), progress('collector', 4, 1), finished('smoke', 'cancelled')]);
    expect(text).toContain('⊘ you ────▶ collector ······? MLflow\n  4 sent    4 acknowledged    1 found\n  stopped before the verdict\n');
    expect(text).toMatch(/\n\? {2}agent .* unknown\n/);
  });

  test('marks in its tone what is waited for, and nothing else', () => {
    const toneOf = (event: EventBody, text: string) =>
      linesOf([started, event], 60)
        .flat()
        .find((part) => part.text.includes(text))?.tone;
    expect(toneOf(progress('collector', 0, 0), '▷')).toBe('busy');
    expect(toneOf(progress('collector', 0, 0), '···')).toBe('dim');
    expect(toneOf(progress('collector', 4, 0), '▶')).toBe('ok');
    expect(toneOf(progress('collector', 4, 0), '▷')).toBe('busy');
  });

  test.each<{ path: Partial<SmokeProgress>; standing: Standing; width?: number; way: string }>([
    { path: { path: 'direct' }, standing: 'under way', way: 'you ╌╌╌╌▷ MLflow' },
    { path: { path: 'direct', acknowledged: 4, found: 3 }, standing: 'under way', way: 'you ╌╌╌╌▷ MLflow' },
    { path: { path: 'direct', acknowledged: 4, found: 4 }, standing: 'under way', way: 'you ────▶ MLflow' },
    { path: { path: 'llamastack', acknowledged: 4 }, standing: 'under way', way: 'you ────▶ LLaMA Stack ╌╌╌╌▷ collector ╌▷ MLflow' },
    { path: { acknowledged: 2, found: 1 }, standing: 'under way', way: 'you ╌╌╌╌▷ collector ╌╌╌╌╌╌▷ MLflow' },
    { path: { acknowledged: 2, found: 2 }, standing: 'under way', way: 'you ╌╌╌╌▷ collector ──────▶ MLflow' },
    { path: {}, standing: 'stopped', way: 'you ····? collector ······? MLflow' },
    { path: {}, standing: 'under way', width: 30, way: 'you ▷ collector · MLflow' },
    { path: { acknowledged: 4 }, standing: 'stopped', width: 30, way: 'you → collector ? MLflow' },
  ])('of $path, $standing, is drawn as $way', ({ path, standing, width = 60, way }) => {
    const [drawn = []] = hopLines({ path: 'collector', sent: 4, acknowledged: 0, found: 0, ...path }, width, { standing });
    expect(textOf([drawn])).toBe(way);
  });
});

test('a verdict takes the place of the progress, and its trace stands below it', () => {
  const text = pane([started, progress('collector', 4, 1), trace('collector', 'same'), verdict('collector', 4)]);
  expect(text).toMatch(
    /^\n✔ you .*\n .*4 found\n {2}0 lost {2}0 changed\n {2}visible after {2}p50 40 ms {2}p95 41 ms {2}max 42 ms\n\nTrace tr-collector\n/,
  );
  expect(text).toMatch(/\n✔ {2}agent ━+ 1\.2 s same$/);
  expect(text).not.toContain('reads back');
});

test('a path that is judged does not wait for its spans while others still run', () => {
  const text = pane([
    started,
    trace('direct', 'waiting'),
    verdict('direct', 0),
    trace('collector', 'waiting'),
    progress('collector', 4, 1),
  ]);
  expect(text).toMatch(/tr-direct\n.*\n\? {2}agent .* unknown\n/);
  expect(text).toMatch(/tr-collector\n.*\n· {2}agent .* waiting\n/);
});

test('paths stand in the order of their length, each with its own trace', () => {
  const text = pane([
    started,
    progress('llamastack', 0, 0),
    trace('collector', 'lost'),
    verdict('collector', 0),
    verdict('direct', 4),
    trace('direct', 'same'),
  ]);
  const order = [
    'MLflow\n  4 sent    4 acknowledged, 4 found',
    'tr-direct',
    '✖ you ────▶ collector ──────✖ MLflow',
    'tr-collector',
    'LLaMA Stack',
  ];
  expect(order.map((part) => text.indexOf(part)).every((at, index, all) => at > (all[index - 1] ?? -1))).toBe(true);
});

const rich: Partial<SmokePath> = {
  acknowledgedAfter: { p50: 3, p95: 4, max: 5 },
  histogram: [
    { upToMs: 50, count: 2 },
    { upToMs: 100, count: 0 },
    { upToMs: 200, count: 1 },
  ],
};
const judged = (path: SmokePath['path'], more: Partial<SmokePath>): EventBody =>
  ({ ...verdict(path, 4), problems: [], ...more }) as EventBody;
const diagnosis = (hop: string): EventBody => ({ type: 'smoke.diagnosis', task: 'smoke', hop, cause: 'a cause', hint: 'a hint' });

test('a verdict with times of both parts of the way, and a histogram of the traces', () => {
  expect(pane([started, judged('collector', rich)])).toBe(
    [
      '',
      '✔ you ────▶ collector ──────▶ MLflow',
      '  4 sent    4 acknowledged    4 found',
      '  0 lost  0 changed',
      '  acknowledged after  p50 3.0 ms  p95 4.0 ms  max 5.0 ms',
      '  visible after       p50 40 ms  p95 41 ms  max 42 ms',
      '  up to 50 ms  ━━━━━━━━━━━━━━━━━━━━━━━━ 2',
      '  up to 100 ms  0',
      '  up to 200 ms ━━━━━━━━━━━━ 1',
    ].join('\n'),
  );
  const one = { ...rich, histogram: [{ upToMs: 50, count: 1 }], acknowledgedAfter: { p50: 299, p95: 299, max: 300 }, p50: 42 };
  expect(pane([started, judged('collector', one)])).toMatch(/\n {2}acknowledged after {2}300 ms\n {2}visible after {7}42 ms$/);
});

test('a path of which something is wrong is not proven, though all its spans are there', () => {
  const problems = Array.from({ length: 8 }, (_, number) => `problem ${number}`);
  const text = pane([started, judged('collector', { late: 4, problems })]);
  expect(text).toContain('✖ you ────▶ collector ──────▶ MLflow');
  expect(text).toContain('\n  0 lost  0 changed  4 late\n');
  expect(text).toContain('\n  problem 5\n  and 2 more');
  expect(text).not.toContain('problem 6');
});

test('the path by gRPC is told from that by HTTP', () => {
  const text = pane([started, judged('collector-grpc', {}), judged('collector', {})]);
  expect(text.indexOf('you ────▶ collector ──────▶ MLflow')).toBeLessThan(text.indexOf('you ────▶ collector:4317 ─▶ MLflow'));
});

test('spans of LLaMA Stack in our trace are what was asked for', () => {
  const joined = { sent: 1, acknowledged: 1, found: 1, note: 'one trace, 4 spans, state OK' };
  const text = pane([started, trace('llamastack', 'foreign'), judged('llamastack', joined)]);
  expect(text).toContain('\n  one trace, 4 spans, state OK\n');
  expect(text).toMatch(/\n✔ {2}agent .* joined/);
  expect(pane([started, trace('collector', 'foreign'), judged('collector', {})])).toMatch(/\n\+ {2}agent .* never sent/);
});

describe('the broken hop', () => {
  const nothing = { sent: 0, acknowledged: 0, found: 0, lost: 0, problems: ['nobody there'] };
  const unjoined = { sent: 1, acknowledged: 1, found: 1, joined: { spans: 1, state: 'OK', missing: 'x' }, problems: ['x'] };
  test.each<{ what: string; events: EventBody[]; way: string }>([
    { what: 'is not known where nothing was sent', events: [judged('collector', nothing)], way: '✖ you ····? collector ······? MLflow' },
    {
      what: 'is that of the diagnosis',
      events: [judged('collector', nothing), diagnosis('you → collector')],
      way: '✖ you ────✖ collector ──────▶ MLflow',
    },
    {
      what: 'may be one behind the acknowledgement',
      events: [judged('llamastack', { ...unjoined, joined: { spans: 1, state: 'OK' } }), diagnosis('LLaMA Stack → collector')],
      way: '✖ you ────▶ LLaMA Stack ────✖ collector ─▶ MLflow',
    },
    {
      what: 'is told by a trace that is not whole',
      events: [judged('llamastack', unjoined)],
      way: '✖ you ────▶ LLaMA Stack ────✖ collector ─▶ MLflow',
    },
    {
      what: 'of another path is nothing to this one',
      events: [judged('direct', { found: 3, lost: 1, problems: ['lost'] }), diagnosis('you → collector')],
      way: '✖ you ────✖ MLflow',
    },
    {
      what: 'is not drawn into a path that is proven',
      events: [judged('collector', {}), diagnosis('you → collector')],
      way: '✔ you ────▶ collector ──────▶ MLflow',
    },
  ])('$what', ({ events, way }) => {
    expect(pane([started, ...events])).toContain(`\n${way}\n`);
  });
});

test.each([
  { path: 'collector' as const, way: 'you ╌╌╌╌▷ collector ······· MLflow', words: 'asks whether spans are taken here' },
  { path: 'llamastack' as const, way: 'you ╌╌╌╌▷ LLaMA Stack ····· collector ·· MLflow', words: 'asks LLaMA Stack' },
])('$path is there before anything is sent', ({ path, way, words }) => {
  const text = pane([started, { type: 'smoke.progress', task: 'smoke', path, sent: 0, acknowledged: 0, found: 0 }], 80);
  expect(text).toContain(`● ${way}\n`);
  expect(text).toContain(`\n  ${words}  0:07`);
});

test("our own span waits for LLaMA Stack's", () => {
  const event: EventBody = { type: 'smoke.progress', task: 'smoke', path: 'llamastack', sent: 1, acknowledged: 1, found: 1 };
  expect(pane([started, event])).toContain("\n  waits for LLaMA Stack's spans  0:07");
});

test.each(Array.from({ length: 161 }, (_, index) => index + 40))('no line is wider than %i columns', (width) => {
  const both = [
    started,
    trace('llamastack', 'waiting'),
    progress('llamastack', 4, 1),
    verdict('collector', 3),
    trace('collector', 'changed'),
    judged('collector-grpc', {
      ...rich,
      note: 'one trace, 4 spans, state OK',
      late: 3,
      problems: ['a problem in rather many words, '.repeat(4)],
    }),
  ];
  for (const events of [both, [...both, finished('smoke', 'failed')]]) {
    for (const line of linesOf(events, width)) expect(lineWidth(line)).toBeLessThanOrEqual(width);
  }
});

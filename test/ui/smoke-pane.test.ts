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
    const [drawn = []] = hopLines({ path: 'collector', sent: 4, acknowledged: 0, found: 0, ...path }, width, standing);
    expect(textOf([drawn])).toBe(way);
  });
});

test('a verdict takes the place of the progress, and its trace stands below it', () => {
  const text = pane([started, progress('collector', 4, 1), trace('collector', 'same'), verdict('collector', 4)]);
  expect(text).toMatch(/^\n✔ you .*\n .*4 found\n {2}0 lost {2}0 changed\n {2}p50 40 ms {2}p95 41 ms {2}max 42 ms\n\nTrace tr-collector\n/);
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

test.each(Array.from({ length: 161 }, (_, index) => index + 40))('no line is wider than %i columns', (width) => {
  const both = [
    started,
    trace('llamastack', 'waiting'),
    progress('llamastack', 4, 1),
    verdict('collector', 3),
    trace('collector', 'changed'),
  ];
  for (const events of [both, [...both, finished('smoke', 'failed')]]) {
    for (const line of linesOf(events, width)) expect(lineWidth(line)).toBeLessThanOrEqual(width);
  }
});

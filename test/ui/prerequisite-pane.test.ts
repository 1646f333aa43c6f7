import { expect, test } from 'vitest';
import type { EventBody, TaskInfo } from '../../src/run/events.ts';
import { rowsOf } from '../../src/ui/checklist.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { paneOf } from '../../src/ui/panes/pane.ts';
import { finished, nowAt, stateAfter, task, textOf } from './make.ts';

const about = { looksAt: 'Cluster pg in dev', expects: 'healthy, all instances ready, none fenced or hibernated' };
const cluster: TaskInfo = { ...task('postgres.cluster', 'prerequisites', ['api']), about };

function linesAfter(events: EventBody[], { width = 60, info = cluster } = {}) {
  const state = stateAfter(events, [task('api', 'prerequisites'), info]);
  const row = rowsOf(state.tasks, {}, 100, undefined).find(({ id }) => id === info.id);
  return paneOf(row, state, { width, room: 40, now: nowAt(20) });
}

const started: EventBody = { type: 'task.started', task: cluster.id };
const ended = (outcome: 'met' | 'unmet' | 'unknown' | 'pending' | 'cancelled', hint = '') =>
  finished(cluster.id, outcome, { detail: 'what is seen', ...(hint && { hint }) });

test('a prerequisite that is not met says at what it looks, what it expects and sees, the command, and where to read on', () => {
  const hint = 'look at it: kubectl -n dev describe clusters.postgresql.cnpg.io pg';
  expect(
    textOf(linesAfter([started, ended('unmet', hint)]))
      .split('\n')
      .slice(1),
  ).toEqual([
    'Looks at  Cluster pg in dev',
    'Expects   healthy, all instances ready, none fenced or',
    '          hibernated',
    'Sees      what is seen',
    '',
    'Next step',
    'look at it:',
    'kubectl -n dev describe clusters.postgresql.cnpg.io pg',
    '',
    'Documentation',
    'docs/prerequisites.md#postgrescluster',
  ]);
});

test.each<{ events: EventBody[]; sees: string; tone: string }>([
  { events: [], sees: 'nothing yet', tone: 'dim' },
  { events: [started], sees: 'nothing yet', tone: 'dim' },
  { events: [ended('met')], sees: 'what is seen', tone: 'plain' },
  { events: [ended('pending')], sees: 'what is seen', tone: 'plain' },
  { events: [ended('unknown')], sees: 'what is seen', tone: 'warn' },
  { events: [ended('unmet')], sees: 'what is seen', tone: 'bad' },
  { events: [ended('cancelled')], sees: 'nothing: what is seen', tone: 'dim' },
])('after $events it sees $sees', ({ events, sees, tone }) => {
  const line = linesAfter(events).find(([label]) => label?.text.startsWith('Sees'));
  expect(line?.[1]).toEqual({ text: sees, tone });
});

test('a journal of before says of it what it saw', () => {
  const old = task('postgres.cluster', 'prerequisites');
  expect(textOf(linesAfter([ended('met')], { info: old }).slice(1))).toMatch(/^Sees {6}what is seen\n\nDocumentation\n/);
});

test.each([30, 41, 57, 120])('its pane is never wider than %i columns', (width) => {
  for (const line of linesAfter([ended('unmet', 'kubectl get pods')], { width })) expect(lineWidth(line)).toBeLessThanOrEqual(width);
});

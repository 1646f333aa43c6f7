import { describe, expect, test } from 'vitest';
import { jsonLine } from '../../../src/report/json.ts';
import { coloured, linesOf, plain } from '../../../src/report/text.ts';
import type { Event } from '../../../src/run/events.ts';
import { initialState, reduce, type State } from '../../../src/run/state.ts';
import { at, type Body, begun, finish, rollout } from './run.ts';

/** The lines of the last of these events, each of them a second after the one before. */
function lines(...bodies: Body[]): string[] {
  const events = [begun, ...bodies].map((body, index) => at(index, body));
  const state = events.reduce(reduce, initialState);
  return linesOf(events.at(-1) as Event, state, plain);
}

const next = ' '.repeat(20);

test('a run begins with what it is', () => {
  expect(lines()).toEqual(['mlflow-tui 0.1.0 ci: dev @ lab']);
});

test.each<{ body: Body; expected: string[] }>([
  { body: { type: 'task.started', task: 'p' }, expected: [] },
  { body: { type: 'task.started', task: 'mlflow' }, expected: ['   1.0s  started    MLflow'] },
  {
    body: { type: 'task.progress', task: 'mlflow', message: 'Pod x: Pending' },
    expected: ['   1.0s  ...        MLflow: Pod x: Pending'],
  },
  { body: finish('p', 'met', 'there'), expected: ['   1.0s  met        Secret: there'] },
  { body: finish('mlflow', 'done', '1/1 ready', { seconds: 21.04 }), expected: ['   1.0s  done       MLflow: 1/1 ready (21.0 s)'] },
  {
    body: finish('p', 'unmet', 'no Secret x', { hint: 'kubectl get secrets' }),
    expected: ['   1.0s  unmet      Secret: no Secret x', `${next}next: kubectl get secrets`],
  },
  {
    body: finish('mlflow', 'skipped', 'left alone', { hint: 'do it yourself' }),
    expected: ['   1.0s  skipped    MLflow: left alone', `${next}next: do it yourself`],
  },
  {
    body: {
      type: 'plan.made',
      changes: [
        { task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow' },
        { task: 'mlflow', action: 'change', kind: 'Deployment', name: 'llamastack', note: 'restarts its pod' },
        { task: 'mlflow', action: 'refused', kind: 'Service', name: 'mlflow', note: 'not ours' },
      ],
    },
    expected: [
      '   1.0s  plan       create Deployment mlflow',
      '   1.0s  plan       change Deployment llamastack (restarts its pod)',
      '   1.0s  plan       refused Service mlflow (not ours)',
    ],
  },
  {
    body: {
      type: 'smoke.path',
      task: 'smoke',
      path: 'collector',
      sent: 4,
      acknowledged: 4,
      found: 3,
      lost: 1,
      duplicated: 0,
      changed: 2,
      p50: 310,
      p95: 330,
      max: 334,
    },
    expected: ['   1.0s  path       collector: 4 sent, 3 found, 1 lost, 0 duplicated, 2 changed, visible after 0.33 s'],
  },
  {
    body: { type: 'smoke.diagnosis', task: 'smoke', hop: 'collector', cause: 'MLflow answers 403', hint: 'x' },
    expected: ['   1.0s  cause      collector: MLflow answers 403'],
  },
  { body: rollout(['line']), expected: [] },
  { body: { type: 'plan.answered', yes: true }, expected: [] },
  { body: { type: 'smoke.progress', task: 'smoke', path: 'collector', sent: 4, acknowledged: 4, found: 1 }, expected: [] },
  { body: { type: 'smoke.trace', task: 'smoke', path: 'collector', traceId: 'tr-1', spans: [] }, expected: [] },
])('$body.type: $expected', ({ body, expected }) => {
  expect(lines(body)).toEqual(expected);
});

test('a failed rollout shows the last words of its pod above the next step; one that is done does not', () => {
  const log = rollout(['one', 'two', '', 'three', 'four', 'five', '  six  ']);
  expect(lines(log, finish('mlflow', 'failed', 'crashes', { hint: 'kubectl logs' }))).toEqual([
    '   2.0s  failed     MLflow: crashes',
    ...['two', 'three', 'four', 'five', 'six'].map((line) => `${next}log: ${line}`),
    `${next}next: kubectl logs`,
  ]);
  expect(lines(log, finish('mlflow', 'done', 'ready'))).toEqual(['   2.0s  done       MLflow: ready']);
});

describe('whatever the cluster says', () => {
  const evil = 'a\u001b[31mred\u001b[0m\r\nsecond \u202eline\twith\u0007 \u001b]0;title\u0007all\n';
  const bodies: Body[] = [
    { ...begun, namespace: evil, context: evil },
    { type: 'task.progress', task: 'mlflow', message: evil },
    finish('mlflow', 'failed', evil, { hint: evil }),
    { type: 'plan.made', changes: [{ task: 'mlflow', action: 'refused', kind: 'Service', name: evil, note: evil }] },
    { type: 'smoke.diagnosis', task: 'smoke', hop: 'collector', cause: evil, hint: evil },
  ];
  test.each(bodies)('$type takes one line, and moves no cursor', (body) => {
    const printed = lines(rollout([evil]), body);
    expect(printed.length).toBeGreaterThan(0);
    for (const line of printed) {
      expect(line).toMatch(/^[\x20-\x7e]*$/);
      if (/red/.test(line)) expect(line).toContain('ared second line  with all');
    }
  });

  test('JSON is one line, and parses to the event', () => {
    const event = at(1, finish('mlflow', 'failed', evil));
    const line = jsonLine(event);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toEqual(event);
  });
});

test('colours are around the words, which stay readable without', () => {
  const event = at(1, finish('mlflow', 'failed', 'crashes', { hint: 'look' }));
  const state: State = [at(0, begun), event].reduce(reduce, initialState);
  const painted = linesOf(event, state, coloured);
  expect(painted[0]).toContain('\u001b[31m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken away
  expect(painted.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(linesOf(event, state, plain));
});

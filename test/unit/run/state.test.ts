import { describe, expect, test } from 'vitest';
import type { Event, EventBody, SmokeSpanSeen, TaskInfo, TaskOutcome } from '../../../src/run/events.ts';
import type { ObjectSeen } from '../../../src/run/seen.ts';
import { endedWell, hasEnded, initialState, reachableUrl, reduce, type State } from '../../../src/run/state.ts';
import { createStore } from '../../../src/run/store.ts';

const tasks: TaskInfo[] = [
  { id: 'p', title: 'P', group: 'prerequisites', needs: [] },
  { id: 'a', title: 'A', group: 'deploy', needs: ['p'] },
];
const begun: EventBody = { type: 'run.started', version: '0.1.0', command: 'ci', context: 'lab', namespace: 'dev', tasks };
const at = (second: number, body: EventBody): Event => ({ time: `2026-11-23T15:00:0${second}.000Z`, ...body });
const after = (...bodies: EventBody[]): State => [begun, ...bodies].map((body, index) => at(index, body)).reduce(reduce, initialState);
const taskOf = (state: State, id = 'a') => state.tasks.find((task) => task.id === id);

const started: EventBody = { type: 'task.started', task: 'a' };
const finished: EventBody = { type: 'task.finished', task: 'a', outcome: 'done', detail: 'made', seconds: 2.5 };
const failed: EventBody = { type: 'task.finished', task: 'a', outcome: 'failed', detail: 'crashes', hint: 'kubectl logs', seconds: 3 };
const claim = (state: string): EventBody => {
  const seen: ObjectSeen = { view: 'object', state, facts: [] };
  return { type: 'resource.changed', task: 'a', kind: 'PersistentVolumeClaim', name: 'c', seen };
};
const path = (found: number): EventBody => ({
  type: 'smoke.path',
  task: 'a',
  path: 'collector',
  sent: 4,
  acknowledged: 4,
  found,
  lost: 4 - found,
  duplicated: 0,
  changed: 0,
  p50: 1,
  p95: 2,
  max: 3,
});

test('the whole checklist is there from the first event on', () => {
  expect(after()).toEqual({
    phase: 'checking',
    run: { version: '0.1.0', command: 'ci', context: 'lab', namespace: 'dev', startedAt: '2026-11-23T15:00:00.000Z' },
    tasks: tasks.map((info) => ({ ...info, status: 'waiting', resources: [], paths: [], progress: [], traces: [] })),
    plan: [],
  });
});

test.each<{ phase: State['phase']; bodies: EventBody[] }>([
  { phase: 'asking', bodies: [{ type: 'plan.made', changes: [] }] },
  {
    phase: 'deploying',
    bodies: [
      { type: 'plan.made', changes: [] },
      { type: 'plan.answered', yes: true },
    ],
  },
  {
    phase: 'asking',
    bodies: [
      { type: 'plan.made', changes: [] },
      { type: 'plan.answered', yes: false },
    ],
  },
  { phase: 'finished', bodies: [{ type: 'run.finished', outcome: 'done', exitCode: 0, seconds: 1 }] },
])('the phase is $phase after $bodies', ({ phase, bodies }) => {
  expect(after(...bodies).phase).toBe(phase);
});

test('what is under way on a path is known until its verdict; its trace stays', () => {
  const spans: SmokeSpanSeen[] = [{ name: 'root', depth: 0, start: 0, duration: 12, fate: 'waiting' }];
  const under = (acknowledged: number): EventBody => ({
    type: 'smoke.progress',
    task: 'a',
    path: 'collector',
    sent: 4,
    acknowledged,
    found: 0,
  });
  const trace: EventBody = { type: 'smoke.trace', task: 'a', path: 'collector', traceId: 'tr-1', spans };
  const half = taskOf(after(started, trace, under(0), under(4)));
  expect(half).toMatchObject({
    progress: [{ path: 'collector', sent: 4, acknowledged: 4, found: 0 }],
    traces: [{ traceId: 'tr-1', spans }],
  });
  expect(taskOf(after(started, trace, under(4), path(4)))).toMatchObject({ progress: [], paths: [{ found: 4 }], traces: [{ spans }] });
  expect(taskOf(after(started, trace, under(4), path(4), started))).toMatchObject({ progress: [], paths: [], traces: [] });
});

test('a task runs, says something, and ends', () => {
  const running = after(started, { type: 'task.progress', task: 'a', message: '1/2' });
  expect(taskOf(running)).toMatchObject({ status: 'running', startedAt: '2026-11-23T15:00:01.000Z', message: '1/2' });
  expect(taskOf(after(started, finished))).toMatchObject({ status: 'done', detail: 'made', seconds: 2.5 });
  expect(taskOf(after(started, failed))).toMatchObject({ status: 'failed', detail: 'crashes', hint: 'kubectl logs' });
  expect(taskOf(after(started, failed), 'p')).toMatchObject({ status: 'waiting' });
});

test('a task that starts again forgets how it ended, and keeps what is seen of its resources', () => {
  const again = taskOf(after(started, claim('Bound'), path(1), failed, started));
  expect(again).toMatchObject({ status: 'running', paths: [], resources: [{ kind: 'PersistentVolumeClaim' }] });
  for (const forgotten of ['detail', 'hint', 'seconds', 'message', 'diagnosis']) expect(again).not.toHaveProperty(forgotten);
});

test('a run that goes on after its end counts its time anew, and waits for all that did not end well', () => {
  const more: EventBody = { ...begun, tasks: [...tasks, { id: 'b', title: 'B', group: 'prove', needs: ['a'] }] };
  const met: EventBody = { type: 'task.finished', task: 'p', outcome: 'met', detail: 'there', seconds: 0 };
  const cancelled: EventBody = { type: 'task.finished', task: 'b', outcome: 'cancelled', detail: 'needs A', seconds: 0 };
  const ended: EventBody = { type: 'run.finished', outcome: 'failed', exitCode: 1, seconds: 5 };
  const retried = after(more, met, failed, cancelled, ended, started);
  expect(retried).toMatchObject({ phase: 'deploying', run: { version: '0.1.0', startedAt: '2026-11-23T15:00:06.000Z' } });
  expect(retried.finished).toBeUndefined();
  expect(retried.tasks.map(({ status }) => status)).toEqual(['met', 'running', 'waiting']);
  expect(taskOf(retried, 'b')).not.toHaveProperty('detail');
  const mended: EventBody = { type: 'run.finished', outcome: 'done', exitCode: 0, seconds: 2 };
  expect(after(more, ended, started, mended)).toMatchObject({ phase: 'finished', finished: { outcome: 'done', exitCode: 0, seconds: 2 } });
});

test('a better answer without a new start, as of a prerequisite that turned met, leaves the old hint behind', () => {
  expect(taskOf(after(failed, finished))).toMatchObject({ status: 'done', detail: 'made', hint: undefined });
});

test('of each resource and each path the newest is kept, in the order of their first', () => {
  const service: EventBody = { ...claim('made'), type: 'resource.changed', kind: 'Service', name: 'c' } as EventBody;
  const state = taskOf(after(claim('Pending'), service, claim('Bound'), path(1), path(4)));
  expect(state?.resources.map(({ kind, seen }) => [kind, seen.view === 'object' && seen.state])).toEqual([
    ['PersistentVolumeClaim', 'Bound'],
    ['Service', 'made'],
  ]);
  expect(state?.paths).toEqual([
    { path: 'collector', sent: 4, acknowledged: 4, found: 4, lost: 0, duplicated: 0, changed: 0, p50: 1, p95: 2, max: 3 },
  ]);
});

test('the diagnosis and the end are kept', () => {
  const state = after(
    { type: 'smoke.diagnosis', task: 'a', hop: 'collector', cause: '403', hint: 'do' },
    { type: 'run.finished', outcome: 'unproven', exitCode: 4, seconds: 9, url: 'http://m' },
  );
  expect(taskOf(state)?.diagnosis).toEqual({ hop: 'collector', cause: '403', hint: 'do' });
  expect(state.finished).toEqual({ outcome: 'unproven', exitCode: 4, seconds: 9, url: 'http://m' });
});

test('an event of an unknown task or of an unknown type changes nothing, and no state is written to', () => {
  const state = Object.freeze(after());
  for (const task of state.tasks) Object.freeze(task);
  expect(reduce(state, at(1, { ...started, task: 'later' }))).toEqual(state);
  expect(reduce(state, { time: '', type: 'of a later version' } as never)).toEqual(state);
  expect(reduce(state, at(1, started))).not.toEqual(state);
});

describe('ended', () => {
  test.each([
    ['waiting', false, false],
    ['running', false, false],
    ['met', true, true],
    ['pending', true, true],
    ['unknown', true, true],
    ['done', true, true],
    ['unchanged', true, true],
    ['skipped', true, true],
    ['unmet', true, false],
    ['failed', true, false],
    ['cancelled', true, false],
  ] as const)('%s: %s, well: %s', (status, ended, well) => {
    expect([hasEnded(status), endedWell(status)]).toEqual([ended, well]);
  });
});

test('a store tells its listeners after the state has changed, until they stop listening', () => {
  const store = createStore();
  const phases: string[] = [];
  const stop = store.subscribe(() => phases.push(store.getState().phase));
  expect(store.getState()).toBe(initialState);
  store.dispatch(at(0, begun));
  stop();
  store.dispatch(at(1, { type: 'plan.made', changes: [] }));
  expect(phases).toEqual(['checking']);
  expect(store.getState().phase).toBe('asking');
});

test.each<{ outcome: TaskOutcome; url: string | undefined }>([
  { outcome: 'done', url: 'http://mlflow.dev' },
  { outcome: 'unchanged', url: 'http://mlflow.dev' },
  { outcome: 'failed', url: undefined },
  { outcome: 'cancelled', url: undefined },
])('when the task that asks there is $outcome, the address for a browser is $url', ({ outcome, url }) => {
  const withReachable: EventBody = { ...begun, tasks: [...tasks, { id: 'reachable', title: 'Reachable', group: 'deploy', needs: [] }] };
  const asked: EventBody = { type: 'task.finished', task: 'reachable', outcome, detail: '', seconds: 0 };
  const end: EventBody = { type: 'run.finished', outcome: 'failed', exitCode: 1, seconds: 1, url: 'http://mlflow.dev' };
  expect(reachableUrl(after(withReachable, asked, end))).toBe(url);
  expect(reachableUrl(after(withReachable, asked))).toBeUndefined();
  expect(reachableUrl(after(asked, end))).toBeUndefined();
});

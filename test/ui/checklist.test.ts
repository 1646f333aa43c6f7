import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/run/events.ts';
import { type Folds, rowsOf, rowToFollow } from '../../src/ui/checklist.ts';
import { checklistLines } from '../../src/ui/checklist-lines.ts';
import { summaryOf } from '../../src/ui/progress.ts';
import { finished, nowAt, stateAfter, textOf } from './make.ts';

const checked: EventBody[] = [finished('api', 'met'), finished('secret', 'pending')];
const planned: EventBody = {
  type: 'plan.made',
  changes: [
    { task: 'database', action: 'unchanged', kind: 'Database', name: 'mlflow' },
    { task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow' },
  ],
};
const yes: EventBody = { type: 'plan.answered', yes: true };
const started = (task: string): EventBody => ({ type: 'task.started', task });

function ids(events: EventBody[], height: number, folds: Folds = {}, looked?: string): string[] {
  return rowsOf(stateAfter(events).tasks, folds, height, looked).map(({ id }) => id);
}

describe('rows', () => {
  const all = ['group:prerequisites', 'api', 'secret', 'group:deploy', 'database', 'mlflow', 'group:prove', 'smoke'];
  const folded = ['group:prerequisites', 'group:deploy', 'database', 'mlflow', 'group:prove', 'smoke'];

  test('are all there from the beginning, however small the screen', () => expect(ids([], 3)).toEqual(all));
  test('of a group that ended well fold when there is no room', () => expect(ids(checked, 7)).toEqual(folded));
  test('stay when there is room', () => expect(ids(checked, 8)).toEqual(all));
  test('stay when one went wrong', () => expect(ids([finished('api', 'met'), finished('secret', 'unmet')], 3)).toEqual(all));
  test('stay while one of them is looked at', () => expect(ids(checked, 7, {}, 'secret')).toEqual(all));
  test('stay when the user opened the group', () => expect(ids(checked, 7, { prerequisites: 'open' })).toEqual(all));
  test('fold when the user folds the group', () => expect(ids([], 20, { prerequisites: 'folded' })).toEqual(folded));
  test('fold no further than needed', () => {
    const events = [...checked, planned, yes, finished('database', 'done'), finished('mlflow', 'done')];
    expect(ids(events, 6)).toEqual(folded);
    expect(ids(events, 5)).toEqual(['group:prerequisites', 'group:deploy', 'group:prove', 'smoke']);
  });
});

describe('the row that is followed', () => {
  test.each<{ what: string; events: EventBody[]; row: string }>([
    { what: 'the prerequisites while they are checked', events: [started('api')], row: 'group:prerequisites' },
    { what: 'what is not met', events: [finished('api', 'met'), finished('secret', 'unmet')], row: 'secret' },
    { what: 'the plan while it is made', events: checked, row: 'group:deploy' },
    { what: 'the plan while a yes is waited for', events: [...checked, planned], row: 'group:deploy' },
    { what: 'what runs', events: [...checked, planned, yes, finished('database', 'done'), started('mlflow')], row: 'mlflow' },
    {
      what: 'what failed',
      events: [...checked, planned, yes, finished('database', 'failed'), finished('mlflow', 'cancelled')],
      row: 'database',
    },
    {
      what: 'the last task when all is done',
      events: [
        ...checked,
        planned,
        yes,
        started('database'),
        finished('database', 'done'),
        started('smoke'),
        finished('smoke', 'done'),
        { type: 'run.finished', outcome: 'done', exitCode: 0, seconds: 9 },
      ],
      row: 'smoke',
    },
  ])('is $what', ({ events, row }) => {
    expect(rowToFollow(stateAfter(events))).toBe(row);
  });
});

describe('summary of a group', () => {
  const prerequisites = (events: EventBody[]) => summaryOf(stateAfter(events).tasks.filter(({ group }) => group === 'prerequisites'));
  test.each<{ events: EventBody[]; text: string; tone: string }>([
    { events: [], text: '0 of 2', tone: 'plain' },
    { events: [finished('api', 'met')], text: '1 of 2', tone: 'plain' },
    { events: checked, text: '1 met, 1 to make', tone: 'ok' },
    { events: [finished('api', 'met'), finished('secret', 'unmet')], text: '1 unmet, 1 met', tone: 'bad' },
    { events: [finished('api', 'unmet')], text: '1 unmet, 1 waiting', tone: 'bad' },
  ])('$text', ({ events, text, tone }) => {
    expect(prerequisites(events)).toEqual({ text, tone });
  });
});

describe('lines', () => {
  function lines(events: EventBody[], { width = 60, height = 10, index = 0, seconds = 0 } = {}): string {
    const state = stateAfter(events);
    const view = { index, focused: true, now: nowAt(seconds), width, height };
    return textOf(checklistLines(rowsOf(state.tasks, {}, height, undefined), state, view));
  }

  test('say state, title, fact and time', () => {
    const text = lines([finished('api', 'met', { detail: 'v1.34.4' }), finished('secret', 'unknown', { detail: 'forbidden' })]);
    expect(text).toContain('❯ ▾ Prerequisites');
    expect(text).toMatch(/✔ Title of api +v1\.34\.4 +1\.0s/);
    expect(text).toMatch(/\? Title of secret +unknown forbidden +1\.0s/);
  });

  test('say what a row waits for', () => {
    expect(lines([])).toMatch(/· Title of secret +waits for Title of api/);
    expect(lines([])).toMatch(/· Title of mlflow +after the checks/);
    expect(lines([...checked, planned, yes])).toMatch(/· Title of smoke +waits for Title of mlflow/);
  });

  test('say what the plan would do while a yes is waited for', () => {
    const text = lines([...checked, planned]);
    expect(text).toMatch(/Title of database +=/);
    expect(text).toMatch(/Title of mlflow +\+ create/);
    expect(text).toMatch(/Title of smoke +after the yes/);
  });

  test('show a running row with its symbol, its last message and its time', () => {
    const text = lines([...checked, planned, yes, started('mlflow'), { type: 'task.progress', task: 'mlflow', message: '0/1 ready' }], {
      seconds: 8.9,
    });
    expect(text).toMatch(/● Title of mlflow +0\/1 ready +0:08/);
  });

  test.each<{ id: string; outcome: 'met' | 'done' | 'unchanged'; seconds: number; end: string }>([
    { id: 'api', outcome: 'met', seconds: 0.9, end: 'fact' },
    { id: 'mlflow', outcome: 'unchanged', seconds: 0.04, end: 'fact' },
    { id: 'mlflow', outcome: 'unchanged', seconds: 1.2, end: '1.2s' },
    { id: 'mlflow', outcome: 'done', seconds: 0.04, end: '0.0s' },
  ])('end in the time of what did something, or took some: $outcome after $seconds s', ({ id, outcome, seconds, end }) => {
    const text = lines([finished(id, outcome, { detail: 'a fact', seconds })]);
    expect(
      text
        .split('\n')
        .find((line) => line.includes('a fact'))
        ?.trimEnd(),
    ).toMatch(new RegExp(`${end}$`));
  });

  test('mark what ended well and still has something to say', () => {
    expect(lines([finished('api', 'met', { detail: 'fine', hint: 'kubectl get x' })])).toMatch(/✔ Title of api +! fine/);
  });

  test('count the rows out of view, and keep the selected one in it', () => {
    const text = lines([], { height: 4, index: 4 });
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toMatch(/^ {2}↑ 3 more above\n/);
    expect(text).toContain('❯ · Title of database');
    expect(text).toMatch(/↓ 3 more below$/);
  });

  test.each([36, 40, 60])('are never wider than %i columns', (width) => {
    const text = lines([...checked, planned, yes, finished('database', 'failed', { detail: 'x'.repeat(300) })], { width });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });
});

import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { type Action, act, type Scene } from '../../src/ui/act.ts';
import { rowsOf } from '../../src/ui/checklist.ts';
import { actionsOf, keysFor } from '../../src/ui/keys.ts';
import { afterAnswer, initialView, type View } from '../../src/ui/view.ts';
import { stateAfter } from './make.ts';

const rows = rowsOf(stateAfter([]).tasks, {}, 20, undefined);
const scene: Scene = {
  rows,
  followed: 'mlflow',
  details: { diff: 'group:deploy', log: 'mlflow', events: 'mlflow', yaml: 'mlflow' },
  paneLines: 30,
  helpLines: 20,
  height: 20,
};

function viewAfter(actions: Action[], from: Partial<View> = {}): View {
  return actions.reduce((view, action) => act(view, action, scene), { ...initialView, ...from });
}

describe('the help', () => {
  const small = { ...scene, height: 15 };
  const open = act(initialView, 'help', small);

  test.each<{ actions: Action[]; height: number; expected: Partial<View> }>([
    { actions: ['down', 'down', 'up'], height: 15, expected: { help: true, helpScroll: 1 } },
    { actions: ['bottom', 'down'], height: 15, expected: { help: true, helpScroll: 5 } },
    { actions: ['log'], height: 15, expected: { help: false, detail: undefined } },
    { actions: ['bottom', 'help', 'help'], height: 15, expected: { help: true, helpScroll: 0 } },
    { actions: ['down'], height: 20, expected: { help: false, selected: undefined } },
  ])('$actions at a height of $height', ({ actions, height, expected }) => {
    expect(actions.reduce((view, action) => act(view, action, { ...small, height }), open)).toMatchObject(expected);
  });
});

describe('the list', () => {
  test.each<{ actions: Action[]; selected: string | undefined }>([
    { actions: [], selected: undefined },
    { actions: ['up'], selected: 'database' },
    { actions: ['up', 'up'], selected: 'group:deploy' },
    { actions: ['down'], selected: 'group:prove' },
    { actions: ['top'], selected: 'group:prerequisites' },
    { actions: ['top', 'up'], selected: 'group:prerequisites' },
    { actions: ['bottom', 'down'], selected: 'smoke' },
    { actions: ['pageDown'], selected: 'smoke' },
    { actions: ['pageUp'], selected: 'group:prerequisites' },
    { actions: ['group2'], selected: 'group:deploy' },
    { actions: ['open', 'group3'], selected: 'group:prove' },
    { actions: ['up', 'group4'], selected: 'database' },
    { actions: ['up', 'follow'], selected: undefined },
    { actions: ['up', 'back'], selected: undefined },
  ])('$actions selects $selected', ({ actions, selected }) => {
    expect(viewAfter(actions).selected).toBe(selected);
  });

  test('opening a heading folds its group, and opens it again', () => {
    expect(viewAfter(['top', 'open']).folds).toEqual({ prerequisites: 'folded' });
    const folded = rowsOf(stateAfter([]).tasks, { prerequisites: 'folded' }, 20, undefined);
    const view = act(viewAfter(['top', 'open']), 'open', { ...scene, rows: folded });
    expect(view.folds).toEqual({ prerequisites: 'open' });
  });
});

describe('the pane', () => {
  test.each<Action>(['open', 'switch'])('takes the keys on %s, and stays with its row though the run goes on', (action) => {
    expect(viewAfter([action])).toMatchObject({ focus: 'pane', selected: 'mlflow', scroll: 0 });
  });

  test.each<{ actions: Action[]; scroll: number }>([
    { actions: ['down'], scroll: 1 },
    { actions: ['up'], scroll: 0 },
    { actions: ['bottom'], scroll: 10 },
    { actions: ['bottom', 'down'], scroll: 10 },
    { actions: ['pageDown'], scroll: 10 },
    { actions: ['bottom', 'top'], scroll: 0 },
  ])('scrolls to $scroll on $actions', ({ actions, scroll }) => {
    expect(viewAfter(['switch', ...actions]).scroll).toBe(scroll);
  });

  test('gives the keys back, first to the list and then to the run', () => {
    expect(viewAfter(['switch', 'back'])).toMatchObject({ focus: 'list', selected: 'mlflow' });
    expect(viewAfter(['switch', 'back', 'back'])).toMatchObject({ focus: 'list', selected: undefined });
    expect(viewAfter(['switch', 'follow'])).toMatchObject({ focus: 'list', selected: undefined });
  });

  test('shows the diff of the row that has one, until it is asked for again or left', () => {
    expect(viewAfter(['diff'])).toMatchObject({ focus: 'pane', selected: 'group:deploy', detail: 'diff' });
    for (const action of ['diff', 'back', 'switch', 'follow'] as const) {
      expect(viewAfter(['diff', 'down', action])).toMatchObject({ focus: 'list', detail: undefined, scroll: 0 });
    }
    expect(act(initialView, 'diff', { ...scene, details: {} })).toEqual(initialView);
  });

  test('follows the end of a log until it is scrolled up, and again from its end on', () => {
    const scrollAfter = (actions: Action[]) => viewAfter(['log', ...actions]).scroll;
    expect(scrollAfter([])).toBe(Number.POSITIVE_INFINITY);
    expect(scrollAfter(['up'])).toBe(9);
    expect(scrollAfter(['up', 'down'])).toBe(Number.POSITIVE_INFINITY);
    expect(scrollAfter(['top'])).toBe(0);
    expect(scrollAfter(['top', 'events'])).toBe(0);
  });

  test.each<{ actions: Action[]; selected: string | undefined }>([
    { actions: ['diff'], selected: undefined },
    { actions: ['diff', 'diff'], selected: undefined },
    { actions: ['top'], selected: 'group:prerequisites' },
  ])('after the answer and $actions is that of $selected', ({ actions, selected }) => {
    expect(afterAnswer(viewAfter(actions))).toMatchObject({ selected, focus: 'list', detail: undefined, answered: true });
  });

  test('is filtered only while it shows something in full', () => {
    expect(viewAfter(['filter']).typing).toBe(false);
    expect(viewAfter(['events', 'filter']).typing).toBe(true);
    const kept = { ...viewAfter(['events']), filter: 'pull' };
    expect(act(kept, 'back', scene)).toMatchObject({ focus: 'pane', detail: 'events', filter: '' });
    expect(act(kept, 'events', scene)).toMatchObject({ focus: 'list', detail: undefined, filter: '' });
  });

  test('wraps its lines or not only while it shows something that others wrote', () => {
    expect(viewAfter(['wrap']).wrap).toBe(true);
    expect(viewAfter(['diff', 'wrap']).wrap).toBe(true);
    for (const detail of ['log', 'yaml', 'events'] as const) {
      expect(viewAfter([detail, 'wrap']).wrap).toBe(false);
      expect(viewAfter([detail, 'wrap', 'wrap']).wrap).toBe(true);
    }
  });

  test('scrolls from where it ends, though it was longer before', () => {
    expect(viewAfter(['up'], { focus: 'pane', scroll: 500 }).scroll).toBe(9);
  });
});

describe('keys', () => {
  const key = (name?: keyof Key): Partial<Key> => (name === undefined ? {} : { [name]: true });
  test.each<{ input: string; name?: keyof Key; actions: Action[] }>([
    { input: 'j', actions: ['down'] },
    { input: 'jjk', actions: ['down', 'down', 'up'] },
    { input: 'G', actions: ['bottom'] },
    { input: 'g\r', actions: ['top', 'open'] },
    { input: '2j', actions: ['group2', 'down'] },
    { input: '?', actions: ['help'] },
    { input: 'ylw', actions: ['yaml', 'log', 'wrap'] },
    { input: '0x', actions: [] },
    { input: '', name: 'pageDown', actions: ['pageDown'] },
    { input: '\r', name: 'return', actions: ['open'] },
    { input: '', name: 'tab', actions: ['switch'] },
    { input: '', name: 'escape', actions: ['back'] },
    { input: 'j', name: 'ctrl', actions: [] },
  ])('$input$name: $actions', ({ input, name, actions }) => {
    expect(actionsOf(input, key(name))).toEqual(actions);
  });

  test('that help now are shown, the one to leave always last', () => {
    const shown = (view: Partial<View>, now: Partial<Parameters<typeof keysFor>[0]> = {}) =>
      keysFor({ question: false, columns: 'two', details: {}, command: false, ...now, view: { ...initialView, ...view } }).map(
        ({ key: name }) => name,
      );
    expect(shown({})).toEqual(['⏎', '↑↓', 'tab', '?', 'q']);
    expect(shown({ selected: 'api' }, { question: true })).toEqual(['y', 'n', '⏎', '↑↓', 'tab', 'f', '?', 'q']);
    expect(shown({}, { details: { diff: 'mlflow' } })).toEqual(['d', '⏎', '↑↓', 'tab', '?', 'q']);
    expect(shown({ focus: 'pane' })).toEqual(['esc', '↑↓', '?', 'q']);
    expect(shown({ focus: 'pane', detail: 'log' }, { details: { log: 'mlflow', yaml: 'mlflow' } })).toEqual([
      ...['/', 'w', 'esc', 'y', '↑↓', '?', 'q'],
    ]);
    expect(shown({}, { details: { log: 'mlflow', yaml: 'mlflow' }, mlflow: true })).toEqual(['y', 'l', '⏎', 'o', '↑↓', 'tab', '?', 'q']);
    expect(shown({}, { details: { yaml: 'mlflow' }, question: true })).toEqual(['y', 'n', '⏎', '↑↓', 'tab', '?', 'q']);
    expect(shown({ typing: true })).toEqual(['⏎', 'esc']);
    expect(shown({}, { command: true })).toEqual(['⏎', 'c', '↑↓', 'tab', '?', 'q']);
    expect(shown({ help: true })).toEqual(['any key']);
    expect(shown({ help: true }, { longHelp: true })).toEqual(['↑↓', 'others']);
    expect(shown({}, { columns: 'one' })).toEqual(['⏎', '↑↓', '?', 'q']);
  });
});

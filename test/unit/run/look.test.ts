import { describe, expect, test } from 'vitest';
import { initialLook, type LookEvent, type LookState, mostLogLines, reduceLook } from '../../../src/run/look.ts';
import { createStore } from '../../../src/run/store.ts';

const stateAfter = (...events: LookEvent[]): LookState => events.reduce(reduceLook, initialLook);
const written = (task: string, texts: string[], skipped = 0): LookEvent => ({
  type: 'log.written',
  task,
  lines: texts.map((text) => ({ text, from: 'pod c' })),
  skipped,
});
const object = { kind: 'Service', name: 'mlflow', lines: ['a: 1'] };

describe('YAML', () => {
  test('is empty while it is read, also when it is read again', () => {
    const read: LookEvent = { type: 'yaml.read', task: 'a', objects: [object] };
    const asked: LookEvent = { type: 'yaml.asked', task: 'a' };
    expect(stateAfter(asked).yaml).toEqual({ task: 'a', objects: [] });
    expect(stateAfter(asked, read).yaml).toEqual({ task: 'a', objects: [object] });
    expect(stateAfter(asked, read, asked).yaml).toEqual({ task: 'a', objects: [] });
  });

  test('of a task that is no longer looked at is dropped', () => {
    const late: LookEvent = { type: 'yaml.read', task: 'a', objects: [object] };
    expect(stateAfter({ type: 'yaml.asked', task: 'b' }, late).yaml).toEqual({ task: 'b', objects: [] });
    expect(stateAfter(late)).toEqual({});
  });
});

describe('a log', () => {
  const asked: LookEvent = { type: 'log.asked', task: 'a' };
  const textsOf = (state: LookState) => state.log?.lines.map(({ text }) => text);

  test('grows at its end, and begins anew when another one is asked for', () => {
    expect(textsOf(stateAfter(asked, written('a', ['1', '2']), written('a', ['3'])))).toEqual(['1', '2', '3']);
    expect(stateAfter(asked, written('a', ['1']), { type: 'log.asked', task: 'b' }).log).toEqual({ task: 'b', lines: [], dropped: 0 });
  });

  test('takes nothing from one that was followed before', () => {
    const late = written('b', ['late']);
    const failed: LookEvent = { type: 'log.failed', task: 'b', message: 'broke off' };
    expect(stateAfter(asked, late, failed).log).toEqual({ task: 'a', lines: [], dropped: 0 });
    expect(stateAfter(late, failed)).toEqual({});
  });

  test('keeps the newest lines, as the same objects, and counts all others', () => {
    const many = Array.from({ length: mostLogLines }, (_, index) => `${index}`);
    const full = stateAfter(asked, written('a', many, 7));
    expect(full.log).toMatchObject({ dropped: 7 });
    const more = reduceLook(full, written('a', ['x', 'y']));
    expect(more.log?.lines).toHaveLength(mostLogLines);
    expect(more.log?.lines[0]).toBe(full.log?.lines[2]);
    expect(textsOf(more)?.slice(-2)).toEqual(['x', 'y']);
    expect(more.log?.dropped).toBe(9);
  });

  test('keeps its lines when it breaks off', () => {
    const state = stateAfter(asked, written('a', ['1']), { type: 'log.failed', task: 'a', message: 'broke off', hint: 'again' });
    expect(state.log).toMatchObject({ lines: [{ text: '1' }], problem: { message: 'broke off', hint: 'again' } });
  });
});

test('what is looked up is no part of the state of the run', () => {
  const store = createStore();
  const before = store.getState();
  store.dispatchLook({ type: 'mlflow.opened', mlflow: { status: 'opening' } });
  expect(store.getLook()).toEqual({ mlflow: { status: 'opening' } });
  expect(store.getState()).toBe(before);
});

import { expect, test } from 'vitest';
import { span } from '../../src/ui/lines.ts';
import { spokenHelp, spokenKeys, spokenLine, spokenLines, spokenRow, unsaid, writtenLines } from '../../src/ui/spoken.ts';
import { finished, stateAfter } from './make.ts';

test.each([
  ['MLflow                 ✔ done 8s', 'MLflow, done 8s'],
  ['✖ you ────▶ collector ─✖ MLflow', 'bad: you to collector does not reach MLflow'],
  ['✔ you → MLflow', 'good: you to MLflow'],
  ['  └ ReplicaSet mlflow-1        new 0/1', 'ReplicaSet mlflow-1, new 0/1'],
  ['! restarts its pod', 'Attention: restarts its pod'],
  ['it is here!  See', 'it is here!, See'],
  ['────', ''],
])('%j is heard as %j', (text, heard) => {
  expect(spokenLine([span(text)])).toBe(heard);
});

test('lines that say nothing are not heard', () => {
  expect(spokenLines([[span('a')], [], [span('│')], [span('b')]])).toEqual(['a', 'b']);
});

test('of YAML the indent is kept', () => {
  const lines = [[span('spec:', 'key')], [span('  name:', 'key'), span(' a')], [span('  - b')]];
  expect(spokenLines(lines, { indented: true })).toEqual(['spec:', '  name: a', '  - b']);
});

test.each([
  ['one two three', 8, ['one two', 'three']],
  ['a:\n  b: one two', 8, ['a:', '  b: one', '  two']],
  [`${' '.repeat(30)}a b`, 8, ['    a b']],
])('%j is written in %i columns as %j', (text, columns, lines) => expect(writtenLines(text, columns)).toEqual(lines));

test.each([
  [[], 'Title of mlflow, waiting, after the checks'],
  [[{ type: 'task.started', task: 'mlflow' } as const], 'Title of mlflow, running'],
  [[finished('mlflow', 'done', { detail: '1/1 ready' })], 'Title of mlflow, done, 1/1 ready'],
])('a row is its title, its state and its fact: %#', (events, heard) => {
  const state = stateAfter(events);
  const task = state.tasks.find(({ id }) => id === 'mlflow');
  if (task === undefined) throw new Error('no such task');
  expect(spokenRow({ kind: 'task', id: 'mlflow', task }, state)).toBe(heard);
});

test('keys have names, and the arrows need none', () => {
  const keys = [
    { key: '↑↓', does: 'select' },
    { key: '⏎', does: 'open' },
    { key: '?', does: 'help' },
  ];
  expect(spokenKeys(keys)).toBe('Keys: enter open, question mark help.');
  expect(spokenHelp().join('\n')).toMatch(/^[ -~\n]*$/);
});

test.each([
  { before: ['reads'], now: ['reads'], news: [] },
  { before: ['reads'], now: ['2 lines', 'a', 'b'], news: ['2 lines', 'a', 'b'] },
  { before: ['1 line', 'a'], now: ['2 lines', 'a', 'b'], news: ['b'] },
  { before: ['2 lines', 'a', 'a'], now: ['3 lines', 'a', 'a', 'a'], news: ['a'] },
  { before: ['2 lines', 'a', 'b'], now: ['2 lines', 'b', 'c'], news: ['c'] },
  { before: ['2 lines', 'a', 'b'], now: ['2 lines', 'a', 'b'], news: [] },
  { before: ['1 line', 'a'], now: ['1 line', 'z'], news: ['1 line', 'z'] },
])('of $now, after $before, $news is new', ({ before, now, news }) => {
  expect(unsaid(before, now)).toEqual(news);
});

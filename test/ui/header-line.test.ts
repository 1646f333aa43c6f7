import { expect, test } from 'vitest';
import { initialState, reduce } from '../../src/run/state.ts';
import { announcementsOf } from '../../src/ui/announcements.ts';
import { headerLine } from '../../src/ui/header-line.ts';
import { at, someTasks, textOf } from './make.ts';

test.each([
  ['shared', 'lab', /^ mlflow-tui 2 {3}shared @ lab /, 'mlflow-tui 1, namespace shared, context lab.'],
  ['', 'http://localhost:5000', /^ mlflow-tui 2 {3}http:\/\/localhost:5000 /, 'mlflow-tui 1, at http://localhost:5000.'],
])('a run in %j of %s', (namespace, context, line, words) => {
  const begun = at(0, { type: 'run.started', version: '1', command: 'smoke', namespace, context, tasks: someTasks });
  const state = reduce(initialState, begun);
  expect(textOf([headerLine(state, Date.parse(begun.time), '2', 80)])).toMatch(line);
  expect(announcementsOf(state)[0]?.text).toContain(words);
});

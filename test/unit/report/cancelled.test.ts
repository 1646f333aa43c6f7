import { expect, test } from 'vitest';
import { cancelledTexts } from '../../../src/report/cancelled.ts';
import { linesOf, plain } from '../../../src/report/text.ts';
import type { EventBody, Group, TaskInfo } from '../../../src/run/events.ts';
import { initialState, reduce } from '../../../src/run/state.ts';
import { at, begun, finish } from './run.ts';

const task = (id: string, group: Group, needs: string[]): TaskInfo => ({ id, title: id.toUpperCase(), group, needs });
const tasks = [
  task('api', 'prerequisites', []),
  task('namespace', 'prerequisites', ['api']),
  task('secret', 'prerequisites', ['namespace']),
  task('mlflow', 'deploy', []),
  task('service', 'deploy', []),
  task('reachable', 'deploy', ['mlflow', 'service']),
  task('smoke', 'prove', ['reachable']),
];

const stateAfter = (...bodies: EventBody[]) =>
  [{ ...begun, tasks }, ...bodies].map((body, index) => at(index, body)).reduce(reduce, initialState);
const cancel = (why: string, ...ids: string[]) => ids.map((id) => finish(id, 'cancelled', why));

test.each<{ what: string; bodies: EventBody[]; texts: string[] }>([
  { what: 'nothing', bodies: [finish('mlflow', 'failed', 'crashes')], texts: [] },
  {
    what: 'what needs something that is not met, however far away',
    bodies: [finish('api', 'unmet', 'refused'), ...cancel('needs API', 'namespace'), ...cancel('needs NAMESPACE', 'secret')],
    texts: ['2 prerequisites: need API'],
  },
  {
    what: 'what needs two that failed',
    bodies: [finish('mlflow', 'failed', 'crashes'), finish('service', 'failed', 'refused'), ...cancel('needs ...', 'reachable', 'smoke')],
    texts: ['2 tasks: need MLFLOW, SERVICE'],
  },
  {
    what: 'what a stage before stopped',
    bodies: [...cancel('the plan was refused', 'mlflow', 'service', 'reachable', 'smoke')],
    texts: ['4 tasks: the plan was refused'],
  },
  {
    what: 'one alone, in its own words',
    bodies: [finish('api', 'unmet', 'refused'), ...cancel('needs API', 'namespace')],
    texts: ['NAMESPACE: needs API'],
  },
  {
    what: 'what was stopped while it ran only as a reason',
    bodies: [
      { type: 'task.started', task: 'mlflow' },
      ...cancel('interrupted', 'mlflow', 'service'),
      ...cancel('needs MLFLOW', 'reachable', 'smoke'),
    ],
    texts: ['SERVICE: interrupted', '2 tasks: need MLFLOW'],
  },
])('cancelled: $what', ({ bodies, texts }) => {
  expect(cancelledTexts(stateAfter(...bodies))).toEqual(texts);
});

test('a line for each reason at the end of the run, and none before', () => {
  const cancelled = cancel('needs API', 'namespace')[0] as EventBody;
  const before = stateAfter(finish('api', 'unmet', 'refused'), cancelled);
  expect(linesOf(at(2, cancelled), before, plain)).toEqual([]);
  const end = at(3, { type: 'run.finished', outcome: 'unmet', exitCode: 3, seconds: 1 });
  expect(linesOf(end, reduce(before, end), plain)[0]).toBe('   3.0s  cancelled  NAMESPACE: needs API');
});

test('what was stopped while it ran is told at once', () => {
  const state = stateAfter({ type: 'task.started', task: 'mlflow' }, ...cancel('interrupted', 'mlflow'));
  expect(linesOf(at(2, finish('mlflow', 'cancelled', 'interrupted')), state, plain)).toEqual(['   2.0s  cancelled  MLFLOW: interrupted']);
});

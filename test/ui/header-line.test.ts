import { expect, test } from 'vitest';
import { initialState, reduce } from '../../src/run/state.ts';
import { announcementsOf } from '../../src/ui/announcements.ts';
import { headerLine } from '../../src/ui/header-line.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { at, someTasks, startedAt, textOf } from './make.ts';

const inSandbox = (sandbox: string | undefined, namespace = 'catalystlab-shared') => {
  const begun = at(0, { type: 'run.started', version: '1', command: 'session', namespace, context: 'kubernetes-admin', tasks: someTasks });
  return reduce(initialState, { ...begun, ...(sandbox && { sandbox }) });
};

test.each([
  [99, 'old-replicaset-crashing', ' SANDBOX  mlflow-tui 0.1.0   catalystlab-shared   old-replicaset-crashing '],
  [79, 'healthy', ' SANDBOX  mlflow-tui 0.1.0   catalystlab-shared   healthy '],
  [79, 'old-replicaset-crashing', ' SANDBOX  mlflow-tui 0.1.0   catalystlab-shared   old-replicas… '],
  [72, 'cnpg-failing-over', ' SANDBOX  mlflow-tui 0.1.0   catalystlab-shared   cnpg-… '],
  [70, 'cnpg-failing-over', ' SANDBOX  mlflow-tui 0.1.0   catalystlab-shared '],
  [63, 'cnpg-failing-over', ' SANDBOX  mlflow-tui 0.1.0   catalystlab-shared '],
  [59, 'cnpg-failing-over', ' SANDBOX  mlflow-tui  catalystlab-shared '],
  [50, 'cnpg-failing-over', ' SANDBOX  catalystlab-shared '],
  [39, 'cnpg-failing-over', ' SANDBOX  catalystlab-… '],
  [79, undefined, ' mlflow-tui 0.1.0   catalystlab-shared @ kubernetes-admin '],
  [62, undefined, ' mlflow-tui 0.1.0   catalystlab-shared @ kube… '],
  [39, undefined, ' catalystlab-shared '],
])('of %i columns goes to the sandbox and the namespace first: %s', (width, sandbox, begins) => {
  const line = headerLine(inSandbox(sandbox), Date.parse(startedAt), '0.1.0', width);
  expect(textOf([line])).toMatch(/ {2}0:00 $/);
  expect(textOf([line]).replace(/ +checking {2}0:00 $/, ' ')).toBe(begins);
  expect(lineWidth(line)).toBe(width);
});

test.each([
  ['shared', 'lab', /^ mlflow-tui 2 {3}shared @ lab /, 'mlflow-tui 1, namespace shared, context lab.'],
  ['', 'http://localhost:5000', /^ mlflow-tui 2 {3}http:\/\/localhost:5000 /, 'mlflow-tui 1, at http://localhost:5000.'],
])('a run in %j of %s', (namespace, context, line, words) => {
  const begun = at(0, { type: 'run.started', version: '1', command: 'smoke', namespace, context, tasks: someTasks });
  const state = reduce(initialState, begun);
  expect(textOf([headerLine(state, Date.parse(begun.time), '2', 80)])).toMatch(line);
  expect(announcementsOf(state)[0]?.text).toContain(words);
});

import { expect, test } from 'vitest';
import type { LookState } from '../../src/run/look.ts';
import { rowsOf } from '../../src/ui/checklist.ts';
import { type DetailRows, detailsFrom, isAwaited } from '../../src/ui/details.ts';
import { stateAfter } from './make.ts';

const look = { yamlOf: new Set(['mlflow', 'secret']), logOf: new Set(['mlflow']) };
const running = stateAfter([]);
const asking = stateAfter([
  { type: 'plan.made', changes: [{ task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow', diff: [] }] },
]);
const rowOf = (id: string) => rowsOf(running.tasks, {}, 20, undefined).find((row) => row.id === id);

test.each<{ row: string; state: typeof running; asked?: typeof look; details: DetailRows }>([
  { row: 'mlflow', state: running, asked: look, details: { yaml: 'mlflow', log: 'mlflow' } },
  { row: 'secret', state: running, asked: look, details: { yaml: 'secret' } },
  { row: 'database', state: running, asked: look, details: {} },
  { row: 'group:deploy', state: running, asked: look, details: {} },
  { row: 'mlflow', state: running, details: {} },
  { row: 'mlflow', state: asking, asked: look, details: { diff: 'mlflow', yaml: 'mlflow', log: 'mlflow' } },
  { row: 'secret', state: asking, asked: look, details: { diff: 'group:deploy', yaml: 'secret' } },
])('from $row in $state.phase: $details', ({ row, state, asked, details }) => {
  expect(detailsFrom(rowOf(row), state, asked)).toEqual(details);
});

const object = { kind: 'Service', name: 'a', lines: [] };
const line = { text: 'a', from: 'p c' };
test.each<{ detail: Parameters<typeof isAwaited>[0]; state: LookState; awaited: boolean }>([
  { detail: 'yaml', state: {}, awaited: true },
  { detail: 'yaml', state: { yaml: { task: 'mlflow', objects: [] } }, awaited: true },
  { detail: 'yaml', state: { yaml: { task: 'secret', objects: [object] } }, awaited: true },
  { detail: 'yaml', state: { yaml: { task: 'mlflow', objects: [object] } }, awaited: false },
  { detail: 'log', state: {}, awaited: true },
  { detail: 'log', state: { log: { task: 'mlflow', lines: [], dropped: 0 } }, awaited: true },
  { detail: 'log', state: { log: { task: 'secret', lines: [line], dropped: 0 } }, awaited: true },
  { detail: 'log', state: { log: { task: 'mlflow', lines: [line], dropped: 0 } }, awaited: false },
  { detail: 'log', state: { log: { task: 'mlflow', lines: [], dropped: 0, problem: { message: 'no' } } }, awaited: false },
  { detail: 'events', state: {}, awaited: false },
  { detail: undefined, state: {}, awaited: false },
])('$detail with $state is awaited: $awaited', ({ detail, state, awaited }) => {
  expect(isAwaited(detail, rowOf('mlflow'), state)).toBe(awaited);
});

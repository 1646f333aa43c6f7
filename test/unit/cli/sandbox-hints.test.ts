import { expect, test } from 'vitest';
import { withHintsWithin } from '../../../src/cli/sandbox-hints.ts';
import type { EventBody } from '../../../src/run/events.ts';

const hintOf = (body: EventBody): unknown => (body.type === 'plan.made' ? body.changes[0]?.hint : 'hint' in body ? body.hint : undefined);

const bodies: ((hint: string) => EventBody)[] = [
  (hint) => ({ type: 'task.finished', task: 'a', outcome: 'failed', detail: 'mlflow-tui --ci', hint, seconds: 1 }),
  (hint) => ({ type: 'smoke.diagnosis', task: 'a', hop: 'b', cause: 'c', hint }),
  (hint) => ({ type: 'plan.made', changes: [{ task: 'a', action: 'refused', kind: 'b', name: 'c', hint }] }),
];

test.each([
  ['deploy it: mlflow-tui --ci', 'deploy it: mlflow-tui --sandbox=quota --ci'],
  ['mlflow-tui check looks; then mlflow-tui smoke', 'mlflow-tui --sandbox=quota check looks; then mlflow-tui --sandbox=quota smoke'],
  ['compare the two: mlflow-tui init --config new.yaml', 'compare the two: mlflow-tui --sandbox=quota init --config new.yaml'],
  ['delete it, then mlflow-tui again, and wait', 'delete it, then mlflow-tui --sandbox=quota again, and wait'],
  ['run mlflow-tui: it makes them', 'run mlflow-tui --sandbox=quota: it makes them'],
  ['run mlflow-tui --ci: it makes them', 'run mlflow-tui --sandbox=quota --ci: it makes them'],
  ['kubectl create role mlflow-tui --verb=get', 'kubectl create role mlflow-tui --verb=get'],
  [
    'kubectl get x -l app.kubernetes.io/part-of=mlflow-tui --context a',
    'kubectl get x -l app.kubernetes.io/part-of=mlflow-tui --context a',
  ],
])('%s stays in the sandbox', (hint, expected) => {
  for (const body of bodies) expect(hintOf(withHintsWithin(body(hint), 'quota'))).toBe(expected);
});

test('what has no next step is left as it is', () => {
  const plain: EventBody[] = [
    { type: 'task.started', task: 'a' },
    { type: 'task.finished', task: 'a', outcome: 'done', detail: 'mlflow-tui --ci', seconds: 1 },
    { type: 'plan.made', changes: [{ task: 'a', action: 'create', kind: 'b', name: 'c' }] },
  ];
  for (const body of plain) expect(withHintsWithin(body, 'quota')).toEqual(body);
});

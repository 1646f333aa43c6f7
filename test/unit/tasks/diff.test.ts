import { expect, test } from 'vitest';
import { diffOf } from '../../../src/tasks/deploy/diff.ts';

const metadata = { name: 'a', resourceVersion: '1', managedFields: [{ manager: 'x' }] };
const data = (changed: object) => ({ a: '1', b: '2', c: '3', d: '4', e: '5', f: '6', g: '7', h: '8', i: '9', j: '10', ...changed });

test('a change is shown with three lines around it, and other hunks apart', () => {
  const before = { metadata, data: data({}), status: { seen: 1 } };
  const after = { metadata: { ...metadata, resourceVersion: '2' }, data: data({ a: 'new', j: undefined }), status: { seen: 2 } };
  expect(diffOf(before, after)).toEqual([
    ' data:',
    '-  a: "1"',
    '+  a: new',
    '   b: "2"',
    '   c: "3"',
    '   d: "4"',
    '…',
    '   g: "7"',
    '   h: "8"',
    '   i: "9"',
    '-  j: "10"',
    ' metadata:',
    '   name: a',
  ]);
});

test('a new object is all new', () => {
  expect(diffOf(undefined, { metadata: { name: 'a' } })).toEqual(['+metadata:', '+  name: a']);
});

test('the order of fields is no change, nor is what the API server keeps for itself', () => {
  const before = { metadata, data: { a: '1', b: '2' } };
  const after = { data: { b: '2', a: '1' }, metadata: { name: 'a' } };
  expect(diffOf(before, after)).toEqual([]);
});

test('credentials are not shown: a plan is kept in the journal', () => {
  const container = (headers: string, token: string) => ({
    metadata: { name: 'a' },
    spec: {
      env: [
        { name: 'HEADERS', value: headers },
        { name: 'TOKEN', value: token },
      ],
    },
  });
  const changed = diffOf(container('Authorization=Bearer%20abc', 'one'), container('x-mlflow-experiment-id=1', 'two'), 0);
  expect(changed).toEqual(['-      value: Authorization=•••', '+      value: x-mlflow-experiment-id=1']);
  expect(diffOf(container('a', 'one'), container('a', 'two'))).toEqual(['… only what may be a credential changes, and is not shown']);
});

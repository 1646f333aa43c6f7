import { expect, test } from 'vitest';
import { exitCodeOf, exitCodeOfError } from '../../../src/cli/exit-codes.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import { Problem } from '../../../src/problem.ts';
import { summaryLines } from '../../../src/report/summary.ts';
import { plain } from '../../../src/report/text.ts';
import type { RunOutcome } from '../../../src/run/events.ts';
import { initialState, reduce } from '../../../src/run/state.ts';
import { at, type Body, begun, finish } from './run.ts';

function summary(outcome: RunOutcome, bodies: Body[], more: { url?: string; experiment?: string } = {}): string[] {
  const end: Body = { type: 'run.finished', outcome, exitCode: exitCodeOf[outcome], seconds: 31.26, ...more };
  const state = [begun, ...bodies, end].map((body, index) => at(index, body)).reduce(reduce, initialState);
  return summaryLines(state, plain);
}

const met = finish('p', 'met', 'there');
const deployed = [met, finish('mlflow', 'done', '1/1 ready'), finish('reachable', 'done', 'answers')];
const where = { url: 'http://mlflow.127.0.0.2.nip.io', experiment: 'llamastack-traces' };

test('a good run says where MLflow is', () => {
  expect(summary('done', [...deployed, finish('smoke', 'done', '4 of 4')], where)).toEqual([
    '',
    'All good (31.3 s): 1 met, 3 done',
    '  MLflow      http://mlflow.127.0.0.2.nip.io',
    '  Experiment  llamastack-traces',
    '',
  ]);
});

test('where MLflow is is not said before it answers there', () => {
  const lines = summary('failed', [met, finish('mlflow', 'failed', 'crashes\nagain', { hint: 'kubectl\nlogs' })], where);
  expect(lines).toEqual([
    '',
    'A task failed (31.3 s): 1 met, 1 failed, 2 waiting',
    '  MLflow: crashes again',
    '    next: kubectl logs',
    '',
  ]);
});

test('a failed smoke test does not hide what runs', () => {
  const lines = summary('unproven', [...deployed, finish('smoke', 'failed', '4 lost')], where);
  expect(lines).toContain('  Smoke test: 4 lost');
  expect(lines).toContain('  MLflow      http://mlflow.127.0.0.2.nip.io');
});

test('a run out of time says at what, and the next step', () => {
  const stopped = finish('mlflow', 'cancelled', 'out of time after 10 min; it was at: Pod x: Pending', {
    hint: 'allow more with --timeout',
  });
  expect(summary('timeout', [met, stopped, finish('reachable', 'cancelled', 'needs MLflow')])).toEqual([
    '',
    'Out of time (31.3 s): 1 met, 2 cancelled, 1 waiting',
    '  MLflow: out of time after 10 min; it was at: Pod x: Pending',
    '    next: allow more with --timeout',
    '',
  ]);
});

test('what was left alone with a next step is told at the end, too', () => {
  const skipped = finish('mlflow', 'skipped', 'sends elsewhere; left alone', { hint: 'kubectl set env' });
  expect(summary('done', [met, skipped])).toEqual(
    expect.arrayContaining(['  MLflow: sends elsewhere; left alone', '    next: kubectl set env']),
  );
});

test('what nobody made is said so that nobody waits for it', () => {
  expect(summary('done', [finish('p', 'pending', 'not deployed yet; a run does it')])[1]).toBe(
    'All good (31.3 s): 1 that a run makes, 3 waiting',
  );
});

test('there is no summary before the end', () => {
  expect(summaryLines(initialState, plain)).toEqual([]);
});

test.each<{ outcome: RunOutcome; code: number; words: RegExp }>([
  { outcome: 'done', code: 0, words: /^All good/ },
  { outcome: 'failed', code: 1, words: /^A task failed/ },
  { outcome: 'unmet', code: 3, words: /^A prerequisite is not met/ },
  { outcome: 'unproven', code: 4, words: /^The smoke test failed/ },
  { outcome: 'timeout', code: 5, words: /^Out of time/ },
  { outcome: 'interrupted', code: 130, words: /^Interrupted/ },
  { outcome: 'declined', code: 130, words: /^Nothing was changed/ },
])('$outcome ends with $code', ({ outcome, code, words }) => {
  expect(exitCodeOf[outcome]).toBe(code);
  expect(summary(outcome, [])[1]).toMatch(words);
});

test.each([
  { error: new Problem('no kubeconfig', { kind: 'usage' }), code: 2 },
  { error: new Problem('too slow', { kind: 'timeout' }), code: 5 },
  { error: new Problem('no'), code: 1 },
  { error: new ClusterError('unreachable', 'no answer'), code: 1 },
  { error: new TypeError('x is undefined'), code: 1 },
  { error: undefined, code: 1 },
])('the error $error ends with $code', ({ error, code }) => {
  expect(exitCodeOfError(error)).toBe(code);
});

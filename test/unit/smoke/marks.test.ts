import { expect, test } from 'vitest';
import { readUserAgent, userAgentOf } from '../../../src/smoke/marks.ts';

test('a user agent tells its run and its end', () => {
  expect(userAgentOf('run-1', 1_763_910_000)).toBe('mlflow-tui-smoke/run-1 (expires 1763910000)');
  expect(readUserAgent(userAgentOf('run-1', 1_763_910_000))).toEqual({ run: 'run-1', expires: 1_763_910_000 });
});

test.each([
  userAgentOf('run-1', undefined),
  'mlflow-tui-smoke/run-1 (expires soon)',
  'Mozilla/5.0 mlflow-tui-smoke/run-1 (expires 1763910000)',
  'mlflow-tui-smoke/run-1 (expires 1763910000) and more',
  'curl/8',
  '',
  undefined,
  17,
])('%s is of nobody who is to be cleaned up after', (userAgent) => {
  expect(readUserAgent(userAgent)).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { addressProblem, hidden } from '../../../src/settings/address.ts';
import { loadSettings } from '../../../src/settings/load.ts';

const load = (mlflowUrl: string, env: NodeJS.ProcessEnv = {}) => loadSettings({ flags: { mlflowUrl }, env, cwd: import.meta.dirname });

test.each([
  ['http://localhost:5000', 'http://localhost:5000'],
  ['https://a.example/mlflow/', 'https://a.example/mlflow'],
  ['http://[::1]:5000', 'http://[::1]:5000'],
])('%s is an address', async (text, expected) => {
  expect((await load(text)).smoke).toEqual({ mlflowUrl: expected });
});

test.each([
  ['localhost:5000', 'with its scheme, like http://localhost:5000'],
  ['//a:1', 'with its scheme, like http://a:1'],
  ['ftp://a', 'with its scheme, like http://a'],
  ['a b', 'with its scheme, like http://localhost:5000'],
  ['', 'with its scheme, like http://localhost:5000'],
  ['http://', 'an address like'],
  ['http://a:99999', 'an address like'],
  ['http://a/b c', 'an address like'],
  ['http://u@a', 'without user and password'],
  ['http://a?b', 'without "?" and "#"'],
  ['http://a/v1/traces/', 'without /v1/traces, which is added: http://a'],
])('%s is none', async (text, expected) => {
  expect(addressProblem(text, '/v1/traces')).toContain(expected);
  await expect(load(text)).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining(`--mlflow-url: expected`) });
});

describe('a password in an address is not said again', () => {
  test.each(['http://user:secret@a', 'user:secret@a:5000', 'http://user:s/secret@a', 'http://:secret@x@a', 'ftp://user:secret@a'])(
    '%s',
    async (text) => {
      const error = await load(text).catch((problem: Error) => problem.message);
      expect(error).toContain('--mlflow-url: expected an address');
      expect(error).not.toContain('secret');
    },
  );
  test('others are shown as they are', () => {
    expect(hidden('"http://a/b"')).toBe('"http://a/b"');
  });
});

test('each has its variable, and the flag is stronger', async () => {
  const env = { MLFLOW_TUI_SMOKE_MLFLOW_URL: 'http://env', MLFLOW_TUI_SMOKE_COLLECTOR_URL: 'http://collector:4318' };
  expect((await load('http://flag', env)).smoke).toEqual({ mlflowUrl: 'http://flag', collectorUrl: 'http://collector:4318' });
});

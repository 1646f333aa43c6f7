import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import { loadSettings, type Sources } from '../../../src/settings/load.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'mlflow-tui-settings-'));
});
afterAll(() => rm(cwd, { recursive: true }));

test('flags are stronger than the environment, that than the file, that than the defaults', async () => {
  const file = await write('namespace: of-file\ncontext: of-file\npostgres:\n  cluster: of-file\n  owner: of_file\n');
  const env = { MLFLOW_TUI_NAMESPACE: 'of-env', MLFLOW_TUI_CONTEXT: 'of-env', MLFLOW_TUI_POSTGRES_CLUSTER: 'of-env' };
  const settings = await load({ file, env, flags: { namespace: 'of-flag' } });
  expect(settings).toMatchObject({
    namespace: 'of-flag',
    context: 'of-env',
    postgres: { cluster: 'of-env', owner: 'of_file', database: 'mlflow' },
  });
});

test('mlflow-tui.yaml of the current folder is read when it is there', async () => {
  expect((await load({})).namespace).toBe('catalystlab-shared');
  await writeFile(join(cwd, 'mlflow-tui.yaml'), 'namespace: found');
  expect((await load({})).namespace).toBe('found');
  await rm(join(cwd, 'mlflow-tui.yaml'));
});

test('in the sandbox what describes a cluster of the user is not read, unless it is named', async () => {
  await writeFile(join(cwd, 'mlflow-tui.yaml'), 'namespace: found\nnonsense: 1');
  onTestFinished(() => rm(join(cwd, 'mlflow-tui.yaml')));
  const env = {
    MLFLOW_TUI_NAMESPACE: 'of-env',
    MLFLOW_TUI_KUBECONFIG: 'of-env',
    MLFLOW_TUI_SMOKE_MLFLOW_URL: 'http://a',
    MLFLOW_TUI_OLD: '1',
  };
  expect(await load({ isSandbox: true, env })).toEqual(await load({ isSandbox: true }));
  const flags = { namespace: 'of-flag' };
  const file = await write('namespace: of-file\ntimeout: 1m');
  const settings = await load({ isSandbox: true, file, flags, env: { ...env, MLFLOW_TUI_SANDBOX_SPEED: '2.5' } });
  expect(settings).toMatchObject({ namespace: 'of-flag', timeout: 60_000, sandbox: { speed: 2.5 }, smoke: {} });
});

test('in the sandbox its own variables are held to what they should be', async () => {
  const errors = await errorsOf({ isSandbox: true, env: { MLFLOW_TUI_SANDBOX_SPEED: 'fast', MLFLOW_TUI_SANDBOX_SPED: '2' } });
  expect(errors).toEqual([
    'MLFLOW_TUI_SANDBOX_SPED: there is no such setting; did you mean MLFLOW_TUI_SANDBOX_SPEED?',
    'MLFLOW_TUI_SANDBOX_SPEED: expected a number from 1 to 1000, got "fast"',
  ]);
});

test('a file that is named has to be there, and to be a file', async () => {
  expect(await errorsOf({ file: 'nowhere.yaml' })).toEqual(['--config: there is no file "nowhere.yaml"']);
  expect(await errorsOf({ file: '' })).toEqual([expect.stringContaining("--config: can't read")]);
});

test('variables are read by the form of their setting', async () => {
  const settings = await load({
    env: {
      MLFLOW_TUI_LLAMASTACK_PORT: '80',
      MLFLOW_TUI_POSTGRES_EXPECTED_DATABASES: 'a, b',
      MLFLOW_TUI_CONNECT_TIMEOUT: '2s',
      MLFLOW_TUI_WAIT: '',
    },
  });
  expect(settings.llamastack.port).toBe(80);
  expect(settings.postgres.expectedDatabases).toEqual(['a', 'b']);
  expect(settings.connectTimeout).toBe(2000);
  expect(settings.wait).toBe(0);
});

test.each([
  ['nothing', ''],
  ['comments', '# namespace: a\n'],
  ['a section with comments only', 'postgres:\n  # cluster: a\n'],
])('a file of %s sets nothing', async (_what, text) => {
  expect(await load({ file: await write(text) })).toEqual(await load({}));
});

test('all errors of all sources come in one list, each with its place', async () => {
  const file = await write(
    'namespce: a\nwait: soon\npostgres:\n  clustr: b\n  expectedDatabases: [a, B]\n# ...\n\n\n\ntimeout:\n',
    'all.yaml',
  );
  const env = { MLFLOW_TUI_POSTGRES_CLUSTRE: 'a', MLFLOW_TUI_LLAMASTACK_PORT: '8x', MLFLOW_TUI_ZZZ: '1', OTHER: '1' };
  expect(await errorsOf({ file, env, flags: { namespace: 'A' } })).toEqual([
    'all.yaml:1:1: namespce: there is no such setting; did you mean namespace?',
    'all.yaml:2:1: wait: expected a duration like 90s, 5m or 1h30m, at most 168h, got "soon"',
    'all.yaml:4:3: postgres.clustr: there is no such setting; did you mean postgres.cluster?',
    'all.yaml:5:26: postgres.expectedDatabases.1: expected a PostgreSQL name of at most 63 lower-case letters, digits, "_" and "-", got "B"',
    'all.yaml:10:1: timeout: expected a duration like 90s, 5m or 1h30m, at most 168h, got nothing',
    'MLFLOW_TUI_LLAMASTACK_PORT: expected a port from 1 to 65535, got "8x"',
    'MLFLOW_TUI_POSTGRES_CLUSTRE: there is no such setting; did you mean MLFLOW_TUI_POSTGRES_CLUSTER?',
    'MLFLOW_TUI_ZZZ: there is no such setting',
    '--namespace: expected a name of at most 63 lower-case letters, digits and "-", got "A"',
  ]);
});

test.each([
  ['a list', '- a\n', '1:1: expected settings with their values, got ["a"]'],
  ['a section that is a value', 'wait: 1s\nstorage: 5\n', '2:1: storage: expected settings with their values, got 5'],
  ['a syntax error', 'wait: 1s\n\ttimeout: 1s', /^2:\d+: /],
  ['a bracket left open', 'postgres: [\n', /^2:1: .*\]/],
  ['a key that is there twice', 'wait: 1s\nwait: 1s\n', '2:1: this key is there already'],
  ['a tag', 'context: !secret a\n', '1:10: Unresolved tag: !secret'],
  ['two documents', 'wait: 1s\n---\nwait: 1s\n', '2:1: a second document begins here, only one is expected'],
  ['an alias to nothing', 'wait: *a\n', /Unresolved alias/],
  ['a misplaced key', 'cluster: a\n', '1:1: cluster: there is no such setting; did you mean postgres.cluster?'],
  ['an ambiguous key', 'class: a\n', '1:1: class: there is no such setting; did you mean ingress.class or storage.class?'],
])('names the line of %s', async (_what, text, expected) => {
  const errors = await errorsOf({ file: await write(text, 'bad.yaml') });
  expect(errors[0]?.replace(/^bad.yaml:/, '')).toMatch(expected);
});

test('a key that is there twice hides no other error', async () => {
  expect(await errorsOf({ file: await write('wait: 1s\nwait: 1s\nfoo: 1\n') })).toHaveLength(2);
});

async function write(text: string, name = 'settings.yaml'): Promise<string> {
  await writeFile(join(cwd, name), text);
  return name;
}

function load(sources: Partial<Sources>) {
  return loadSettings({ flags: {}, env: {}, cwd, ...sources });
}

/** The lines below the title of the Problem. */
async function errorsOf(sources: Partial<Sources>): Promise<string[]> {
  const problem = await load(sources).then(
    () => new Error('it loaded'),
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem)) throw problem;
  expect(problem.kind).toBe('usage');
  return problem.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { plainEnvironment } from '../environment.ts';

const program = join(import.meta.dirname, '../../bin/mlflow-tui.js');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const init = (...args: string[]) =>
  spawnSync(process.execPath, [program, 'init', ...args], { cwd: folder, env: plainEnvironment(), encoding: 'utf8' });
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

test('writes nothing without a cluster, and says what does', () => {
  const { status, stdout, stderr } = init('--kubeconfig', 'none');
  expect({ status, stdout, files: readdirSync(folder) }).toEqual({ status: 2, stdout: '', files: [] });
  expect(stderr).toMatch(/none does not exist\n {2}next: .*; or write the defaults without a cluster: mlflow-tui init --sandbox\n$/);
});

test.each([
  ['mlflow-tui.yaml', []],
  ['b.yaml', ['--config', 'b.yaml']],
])('leaves a file as it is that is there: %s', (file, args) => {
  writeFileSync(join(folder, file), 'namspace: a');
  const { status, stderr } = init('--kubeconfig', 'none', ...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(new RegExp(`${file} is there already, and is left as it is\n  next: .*--config`));
  expect(read(file)).toBe('namspace: a');
  expect(existsSync(join(folder, 'mlflow-tui.schema.json'))).toBe(false);
});

test.each(['', '.'])('%j is no file to write', (file) => {
  const { status, stderr } = init('--sandbox', '--config', file);
  expect(status).toBe(2);
  expect(stderr).toContain(`"${file}" is no file to write\n`);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that can not be is told as that', () => {
  symlinkSync('loop.yaml', join(folder, 'loop.yaml'));
  for (const file of ['loop.yaml', `${'x'.repeat(300)}.yaml`]) {
    const { status, stderr } = init('--sandbox', '--config', file);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^SANDBOX mlflow-tui: (can't write .*: E\w+|loop\.yaml is there already)/);
  }
});

test('the next step is a command, whatever the file is called', () => {
  expect(init('--sandbox', '--config', 'my prod.yaml').stdout).toMatch(/ check --config 'my prod\.yaml'\n$/);
});

test('the reference cluster, which the sandbox is, has nothing but defaults', () => {
  const { status, stdout, stderr } = init('--sandbox');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^SANDBOX wrote mlflow-tui.yaml, from the SANDBOX \(healthy\)/);
  expect(stdout).not.toContain('not found');
  expect(readdirSync(folder).sort()).toEqual(['mlflow-tui.schema.json', 'mlflow-tui.yaml']);
  expect(read('mlflow-tui.yaml').split('\n')[0]).toBe('# yaml-language-server: $schema=./mlflow-tui.schema.json');
  expect(new Set(Object.values(parse(read('mlflow-tui.yaml'))))).toEqual(new Set([null]));
});

test('interrupted, it ends at once and writes nothing', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const address = silent.address();
  const server = `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
  const config = {
    clusters: [{ name: 'a', cluster: { server } }],
    contexts: [{ name: 'a', context: { cluster: 'a' } }],
    'current-context': 'a',
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  const child = spawn(process.execPath, [program, 'init', '--kubeconfig', 'config'], {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  await once(silent, 'connection');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect({ code, stderr, files: readdirSync(folder) }).toEqual({ code: 130, stderr: '', files: ['config'] });
});

test('a cluster where a check fails passes it with the file', () => {
  const check = (...args: string[]) =>
    spawnSync(process.execPath, [program, 'check', '--sandbox=no-ingress-class', ...args], {
      cwd: folder,
      env: { ...plainEnvironment(), XDG_STATE_HOME: folder },
      encoding: 'utf8',
    });
  expect(check().status).toBe(3);
  const { status, stdout } = init('--sandbox=no-ingress-class', '--config', 'b.yaml');
  expect(status).toBe(0);
  expect(stdout).toContain('SANDBOX next: mlflow-tui --sandbox=no-ingress-class check --config b.yaml\n');
  expect(parse(read('b.yaml'))).toMatchObject({ ingress: { class: 'nginx-internal' } });
  expect(check('--config', 'b.yaml').status).toBe(0);
});

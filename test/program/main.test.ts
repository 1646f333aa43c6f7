import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { plainEnvironment } from '../environment.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'bin/mlflow-tui.js');
const recorded = join(root, 'test/ui/fixtures/good-run.jsonl');

test.each([
  { args: ['--version'] },
  { args: ['--version', '--help'] },
  { args: ['--help'] },
  { args: ['--replay', recorded, '--output', 'json'] },
  { args: ['--replay', recorded] },
])('$args is quiet when nobody reads it', async ({ args }) => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  expect(await endOf(child)).toMatchObject({ code: 0, stderr: '' });
});

test('a mistake that nobody reads about keeps its exit code', async () => {
  const child = spawn(process.execPath, [program, 'chek'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  expect((await endOf(child)).code).toBe(2);
});

test('a full disk is told, where what is written to it is lost', async () => {
  const child = spawn('sh', ['-c', `exec "${process.execPath}" "${program}" --replay "${recorded}" > /dev/full`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, stderr } = await endOf(child);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^mlflow-tui: stdout can't be written: .*ENOSPC.*\n$/);
});

test('where there is no home, nothing is put where the program is started', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mlflow-tui-main-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const child = spawn(process.execPath, [program, 'check', '--sandbox'], {
    ...{ cwd, env: { PATH: process.env.PATH, HOME: '', XDG_STATE_HOME: 'state', XDG_CACHE_HOME: 'cache' } },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, stderr } = await endOf(child);
  expect(code).toBe(0);
  expect(stderr).toBe('SANDBOX mlflow-tui: no journal of this run: there is no home folder; set XDG_STATE_HOME\n');
  expect(readdirSync(cwd)).toEqual([]);
});

test('a run that can not begin leaves no journal, and says how it could', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mlflow-tui-main-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const child = spawn(process.execPath, [program, 'check', '--kubeconfig', join(home, 'none')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...plainEnvironment(), XDG_STATE_HOME: home },
  });
  const { code, stderr } = await endOf(child);
  expect(code).toBe(2);
  expect(stderr).toMatch(/next: set KUBECONFIG or --kubeconfig to the file .*; `mlflow-tui --sandbox` needs none\n/);
  expect(readdirSync(home)).toEqual([]);
});

test('a run in the sandbox is one in its replay, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-main-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'run.jsonl');
  writeFileSync(file, readFileSync(recorded, 'utf8').replaceAll('{"time":', '{"sandbox":"quota","time":'));
  const child = spawn(process.execPath, [program, '--replay', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { code, stdout } = await endOf(child);
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.filter((line) => !line.startsWith('SANDBOX '))).toEqual([]);
});

/** How a program ends, and what it says. */
async function endOf(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data) => {
    stdout += data;
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

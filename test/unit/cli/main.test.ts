import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const main = join(root, 'src/cli/main.ts');
const recorded = join(root, 'test/ui/fixtures/good-run.jsonl');

test.each([
  ['bin/mlflow-tui.js', '--version'],
  ['src/cli/main.ts', '--version'],
  ['src/cli/main.ts', '--help'],
  ['src/cli/main.ts', '--replay', recorded, '--output', 'json'],
  ['src/cli/main.ts', '--replay', recorded],
])('%s %s is quiet when nobody reads it', async (script, ...args) => {
  const child = spawn(process.execPath, [join(root, script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  expect(await endOf(child)).toEqual({ code: 0, stderr: '' });
});

test('a mistake that nobody reads about keeps its exit code', async () => {
  const child = spawn(process.execPath, [main, 'chek'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  expect((await endOf(child)).code).toBe(2);
});

/** How a program ends, and what it says. */
async function endOf(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { code, stderr };
}

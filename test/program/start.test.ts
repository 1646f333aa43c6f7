import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test('npm start is the program in the sandbox, with what stands behind it', () => {
  const home = mkdtempSync(join(tmpdir(), 'mlflow-tui-home-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const { status, stdout, stderr } = spawnSync('npm', ['start', '--silent', '--', 'check'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, HOME: home },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.split('\n').filter(Boolean);
  expect(lines.at(-1)).toContain('All good');
  expect(lines.filter((line) => !line.startsWith('SANDBOX '))).toEqual([]);
});

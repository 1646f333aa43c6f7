import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { start } from '../ui/terminal.ts';

const program = join(import.meta.dirname, '../../bin/mlflow-tui.js');

/** The session in the sandbox, which goes thirty times as fast as a cluster, on a terminal of 80x24. */
function play(...args: string[]) {
  const home = mkdtempSync(join(tmpdir(), 'mlflow-tui-session-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const env = { HOME: home, XDG_STATE_HOME: home, BROWSER: 'none', MLFLOW_TUI_SANDBOX_SPEED: '30' };
  const terminal = start({ command: process.execPath, args: [program, '--sandbox', ...args], cols: 80, rows: 24, env });
  onTestFinished(() => terminal.kill('SIGKILL'));
  return terminal;
}

test('a whole session in the sandbox: the question, the rollout, the proof, and what stays; each screen says where it is', async () => {
  const session = play();
  const asked = await session.until('changes? y/n', 30_000);
  expect(asked).toMatch(/^ {2}SANDBOX {2}mlflow-tui \S+ {3}catalystlab-shared {3}healthy /);
  session.send('y');
  const done = await session.until('Done in', 40_000);
  expect(done).toMatch(/^ {2}SANDBOX .* done /);
  expect(done).toMatch(/Done in .* MLflow http:\/\/mlflow\.127\.0\.0\.1\.nip\.io:\d+/);
  // So that the terminal breaks none of the lines that stay.
  session.resize(200, 40);
  session.send('q');
  expect((await session.exit).exitCode).toBe(0);
  const left = session.screen().split('\n').filter(Boolean);
  expect(left.length).toBeGreaterThan(5);
  expect(left.filter((line) => !line.startsWith('SANDBOX '))).toEqual([]);
  expect(session.screen()).toContain('SANDBOX All good');
});

test('who leaves before the yes leaves nothing running', async () => {
  const session = play();
  await session.until('changes? y/n', 30_000);
  session.send('q');
  expect((await session.exit).exitCode).toBe(130);
  expect(session.screen()).toContain('SANDBOX Nothing was changed');
});

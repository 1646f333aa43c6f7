import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { keys, type ProgramInTerminal, start } from './terminal.ts';

// The program itself, showing a recorded run of 33 s.
const program = fileURLToPath(new URL('../../bin/mlflow-tui.js', import.meta.url));
const journal = fileURLToPath(new URL('fixtures/good-run.jsonl', import.meta.url));
let running: ProgramInTerminal | undefined;

afterEach(() => running?.kill('SIGKILL'));

test.each(['q', keys.ctrlC])('%j leaves a recording at once, and its summary stays', async (key) => {
  running = start({ command: process.execPath, args: [program, '--replay', journal], cols: 100, rows: 30 });
  const asked = await running.until('The recording answers');
  expect(asked).toContain('Apply these 9 changes?');
  expect(asked).not.toContain('y/n');
  await running.until('Waiting for: ');
  running.send(key);
  expect(await running.exit).toMatchObject({ exitCode: 0 });
  expect(running.isAlternateScreen()).toBe(false);
  expect(running.isCursorShown()).toBe(true);
  expect(running.screen()).toMatch(/All good \(3\d\.\d s\): 19 met, 10 done/);
  expect(running.screen()).toContain('MLflow      http://mlflow.127.0.0.2.nip.io');
});

test('SIGTERM closes the screen of a recording', async () => {
  running = start({ command: process.execPath, args: [program, '--replay', journal], cols: 100, rows: 30 });
  await running.until('Prerequisites');
  running.kill('SIGTERM');
  await running.exit;
  expect(running.isAlternateScreen()).toBe(false);
});

import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { compile } from './compile.ts';
import { journalOf } from './replaying.ts';
import { keys, start } from './terminal.ts';

const program = await compile('test/ui/replay-entry.ts');
afterAll(() => rmSync(dirname(program), { recursive: true }));

/** A terminal of 80x24 with this in it. */
function terminalOf(command: string, args: string[]) {
  const terminal = start({ command, args, cols: 80, rows: 24, env: { PS1: 'shell> ' } });
  onTestFinished(() => terminal.kill('SIGKILL'));
  return terminal;
}

const replay = [program, journalOf('good'), '40'];

test('Ctrl+Z gives the terminal back to the shell as it was, and fg takes it again', async () => {
  const shell = terminalOf('bash', ['--norc', '-i']);
  await shell.until('shell>');
  shell.send(`${process.execPath} ${replay.join(' ')}; echo ended\r`);
  await shell.until('Apply these 10 changes?');
  shell.send(keys.ctrlZ);
  await shell.until('Stopped');
  expect(shell.isAlternateScreen()).toBe(false);
  expect(shell.isMouseReported()).toBe(false);
  expect(shell.isCursorShown()).toBe(true);
  expect(shell.screen()).not.toContain('Apply these');
  shell.send('fg\r');
  const again = await shell.until('Apply these 10 changes?');
  expect(again).toContain('mlflow-tui');
  expect(shell.isAlternateScreen()).toBe(true);
  await expect.poll(shell.isMouseReported).toBe(true);
  shell.send('?');
  await shell.until('any key closes the help');
});

test('where no shell stops jobs, the screen comes back by itself', async () => {
  const terminal = terminalOf(process.execPath, replay);
  await terminal.until('Apply these 10 changes?');
  terminal.send(keys.ctrlZ);
  await expect.poll(() => terminal.output().split('\x1b[?1049h').length).toBe(3);
  terminal.send('?');
  await terminal.until('any key closes the help');
});

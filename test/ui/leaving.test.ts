import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/run/events.ts';
import { refuse, startApiServer } from '../unit/cluster/support/api-server.ts';
import { writeKubeconfig } from '../unit/cluster/support/client.ts';
import { keys, type ProgramInTerminal, start } from './terminal.ts';

// Every way out of a session of the program itself, in front of an API server that keeps it waiting.
const program = fileURLToPath(new URL('../../bin/mlflow-tui.js', import.meta.url));
let home: string;
let running: ProgramInTerminal | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mlflow-tui-leaving-'));
});
afterAll(() => rmSync(home, { recursive: true }));
afterEach(() => {
  running?.kill('SIGKILL');
  for (const file of journals()) rmSync(file);
});

function journals(): string[] {
  const folder = join(home, 'mlflow-tui');
  return readdirSync(folder).map((name) => join(folder, name));
}

/** A session in the middle of its checks, which no answer ends, or held by prerequisites that are not met. */
async function startSession(stage: 'checking' | 'held'): Promise<ProgramInTerminal> {
  const { url } = await startApiServer((_request, response) => {
    if (stage === 'held') refuse(response, 404, 'not found');
  });
  const env = { XDG_STATE_HOME: home, MLFLOW_TUI_CONNECT_TIMEOUT: '5m' };
  // The shell is in the terminal when the program has left it, and says how it finds it.
  const script = '"$@"; code=$?; stty -a; exit $code';
  const args = ['-c', script, 'sh', process.execPath, program, '--kubeconfig', writeKubeconfig(url)];
  running = start({ command: '/bin/sh', args, cols: 100, rows: 30, env });
  await running.until(stage === 'held' ? 'Goes on by itself once met' : 'Checking: Cluster API');
  expect(running.isAlternateScreen()).toBe(true);
  expect(running.isMouseReported()).toBe(true);
  return running;
}

/** The terminal is as it was, no stack is on it, and the journal has an end. */
async function expectLeft(terminal: ProgramInTerminal): Promise<void> {
  expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.isMouseReported()).toBe(false);
  expect(terminal.isPasteBracketed()).toBe(false);
  // Lines are read with their echo again, and Ctrl+C is a signal.
  expect(terminal.screen()).toMatch(/(?<!-)isig (?<!-)icanon /);
  expect(terminal.screen()).toMatch(/ echo /);
  expect(terminal.screen()).not.toMatch(/^ +at |Error:/m);
  expectEndInJournal();
}

function expectEndInJournal(): void {
  const [file = '', ...others] = journals();
  expect(others).toEqual([]);
  const events = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Event => JSON.parse(line));
  expect(events.at(-1)).toMatchObject({ type: 'run.finished', outcome: 'interrupted', exitCode: 130 });
  expect(events.filter(({ type }) => type === 'run.finished')).toHaveLength(1);
}

test('q in the middle asks, and y leaves in order', async () => {
  const terminal = await startSession('checking');
  terminal.send('q');
  await terminal.until('Quit? y/n');
  terminal.send('y');
  await expectLeft(terminal);
});

test('a second Ctrl+C leaves without an answer', async () => {
  const terminal = await startSession('checking');
  terminal.send(keys.ctrlC);
  await terminal.until('Quit? y/n');
  terminal.send(keys.ctrlC);
  await expectLeft(terminal);
});

test.each(['q', keys.ctrlC])('%j leaves at once while the session only waits', async (key) => {
  const terminal = await startSession('held');
  terminal.send(key);
  await expectLeft(terminal);
});

test('ended while the shell has the terminal, it leaves that to it', async () => {
  const terminal = await startSession('checking');
  terminal.send(keys.ctrlZ);
  await expect.poll(terminal.output, { interval: 5 }).toContain('\x1b[?1049l');
  process.kill(programId(), 'SIGTERM');
  await expectLeft(terminal);
});

describe.each(['checking', 'held'] as const)('while it is %s', (stage) => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('%s ends it in order', async (signal) => {
    const terminal = await startSession(stage);
    process.kill(programId(), signal);
    await expectLeft(terminal);
  });

  test('a terminal that goes away ends it, with the end in the journal', async () => {
    const terminal = await startSession(stage);
    const pid = programId();
    terminal.hangUp();
    await expect.poll(() => isAlive(pid)).toBe(false);
    expectEndInJournal();
  });
});

/** The program's process id, in which its journal's name ends. */
function programId(): number {
  return Number(/-(\d+)\.jsonl$/.exec(journals()[0] ?? '')?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

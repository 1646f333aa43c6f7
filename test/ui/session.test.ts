import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { journalOf, replaying } from './replaying.ts';
import { keys, type ProgramInTerminal } from './terminal.ts';

const madeUp = fileURLToPath(new URL('fixtures/good-run.jsonl', import.meta.url));
const start = replaying();

function replay(
  size: { cols: number; rows: number },
  options: { speed: number; journal?: string; env?: Record<string, string> },
): ProgramInTerminal {
  return start({ journal: madeUp, ...size, ...options });
}

async function expectRestored(terminal: ProgramInTerminal) {
  const { exitCode } = await terminal.exit;
  expect(exitCode).toBe(0);
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.isMouseReported()).toBe(false);
  // Nothing of the session is left behind, only what the program wrote after it.
  expect(terminal.screen()).toMatch(/^left after /);
}

describe.each([
  { cols: 100, rows: 30 },
  { cols: 80, rows: 24 },
])('a run at $cols x $rows', (size) => {
  test('goes from the first frame through the question to the end, and leaves the terminal as it was', async () => {
    const terminal = replay(size, { speed: 40 });
    const first = await terminal.until('Prerequisites');
    expect(terminal.isAlternateScreen()).toBe(true);
    expect(first).toContain('catalystlab-shared @ lab');

    const asked = await terminal.until('Apply these 9 changes?');
    expect(asked).toContain('17 met, 2 to make');
    expect(asked).toContain('! gets OTEL_* variables');
    terminal.send('y');

    await terminal.until('ReplicaSet mlflow-6bcf85d654');
    const done = await terminal.until('Done in 0:33');
    expect(done).toContain('9 done');
    expect(done).toContain('MLflow http://mlflow.127.0.0.2.nip.io');
    expect(done).toMatch(/12 sent +12 acknowledged +12 found/);
    for (const line of done.split('\n')) expect(line.length).toBeLessThanOrEqual(size.cols);

    terminal.send('q');
    await expectRestored(terminal);
    expect(terminal.screen()).toBe('left after done');
  });
});

test('what would change is in reach before the yes, and help at any time', async () => {
  const terminal = replay({ cols: 80, rows: 24 }, { speed: 40, journal: journalOf('good') });
  await terminal.until('Apply these 10 changes?');
  terminal.send('d');
  const restarts = (screen: string) => / \+ +- name: OTEL_/.test(screen);
  await terminal.until(restarts);
  expect(terminal.isMouseReported()).toBe(true);
  terminal.send(keys.wheelDown(60).repeat(2));
  await terminal.until((screen) => !screen.includes('Change'));
  terminal.send(keys.wheelUp(60).repeat(2));
  await terminal.until('Change');
  terminal.send('G');
  await terminal.until((screen) => !restarts(screen) && screen.includes('+   name: otel-collector'));
  terminal.send('?');
  const help = await terminal.until('any key closes the help');
  expect(help).toContain('this help');
  expect(help).toContain('Apply these 10 changes? y/n');
  terminal.send('x');
  await terminal.until('+   name: otel-collector');
  terminal.send('d');
  await terminal.until('tab pane');
  terminal.send('q');
  await expectRestored(terminal);
});

test('n declines, and the session stays until q', async () => {
  const terminal = replay({ cols: 80, rows: 24 }, { speed: 40 });
  await terminal.until('Apply these 9 changes?');
  terminal.send('n');
  await terminal.until('Declined; nothing was changed');
  terminal.send('q');
  await expectRestored(terminal);
});

test('Ctrl+C while something runs asks once, n stays, and two at once leave at once', async () => {
  const terminal = replay({ cols: 80, rows: 24 }, { speed: 3 });
  await terminal.until('Apply these 9 changes?');
  terminal.send('y');
  await terminal.until('Waiting for: MLflow');
  terminal.send(keys.ctrlC);
  await terminal.until('safe to leave: run mlflow-tui again and it goes on. Quit? y/n');
  terminal.send('n');
  await terminal.until('Waiting for:');
  terminal.send(keys.ctrlC + keys.ctrlC);
  await expectRestored(terminal);
  expect(terminal.screen()).toBe('left after nothing');
});

test('a signal leaves the terminal as it was, too', async () => {
  const terminal = replay({ cols: 80, rows: 24 }, { speed: 40 });
  await terminal.until('Apply these 9 changes?');
  expect(terminal.isMouseReported()).toBe(true);
  terminal.kill('SIGTERM');
  await terminal.exit;
  expect(terminal.isMouseReported()).toBe(false);
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
});

test('a smaller terminal shows one column, and the pane on enter', async () => {
  const terminal = replay({ cols: 100, rows: 30 }, { speed: 40 });
  await terminal.until('Apply these 9 changes?');
  terminal.resize(60, 20);
  const list = await terminal.until((screen) => screen.includes('Deploy') && !screen.includes('│'));
  expect(list).not.toContain('PersistentVolumeClaim');
  terminal.send(keys.tab);
  await terminal.until('PersistentVolumeClaim');
  terminal.send(keys.escape);
  await terminal.until((screen) => !screen.includes('PersistentVolumeClaim'));
  terminal.resize(30, 8);
  await terminal.until('Too small: needs 40x10');
  terminal.resize(80, 24);
  await terminal.until('PersistentVolumeClaim');
  terminal.send('q');
  await expectRestored(terminal);
});

test('colour only where it is wanted', async () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  const colour = /\x1b\[(\d+;)*(3[0-8]|9[0-7])(;\d+)*m/;
  for (const { env, coloured } of [
    { env: {}, coloured: true },
    { env: { NO_COLOR: '1' }, coloured: false },
  ]) {
    const terminal = replay({ cols: 80, rows: 24 }, { speed: 40, env });
    await terminal.until('Apply these 9 changes?');
    expect(colour.test(terminal.output())).toBe(coloured);
    terminal.send('q');
    await expectRestored(terminal);
  }
});

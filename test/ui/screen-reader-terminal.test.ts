import { expect, test } from 'vitest';
import { journalOf, replaying } from './replaying.ts';
import type { ProgramInTerminal } from './terminal.ts';

const start = replaying();

/** A run on the lab, replayed fast. */
function replay(name: string): ProgramInTerminal {
  return start({ journal: journalOf(name), speed: 40, cols: 100, rows: 50, env: { INK_SCREEN_READER: 'true' } });
}

/** How often the text was written, counted over everything that ever came. */
function count(terminal: ProgramInTerminal, text: string): number {
  return terminal.output().split(text).length - 1;
}

/** Lines that are erased at most at a time: a chosen row, the keys and the status, each on two lines. */
const mostErased = 6;

test('a run for a screen reader is lines that are written once, below them a few that change, and the question last', async () => {
  const terminal = replay('good');
  const asked = await terminal.until('Apply these 10 changes? Press y or n.');
  expect(asked.split('\n').at(-1)).toBe('Apply these 10 changes? Press y or n.');
  expect(asked).toContain('change Deployment llamastack. Attention: gets OTEL_* variables, which restarts its pod.');
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isMouseReported()).toBe(false);
  terminal.send('y');
  await terminal.until('Done in 0:37');
  terminal.send('q');
  expect((await terminal.exit).exitCode).toBe(0);

  for (const once of ['Prerequisites: 17 met', 'Database, done', 'MLflow, done, 1/1 ready', 'Smoke test, done']) {
    expect.soft(count(terminal, once), once).toBe(1);
  }
  expect(terminal.isCursorShown()).toBe(true);
  // All of it is still there to be read again.
  expect(terminal.screen()).toMatch(/Plan:[\s\S]*MLflow, done[\s\S]*Smoke test, done[\s\S]*Done in 0:37.*\nleft after done$/);
});

test('the cursor goes up only over the lines that change, and nothing is drawn', async () => {
  const terminal = replay('image-pull');
  await terminal.until('Press y or n.');
  terminal.send('y');
  await terminal.until('Failed: MLflow');
  expect(terminal.hasWrapped()).toBe(false);
  terminal.send('k');
  await terminal.until('listitem: (selected');
  terminal.send('q');
  await terminal.exit;
  const output = terminal.output();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  const erased = [...output.matchAll(/(?:\x1b\[2K\x1b\[1A)+/g)].map(([all]) => all.split('\x1b[1A').length - 1);
  expect(erased.length).toBeGreaterThan(3);
  expect(Math.max(...erased)).toBeLessThanOrEqual(mostErased);
  // Besides erasing lines: the cursor's visibility, pasting, and drawing all of a change at once.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  const rest = output.replace(/\x1b\[(2K|1A|G|\?(25|2004|2026)[hl])/g, '');
  expect(rest).not.toContain('\x1b');
  expect(rest).not.toMatch(/[\u2190-\u21ff\u2500-\u25ff\u2700-\u27bf\u2800-\u28ff]/);
  expect(rest).toMatch(/MLflow, failed, .*can't be pulled[\s\S]*Next step: /);
});

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { span } from '../../src/ui/lines.ts';
import { paint, themeOf } from '../../src/ui/theme.ts';
import { journalOf, replaying } from './replaying.ts';
import { keys } from './terminal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ascii = themeOf({ noColor: true, ascii: true });
const painted = (text: string) => paint([span(text)], ascii);
const replay = replaying();

test('a terminal without Unicode gets nothing but ASCII, from the first frame of a run to its last', async () => {
  const env = { LC_ALL: 'en_US.ISO-8859-1' };
  const running = replay({ journal: journalOf('good'), speed: 40, cols: 80, rows: 24, env });
  await running.until('Apply these');
  running.send('y');
  await running.until((screen) => /^[|/\\-] mlflow-tui/.test(screen) && screen.includes('` ReplicaSet'));
  const done = await running.until('Done in');
  expect(done).toMatch(/> v Smoke test/);
  for (const line of done.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  running.send(keys.ctrlC);
  await running.exit;
  expect(running.output().match(/[^\p{ASCII}]/gu) ?? []).toEqual([]);
});

test('so does one that is too small, when what it says is cut', async () => {
  const env = { LC_ALL: 'en_US.ISO-8859-1' };
  const running = replay({ journal: journalOf('good'), speed: 1, cols: 20, rows: 10, env });
  const screen = await running.until('Too small: ');
  expect(screen).toBe('Too small: needs 40~');
});

test('every symbol of our own has one in ASCII, and it is as wide', () => {
  const sources = globSync('src/ui/**/*.{ts,tsx}', { cwd: root }).map((file) => readFileSync(root + file, 'utf8'));
  const symbols = [...new Set(sources.join('').match(/[^\p{ASCII}]/gu))];
  expect(symbols).toContain('✔');
  for (const symbol of symbols) expect([symbol, painted(symbol)]).toEqual([symbol, expect.stringMatching(/^[^?]$/)]);
});

test('what a cluster writes in other characters becomes question marks, as wide as it was', () => {
  expect(painted('né 漢字 e\u0301')).toBe('n? ???? e');
});

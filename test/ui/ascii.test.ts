import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keysInAscii } from '../../src/ui/key-names.ts';
import { span } from '../../src/ui/lines.ts';
import { strokes } from '../../src/ui/panes/bars.ts';
import { hops } from '../../src/ui/panes/hops.ts';
import { levels } from '../../src/ui/panes/load.ts';
import { fateLooks } from '../../src/ui/panes/waterfall.ts';
import { changeLooks, looks, marks, paint, themeOf } from '../../src/ui/theme.ts';
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
  await running.until(' enter open  up/down select  tab pane  ? help  q quit');
  running.send('?');
  const help = await running.until('any key closes the help');
  expect(help).toMatch(/\n up down {2}j k +select/);
  expect(help).toMatch(/\n enter right +open/);
  expect(help).toMatch(/\n esc left +back/);
  running.send('x');
  await running.until('d diff');
  running.send('d');
  await running.until((screen) => / \+ +- name: OTEL_/.test(screen));
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

test('every symbol of our own has one in ASCII, and it is as wide; or it is that of a key, and has a name', () => {
  const sources = globSync('src/ui/**/*.{ts,tsx}', { cwd: root }).map((file) => readFileSync(root + file, 'utf8'));
  const symbols = [...new Set(sources.join('').match(/[^\p{ASCII}]/gu))];
  expect(symbols).toContain('✔');
  for (const symbol of symbols) {
    const isKey = /^\w+$/.test(keysInAscii(symbol));
    expect([symbol, painted(symbol)]).toEqual([symbol, isKey ? expect.any(String) : expect.stringMatching(/^[^?]$/)]);
  }
});

test.each<[where: string, symbols: string[]]>([
  ['before a row', Object.values(looks).map(({ symbol }) => symbol)],
  ['in the plan', Object.values(changeLooks).map(({ symbol }) => symbol)],
  ['before a span', Object.values(fateLooks).map(({ symbol }) => symbol)],
  ['in a waterfall', Object.values(strokes)],
  ['in a column of bars', [...levels]],
  ['between stations', Object.values(hops).map(({ stroke, end }) => stroke + end)],
  ['before a group', [marks.open, marks.folded]],
  ['beside the pane', [marks.bar, marks.thumb]],
])('what is told apart %s is told apart in ASCII, too', (_where, symbols) => {
  const all = new Set(symbols);
  expect(new Set([...all].map(painted)).size).toBe(all.size);
});

test('what a cluster writes in other characters becomes question marks, as wide as it was', () => {
  expect(painted('né 漢字 e\u0301')).toBe('n? ???? e');
});

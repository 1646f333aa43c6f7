import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import type { Event } from '../../../src/run/events.ts';
import { journalFolder, openJournal, readJournal } from '../../../src/run/journal.ts';

const now = new Date('2026-11-23T15:40:05.123Z');
const time = now.toISOString();
const events: Event[] = [
  { time, type: 'run.started', version: '0.1.0', command: 'ci', context: 'lab', namespace: 'dev', tasks: [] },
  { time, type: 'task.progress', task: 'a', message: 'two\nlines, and ünï\u2028code' },
  { time, type: 'run.finished', outcome: 'done', exitCode: 0, seconds: 1 },
];
const lines = events.map((event) => JSON.stringify(event));

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'journal-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function fileWith(content: string): string {
  const file = join(folder(), 'saved.jsonl');
  writeFileSync(file, content);
  return file;
}

test('what is written is read back, after every event, by nobody else', () => {
  const inside = join(folder(), 'state', 'mlflow-tui');
  const { file, write } = openJournal(inside, 'ci', now);
  for (const [index, event] of events.entries()) {
    write(event);
    expect(readJournal(file)).toEqual(events.slice(0, index + 1));
  }
  expect(file).toBe(join(inside, `2026-11-23T15-40-05.123Z-ci-${process.pid}.jsonl`));
  expect(statSync(inside).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a last line that was cut off is left out', () => {
  expect(readJournal(fileWith(`${lines.slice(0, 2).join('\n')}\n${lines[2]?.slice(0, 30)}`))).toEqual(events.slice(0, 2));
});

test('empty lines and Windows line ends are allowed', () => {
  expect(readJournal(fileWith(`\r\n${lines.join('\r\n\r\n')}\r\n\r\n`))).toEqual(events);
});

test.each([
  {
    what: 'a line that was cut off in the middle',
    content: `${lines[0]}\n{"time": "2\n${lines[2]}`,
    message: /saved\.jsonl:2: not an event/,
  },
  { what: 'other JSON', content: `${lines[0]}\n{"level": "info"}\n${lines[2]}`, message: /saved\.jsonl:2: not an event/ },
  { what: 'a file that begins in the middle', content: `${lines[1]}\n${lines[2]}\n`, message: /does not begin with run\.started/ },
  { what: 'a text', content: 'kind: ConfigMap\n', message: /does not begin with run\.started/ },
  { what: 'a YAML of several lines', content: 'kind: ConfigMap\ndata: {}\n', message: /saved\.jsonl:1: not an event/ },
  { what: 'an empty file', content: '', message: /does not begin with run\.started/ },
  { what: 'null', content: 'null\nnull\n', message: /saved\.jsonl:1: not an event/ },
])('$what is refused, with the next step', ({ content, message }) => {
  const read = () => readJournal(fileWith(content));
  expect(read).toThrow(message);
  expect(read).toThrow(Problem);
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ kind: 'usage', hint: expect.stringContaining('--output json') });
  }
});

test('a file that is not there is wrong usage', () => {
  const missing = join(folder(), 'none.jsonl');
  expect(() => readJournal(missing)).toThrow(/can't read the journal: .*none\.jsonl/);
  expect(() => readJournal(missing)).toThrow(expect.objectContaining({ kind: 'usage', hint: expect.stringMatching(/^see which/) }));
});

test('of old journals of a command the newest stay: thirty with the one that is opened; other files stay', () => {
  const inside = folder();
  for (let day = 1; day <= 31; day++) {
    writeFileSync(join(inside, `2026-10-${String(day).padStart(2, '0')}T00-00-00.000Z-ci-1.jsonl`), '');
  }
  writeFileSync(join(inside, '2026-01-01T00-00-00.000Z-session-1.jsonl'), '');
  writeFileSync(join(inside, '2026-01-01.txt'), '');
  openJournal(inside, 'ci', now);
  const left = readdirSync(inside).sort();
  expect(left).toHaveLength(32);
  expect(left.slice(0, 3)).toEqual(['2026-01-01.txt', '2026-01-01T00-00-00.000Z-session-1.jsonl', '2026-10-03T00-00-00.000Z-ci-1.jsonl']);
  expect(left.at(-1)).toMatch(/^2026-11-23.*-ci-/);
});

test('a journal that can no longer be written does not stop the run, and stays readable', () => {
  const inside = folder();
  const { file, write } = openJournal(inside, 'ci', now);
  write(events[0] as Event);
  rmSync(inside, { recursive: true });
  expect(() => write(events[1] as Event)).not.toThrow();
  expect(() => appendFileSync(file, '')).toThrow();
});

test.each([
  { env: { XDG_STATE_HOME: '/state' }, expected: '/state/mlflow-tui' },
  { env: { XDG_STATE_HOME: '' }, expected: join(homedir(), '.local/state/mlflow-tui') },
  { env: { XDG_STATE_HOME: 'state' }, expected: join(homedir(), '.local/state/mlflow-tui') },
  { env: {}, expected: join(homedir(), '.local/state/mlflow-tui') },
])('journals are in $expected for $env', ({ env, expected }) => {
  expect(journalFolder(env)).toBe(expected);
});

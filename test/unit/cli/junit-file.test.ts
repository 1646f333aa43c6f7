import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { complainer } from '../../../src/cli/complain.ts';
import { openJunit } from '../../../src/cli/junit-file.ts';
import { at, begun, finish } from '../report/run.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'mlflow-tui-junit-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const end = { type: 'run.finished', outcome: 'interrupted', exitCode: 130, seconds: 1 } as const;

test('is there at the end of a run, and not before', async () => {
  const file = join(folder(), 'report.xml');
  const receive = await openJunit(file, complainer());
  receive(at(0, begun));
  receive(at(1, finish('p', 'unmet', 'no Secret')));
  expect(existsSync(file)).toBe(false);
  receive(at(2, end));
  expect(readFileSync(file, 'utf8')).toContain('<failure message="no Secret"');
});

test('a report of before is kept until then, and replaced as a whole', async () => {
  const file = join(folder(), 'report.xml');
  writeFileSync(file, 'old '.repeat(10_000));
  const receive = await openJunit(file, complainer());
  receive(at(0, begun));
  expect(readFileSync(file, 'utf8')).toMatch(/^old/);
  receive(at(1, end));
  expect(readFileSync(file, 'utf8')).toMatch(/^<\?xml[\s\S]*<\/testsuites>\n$/);
});

test.each([
  ['a folder that is not there', 'none/report.xml'],
  ['a folder', ''],
])('%s is refused at once', async (_what, name) => {
  const message = expect.stringMatching(/^--report: can't write ".*"/);
  await expect(openJunit(join(folder(), name), complainer())).rejects.toMatchObject({ kind: 'usage', message });
});

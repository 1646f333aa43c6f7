import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generated } from '../../../../scripts/generated.ts';
import { manPage } from '../../../../src/cli/help/man.ts';
import { answers, options, partsOf } from '../../../../src/cli/options.ts';
import { describedSettings } from '../../../../src/settings/described.ts';

const root = join(import.meta.dirname, '../../../..');

test.each(Object.entries(generated))('%s is up to date: if not, `npm run generate`', (file, text) => {
  expect(readFileSync(join(root, file), 'utf8')).toBe(text());
});

test('the package has them; npm links a man page only of a list', () => {
  const { files, man } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(files).toEqual(expect.arrayContaining(['man', 'schema', 'docs']));
  expect(man).toEqual(['./man/mlflow-tui.1']);
});

describe('the man page', () => {
  const page = manPage();
  /** As somebody reads it, roughly: without the escapes. */
  const plain = page.replaceAll('\\-', '-').replaceAll(/\\f[BIR]/g, '');

  test('has every option, setting and variable', () => {
    for (const { long } of [...options, ...answers].map(partsOf))
      expect(plain).toMatch(new RegExp(`^(-\\w, |\\.B -\\w, )?${long}( |\\[|$)`, 'm'));
    for (const { path, variable } of describedSettings().flatMap(({ settings }) => settings)) {
      expect(plain).toContain(`\n.B ${path.join('.')}\n`);
      expect(plain).toContain(variable);
    }
  });

  test('leaves names as they are where a sentence begins with one', () => {
    expect(plain).not.toMatch(/^(Mlflow|Dumb|A=b)/m);
    expect(plain).toMatch(/^mlflow-tui\.yaml, here\.$/m);
  });

  // groff is part of Debian's base of man; where it is not, nothing can be said.
  test.skipIf(spawnSync('groff', ['--version']).status !== 0)('is typeset without a warning', () => {
    const { status, stderr, stdout } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-rLL=80n'], { input: page, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('MLFLOW-TUI(1)');
  });
});

test('every setting is described', () => {
  const all = describedSettings();
  expect(all.slice(1).filter(({ description }) => description === '')).toEqual([]);
  expect(all.flatMap(({ settings }) => settings).filter(({ description, variable }) => description === '' || variable === '')).toEqual([]);
});

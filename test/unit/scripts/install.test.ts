import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';

// scripts/install.js in a project of its own, with a stand-in for npm that writes down what it is asked for.
const lockfile = {
  '': { name: 'project', engines: { node: '>=22.21' } },
  'node_modules/node': { version: '24.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/fits-elsewhere': { version: '1.0.0', optional: true },
};
const installed = { 'node_modules/node': { version: '24.1.0' }, 'node_modules/a': { version: '1.0.0' } };
let folder: string;
let npm: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-project-'));
  npm = join(folder, 'npm-cli.cjs');
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(import.meta.dirname, '../../../scripts/install.js'), join(folder, 'scripts/install.js'));
  write('package.json', { type: 'module' });
  write('package-lock.json', { packages: lockfile });
  npmDoes('');
  return () => rmSync(folder, { recursive: true });
});

function write(file: string, content: object): void {
  writeFileSync(join(folder, file), JSON.stringify(content));
}

function npmDoes(script: string): void {
  const log = JSON.stringify(join(folder, 'asked'));
  writeFileSync(npm, `require('fs').appendFileSync(${log}, process.argv[2] + ' in ' + process.cwd() + '\\n'); ${script}`);
}

/** What npm was asked for, in which folder. */
function asked(): string[] {
  const log = join(folder, 'asked');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

function install(version = '22.21.0') {
  const disguise = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`];
  const env = { ...process.env, npm_execpath: npm };
  return spawnSync(process.execPath, [...flags, join(folder, 'scripts/install.js')], { encoding: 'utf8', env });
}

test('what is there is not installed again, and nothing is said', () => {
  write('node_modules/.package-lock.json', { packages: installed });
  expect(install()).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(asked()).toEqual([]);
});

test.each<[string, object | undefined]>([
  ['nothing', undefined],
  ['a package less', { 'node_modules/node': { version: '24.1.0' } }],
  ['another version', { ...installed, 'node_modules/a': { version: '0.9.0' } }],
  ['another version of an optional one', { ...installed, 'node_modules/fits-elsewhere': { version: '0.9.0' } }],
])('with %s there it installs the lockfile, in one line', (_case, packages) => {
  if (packages) write('node_modules/.package-lock.json', { packages });
  expect(install()).toMatchObject({ status: 0, stdout: '', stderr: expect.stringMatching(/^Installing .*\n$/) });
  expect(asked()).toEqual([`ci in ${folder}`]);
});

test('an old Node first brings the one that installs', () => {
  // The stand-in's "installed Node" leaves a mark and is this one otherwise.
  const node = `#!/bin/sh\necho brought >> ${folder}/asked; exec ${process.execPath} "$@"\n`;
  npmDoes(`if (process.argv[2] === 'install') {
    const wanted = require(process.cwd() + '/package.json');
    if (wanted.dependencies.node !== '24.1.0') process.exit(9);
    require('fs').mkdirSync('node_modules/node/bin', { recursive: true });
    require('fs').writeFileSync('node_modules/node/bin/node', ${JSON.stringify(node)}, { mode: 0o755 });
  }`);
  expect(install('18.20.8')).toMatchObject({ status: 0 });
  expect(asked()).toEqual([expect.stringMatching(/^install in /), 'brought', `ci in ${folder}`]);
});

test('what npm says is told when it fails', () => {
  npmDoes(`console.error('npm error no such registry'); process.exit(7);`);
  const { status, stderr } = install();
  expect(status).toBe(1);
  expect(stderr.split('\n').slice(1)).toEqual([
    'npm error no such registry',
    '`npm ci` failed',
    'When that is mended, run the same command again.',
    '',
  ]);
});

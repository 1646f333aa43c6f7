import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** An installed package, as far as the script sees it. */
let folder: string;
let manifest: { version: string; engines: { node: string } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlflow-tui-bin-'));
  await cp(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the Node version', () => {
  const oldest = () => manifest.engines.node.replace('>=', '');
  const before = () => {
    const [major, minor] = oldest().split('.').map(Number);
    return `${major}.${Number(minor) - 1}`;
  };

  test.each([() => '14.0', () => '21.99', before])('too old: one line that names the one of package.json, exit code 2', (version) => {
    const { status, stdout, stderr } = start(['--version'], `${version()}.0`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(`needs Node ${oldest()} or newer, this is ${version()}.0`)]);
  });

  test.each([oldest, () => '23.0', () => '100.0'])('new enough', (version) => {
    expect(start(['--version'], `${version()}.0`).stderr).toBe('');
  });
});

test.each(['--version', '-V'])('%s needs no bundle', (flag) => {
  expect(start([flag])).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('without a bundle it says what to run', () => {
  expect(start(['check'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^.*`npm run build`.*\n$/) });
});

test('hands over to the bundle, arguments and all', async () => {
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist/main.js'), 'console.log(process.argv.slice(2).join()); process.exitCode = 3;');
  expect(start(['--version', 'check'])).toMatchObject({ status: 3, stdout: '--version,check\n', stderr: '' });
  await rm(join(folder, 'dist'), { recursive: true });
});

/** Runs the script, on a Node that takes itself for another version where one is given. */
function start(args: string[], version?: string) {
  const disguise = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const flags = version ? ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`] : [];
  return spawnSync(process.execPath, [...flags, join(folder, 'bin/mlflow-tui.js'), ...args], { encoding: 'utf8' });
}

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-package-'));
const app = join(folder, 'app');
const installed = join(app, 'node_modules/mlflow-tui');
// Nobody's home, and a registry that nobody answers at.
const env = { PATH: process.env.PATH, HOME: join(folder, 'home'), npm_config_registry: 'http://127.0.0.1:9', npm_config_offline: 'true' };
let tarball: string;

beforeAll(() => {
  mkdirSync(env.HOME);
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{}');
  const [packed] = JSON.parse(npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder)) as [{ filename: string }];
  tarball = join(folder, packed.filename);
  npm(app, 'install', '--no-audit', '--no-fund', tarball);
});
afterAll(() => rmSync(folder, { recursive: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
}

/** Runs the command that npm made, with Node's arguments before it where there are some. */
function run(args: string[], more: NodeJS.ProcessEnv = {}) {
  return spawnSync(join(app, 'node_modules/.bin/mlflow-tui'), args, { cwd: app, env: { ...env, ...more }, encoding: 'utf8' });
}

describe('the package', () => {
  test('is less than 1.5 MB', () => {
    expect(statSync(tarball).size).toBeLessThan(1.5e6);
  });

  test('brings nothing else with it', () => {
    expect(readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['mlflow-tui']);
    expect(existsSync(join(installed, 'node_modules'))).toBe(false);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) expect(manifest).not.toHaveProperty(kind);
    // npm runs these when a package is installed, or warns that it does not.
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) expect(manifest.scripts).not.toHaveProperty(script);
  });

  test('has what its documents link to', () => {
    const documents = [
      'README.md',
      ...readdirSync(join(installed, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
    ];
    const links = documents.flatMap((document) =>
      [...readFileSync(join(installed, document), 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link = '']) =>
        join(dirname(document), link),
      ),
    );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(join(installed, link)))).toEqual([]);
  });

  test('has the licences of what is bundled, and no tests or sources', () => {
    expect(readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('react');
    expect(readdirSync(installed)).not.toEqual(expect.arrayContaining(['src', 'test', 'scripts']));
  });
});

/** The files of the bundle that are loaded with these, other than by import(). */
async function loadedWith(...files: string[]): Promise<string[]> {
  const dist = join(installed, 'dist');
  const { metafile } = await build({
    ...{ entryPoints: files, absWorkingDir: dist, bundle: true, splitting: true, outdir: 'nowhere', write: false, metafile: true },
    ...{ format: 'esm', platform: 'node' },
  });
  // Grows while it is gone through.
  const loaded = new Set(files);
  for (const file of loaded)
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) loaded.add(path);
  return [...loaded].sort();
}

test('every command loads two files, and the session one more', async () => {
  const session = readdirSync(join(installed, 'dist')).filter((name) => name.startsWith('session-'));
  expect(session).toHaveLength(1);
  expect(await loadedWith('main.js')).toEqual(['core.js', 'main.js']);
  expect(await loadedWith('main.js', ...session)).toEqual(['core.js', 'main.js', ...session]);
});

describe('installed without a network', () => {
  test('tells its version and its help', () => {
    expect(run(['--version'])).toMatchObject({
      status: 0,
      stdout: `${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`,
    });
    expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: mlflow-tui'), stderr: '' });
  });

  test('does its whole job in the sandbox', () => {
    const { status, stdout, stderr } = run(['--sandbox', '--ci'], { MLFLOW_TUI_SANDBOX_SPEED: '30' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('All good');
  });

  test.each(['14.21.3', '18.20.8', '20.20.2', '22.20.0'])('says what it needs on Node %s', (version) => {
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(older)}`;
    expect(run(['check'], { NODE_OPTIONS })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`needs Node 22.21 or newer, this is ${version}`),
    });
  });

  test('keeps compiled code in the cache folder of its user', () => {
    const XDG_CACHE_HOME = join(folder, 'cache');
    run(['--help'], { XDG_CACHE_HOME });
    expect(readdirSync(join(XDG_CACHE_HOME, 'mlflow-tui')).length).toBe(1);
  });

  test('runs where no cache can be kept', () => {
    expect(run(['--help'], { XDG_CACHE_HOME: '/dev/null' })).toMatchObject({ status: 0, stderr: '' });
  });
});

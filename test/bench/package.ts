import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../ui/terminal.ts';
import { type Measurement, median } from './measure.ts';
import { peakMegabytes } from './process.ts';
import { type Packed, startRegistry } from './registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rounds = 15;
const ready = 'ready';

/**
 * The package as it is packed, installed into an empty folder without a network: to the first frame of a session in the sandbox, by its command and by
 * npx with a warm cache; and the most memory of such a session. npx itself is measured beside it, with a package of one line.
 */
export async function measurePackage(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-bench-'));
  const home = { HOME: folder, XDG_CACHE_HOME: undefined, XDG_STATE_HOME: undefined, npm_config_update_notifier: 'false' };
  const npm = (cwd: string, ...args: string[]) =>
    execFileSync('npm', args, { cwd, env: { ...process.env, ...home }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const pack = (from: string): Packed => {
    const printed = npm(from, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
    const [{ filename, name, version }] = JSON.parse(printed) as [{ filename: string; name: string; version: string }];
    return { name, version, file: join(folder, filename), manifest: JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) };
  };
  const oneLine = join(folder, 'one-line');
  mkdirSync(oneLine);
  const manifest = { name: 'one-line', version: '1.0.0', bin: { 'one-line': 'index.js' } };
  writeFileSync(join(oneLine, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(oneLine, 'index.js'), `#!/usr/bin/env node\nprocess.stdout.write('${ready}');\n`);
  const ours = pack(root);
  npm(folder, 'install', '--offline', '--prefix', folder, ours.file);
  const registry = await startRegistry([ours, pack(oneLine)]);
  const env = { ...home, npm_config_registry: registry.url, npm_config_prefer_offline: 'true' };

  const timed = async (command: string, args: string[], text: string) => {
    const started = performance.now();
    const terminal = start({ command, args, cols: 100, rows: 30, env });
    await terminal.until(text, 30_000);
    const seconds = (performance.now() - started) / 1000;
    // In order, so that Node writes its compile cache. npx hands the signal on.
    terminal.kill('SIGTERM');
    await terminal.exit;
    return seconds;
  };
  const runs = {
    bare: () => timed(process.execPath, ['-e', `process.stdout.write('${ready}')`], ready),
    installed: () => timed(join(folder, 'node_modules/.bin/mlflow-tui'), ['--sandbox'], 'Prerequisites'),
    npx: () => timed('npx', ['--yes', 'mlflow-tui@latest', '--sandbox'], 'Prerequisites'),
    npxAlone: () => timed('npx', ['--yes', 'one-line@latest'], ready),
  };
  const seconds: Record<keyof typeof runs, number[]> = { bare: [], installed: [], npx: [], npxAlone: [] };
  for (const run of Object.values(runs)) await run();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(runs)) seconds[name as keyof typeof runs].push(await run());
  }
  const { bare, installed, npx, npxAlone } = Object.fromEntries(Object.entries(seconds).map(([name, all]) => [name, median(all)]));
  const peak = await peakOfSession(join(folder, 'node_modules/mlflow-tui'), env);
  registry.close();
  rmSync(folder, { recursive: true });
  return [
    { name: 'installed: the first frame after bare Node', ours: installed, theirs: bare, unit: '+s', limit: 0.12 },
    { name: 'npx: the first frame after bare Node', ours: npx, theirs: bare, unit: '+s', limit: 0.2 },
    { name: 'npx: the first frame after the word of a package of one line', ours: npx, theirs: npxAlone, unit: '+s', limit: 0.12 },
    { name: 'the most memory of a session in the sandbox', ours: peak, unit: 'MB', limit: 160 },
  ] as Measurement[];
}

/** MB in RAM at the most, of a whole run in the sandbox at a cluster's own pace. Linux only. */
async function peakOfSession(installed: string, env: NodeJS.ProcessEnv): Promise<number> {
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const args = [join(installed, bin['mlflow-tui']), '--sandbox', '--yes'];
  const terminal = start({ command: process.execPath, args, cols: 100, rows: 30, env });
  await terminal.until('Done in', 120_000);
  const peak = peakMegabytes(terminal.pid);
  terminal.send('q');
  await terminal.exit;
  return peak;
}

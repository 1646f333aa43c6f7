import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const bin = join(import.meta.dirname, '../../bin/mlflow-tui.js');
const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-nodes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Another Node, from the registry: the package that the package `node` brings for this machine. @returns its executable */
function bring(version: string): string {
  const own = join(folder, version);
  const name = `node-${process.platform}-${process.arch}`;
  execFileSync('npm', ['install', '--prefix', own, '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`], {
    stdio: 'ignore',
  });
  return join(own, 'node_modules', name, 'bin/node');
}

function run(node: string, args: string[]) {
  const env = { PATH: process.env.PATH, HOME: folder, MLFLOW_TUI_SANDBOX_SPEED: '30' };
  return spawnSync(node, [bin, ...args], { cwd: folder, env, encoding: 'utf8' });
}

describe('the program on other Nodes than the one that it is made with', () => {
  writeFileSync(join(folder, 'package.json'), '{}');

  test.each(['22.21.0'])('%s, the oldest that it supports: the whole job in the sandbox', (version) => {
    const { status, stdout, stderr } = run(bring(version), ['--sandbox', '--ci']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('All good');
  });

  test.each(['14.21.3', '18.20.8', '20.19.0', '22.20.0'])('%s: what it needs', (version) => {
    const needs = `mlflow-tui needs Node 22.21 or newer, this is ${version}: https://nodejs.org/en/download\n`;
    const node = bring(version);
    for (const args of [[], ['check'], ['--version']]) {
      expect(run(node, args)).toMatchObject({ status: 2, stdout: '', stderr: needs });
    }
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Shell, shells } from '../../src/cli/commands.ts';
import { completionScript } from '../../src/cli/completion/script.ts';
import { keys as allKeys, type ProgramInTerminal, start } from './terminal.ts';

/** How each shell begins without anything of the user's, and takes the script. */
const beginnings: Record<Shell, { args: string[]; lines: string[] }> = {
  bash: { args: ['--norc', '--noprofile'], lines: ["PS1='> '", 'source ./script'] },
  zsh: { args: ['-f'], lines: ["PS1='> '", 'autoload -U compinit; compinit -u -D', 'source ./script'] },
  fish: { args: ['--no-config', '--private'], lines: ["function fish_prompt; echo '> '; end", 'source ./script'] },
};

const keys = { ...allKeys, ctrlU: '\x15' };

/** Bash comes with every system that tests are run on; zsh and fish may not. */
const isInstalled = (shell: Shell) => spawnSync(shell, ['--version']).status === 0;

describe.each(shells)('in a real %s, the tab key', (shell) => {
  if (!isInstalled(shell)) return test.skip(`${shell} is not installed`);
  let folder: string;
  let terminal: ProgramInTerminal;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-completion-'));
    writeFileSync(join(folder, 'script'), completionScript(shell));
    writeFileSync(join(folder, 'cluster.yaml'), '');
    const { args, lines } = beginnings[shell];
    const inFolder = ['-C', folder, shell, ...args];
    terminal = start({
      command: 'env',
      args: inFolder,
      cols: 80,
      rows: 24,
      env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    });
    for (const line of [...lines, 'clear; echo rea""dy']) terminal.send(`${line}${keys.enter}`);
    await terminal.until('ready');
  });

  afterAll(async () => {
    terminal.kill('SIGKILL');
    await terminal.exit;
    rmSync(folder, { recursive: true, force: true });
  });

  /** What stands behind the prompt. */
  const line = (screen: string) => screen.split('\n').at(-1)?.slice(2) ?? '';

  test.each([
    ['mlflow-tui smo', 'mlflow-tui smoke'],
    ['mlflow-tui check --outp', 'mlflow-tui check --output'],
    ['mlflow-tui check --output j', 'mlflow-tui check --output json'],
    ['mlflow-tui --sandbox=image-p', 'mlflow-tui --sandbox=image-pull'],
    ['mlflow-tui check --config clu', 'mlflow-tui check --config cluster.yaml'],
    ['mlflow-tui smoke --path direct,llama', 'mlflow-tui smoke --path direct,llamastack'],
    ['mlflow-tui --report junit=clu', 'mlflow-tui --report junit=cluster.yaml'],
  ])('after %s', async (typed, completed) => {
    terminal.send(keys.ctrlU);
    await terminal.until((screen) => line(screen) === '');
    terminal.send(`${typed}${keys.tab}`);
    // zsh adds what could follow, and takes it back when something else does.
    expect(line(await terminal.until(completed)).replace(/[=,]$/, '')).toBe(completed);
  });
});

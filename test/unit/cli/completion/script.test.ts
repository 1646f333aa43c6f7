import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shells } from '../../../../src/cli/commands.ts';
import { completionScript } from '../../../../src/cli/completion/script.ts';
import { options, partsOf } from '../../../../src/cli/options.ts';
import { scenarioNames } from '../../../../src/sandbox/scenarios/list.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-completion-'));
  mkdirSync(join(folder, 'here/dir'), { recursive: true });
  for (const name of ['a.yaml', 'b c.yaml']) writeFileSync(join(folder, 'here', name), '');
  for (const shell of shells) writeFileSync(join(folder, shell), completionScript(shell));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Bash comes with every system that tests are run on; zsh and fish may not. */
const isInstalled = (shell: string) => spawnSync(shell, ['--version']).status === 0;

const run = (shell: string, args: string[]) => spawnSync(shell, args, { cwd: join(folder, 'here'), encoding: 'utf8' });

describe.each(shells)('%s', (shell) => {
  test.skipIf(!isInstalled(shell))('takes the script', () => {
    expect(run(shell, ['-n', `../${shell}`])).toMatchObject({ status: 0, stderr: '' });
  });

  test('knows every option', () => {
    const script = completionScript(shell);
    for (const { long } of options.map(partsOf)) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)} ` : long);
  });
});

test.each(['fish', 'zsh'] as const)('%s tells what an option is to the command that takes it', (shell) => {
  const script = completionScript(shell);
  expect(script).toContain('the file to write; default: mlflow-tui.yaml');
  expect(script).toContain('settings; default: mlflow-tui.yaml, if there is one');
});

/** A command line up to the cursor, and what stands in the place of its last word, in any order; of `--a=b` bash is given b alone. */
const cases: [line: string, replies: string[], bash?: string[]][] = [
  ['', ['check', 'smoke', 'init', 'completion', 'help']],
  ['s', ['smoke']],
  ['check --out', ['--output']],
  ['check --output ', ['text', 'json']],
  ['--output=j', ['--output=json'], ['json']],
  ['--output=', ['--output=text', '--output=json'], ['text', 'json']],
  ['check --config ', ['a.yaml', 'b c.yaml', 'dir/'], ['a.yaml', 'b c.yaml', 'dir']],
  ['--replay b', ['b c.yaml']],
  ['check --report ', ['junit=']],
  ['check --report junit=a', ['junit=a.yaml'], ['a.yaml']],
  ['--report=junit=a', ['--report=junit=a.yaml'], ['a.yaml']],
  ['smoke --path direct,co', ['direct,collector', 'direct,collector-grpc']],
  ['smoke --path=d', ['--path=direct'], ['direct']],
  ['smoke --shape ', ['llm', 'wide', 'deep']],
  ['smoke --ra', ['--rate']],
  ['-n smoke --ra', []],
  ['--namespace smoke --wa', ['--wait']],
  ['check --ra', []],
  ['check --namespace ', []],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['help e', ['environment', 'exit-codes']],
  ['--sandbox=ima', ['--sandbox=image-pull'], ['image-pull']],
  ['--sandbox=', [...scenarioNames, 'list'].map((name) => `--sandbox=${name}`), [...scenarioNames, 'list']],
  ['--sandbox ch', ['check']],
  ['--sandbox image-pull check --wa', ['--wait']],
  ['init --co', ['--config', '--context']],
];

describe('bash completes', () => {
  test.each(cases)('mlflow-tui %s', (line, replies, own = replies) => {
    // Readline's words: "=" is one of its own (COMP_WORDBREAKS).
    const words = line
      .split(' ')
      .flatMap((word) =>
        word.includes('=') ? word.split(/(=)/).filter((part, index, all) => part !== '' || index < all.length - 1) : [word],
      );
    const drive = `source ../bash; COMP_WORDS=(mlflow-tui "$@"); COMP_CWORD=$#; _mlflow_tui; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = run('bash', ['--norc', '-c', drive, 'bash', ...words]);
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([...own].sort());
  });

  test('without a second argument', () => {
    const drive = `source ../bash; COMP_WORDS=(mlflow-tui completion bash ""); COMP_CWORD=3; _mlflow_tui; echo \${#COMPREPLY[@]}`;
    expect(run('bash', ['--norc', '-c', drive]).stdout).toBe('0\n');
  });
});

describe.skipIf(!isInstalled('fish'))('fish completes', () => {
  test.each(cases)('mlflow-tui %s', (line, replies) => {
    const { stdout } = run('fish', ['--no-config', '-c', `source ../fish; complete -C 'mlflow-tui ${line}'`]);
    const answers = stdout.split('\n').filter(Boolean);
    expect(answers.map((answer) => answer.split('\t')[0]).sort()).toEqual([...replies].sort());
  });
});

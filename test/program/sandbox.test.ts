import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Event } from '../../src/run/events.ts';

const program = join(import.meta.dirname, '../../bin/mlflow-tui.js');

/** A folder of somebody who has a cluster, and nothing of it is as the sandbox is. */
function somebodys(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'mlflow-tui.yaml'), 'namespace: of-file\nkubeconfig: nowhere\n');
  return folder;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the program in that folder, where journals go to its folder `mlflow-tui`. */
function run(cwd: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { PATH } = process.env;
  const surroundings = { PATH, HOME: cwd, XDG_STATE_HOME: cwd, KUBECONFIG: 'nowhere', MLFLOW_TUI_NAMESPACE: 'of-env', ...env };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { cwd, env: surroundings }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test('a run in the sandbox asks for no cluster, reads nothing of one, and says what it is in each event', async () => {
  const folder = somebodys();
  const { code, stdout, stderr } = await run(folder, ['check', '--sandbox', '--output', 'json']);
  const events = stdout
    .trim()
    .split('\n')
    .map((line): Event => JSON.parse(line));
  expect(events[0]).toMatchObject({ type: 'run.started', context: 'sandbox', namespace: 'catalystlab-shared' });
  expect(events.at(-1)).toMatchObject({ type: 'run.finished', exitCode: code });
  expect(events.filter(({ sandbox }) => sandbox !== 'healthy')).toEqual([]);
  expect(stderr).toBe('');
  // Journals of real runs are kept apart.
  expect(readdirSync(join(folder, 'mlflow-tui'))).toEqual([expect.stringMatching(/-sandbox-\d+\.jsonl$/)]);
});

test('the next steps of it name a context that nobody has', async () => {
  const { stdout } = await run(somebodys(), ['check', '--sandbox=no-secret']);
  expect(stdout).toContain('kubectl --context mlflow-tui-sandbox -n catalystlab-shared get secrets');
});

test('a settings file that is named counts', async () => {
  const folder = somebodys();
  const { stdout } = await run(folder, ['check', '--sandbox', '--config', 'mlflow-tui.yaml']);
  expect(stdout).toContain('SANDBOX mlflow-tui');
  expect(stdout).toMatch(/unmet +Namespace: .*of-file/);
});

test('what goes wrong in it is told as of it', async () => {
  const folder = somebodys();
  const wrong = await run(folder, ['check', '--sandbox'], { MLFLOW_TUI_SANDBOX_SPEED: '0' });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(
    /^SANDBOX mlflow-tui: .*\nSANDBOX {3}MLFLOW_TUI_SANDBOX_SPEED: expected a number from 1 to 1000.*\nSANDBOX .*`mlflow-tui --sandbox=healthy check`/,
  );
  const init = await run(folder, ['init', '--sandbox']);
  expect(init.stderr).toMatch(/^SANDBOX mlflow-tui: mlflow-tui\.yaml is there already.*\nSANDBOX .*: mlflow-tui --sandbox=healthy init /);
  writeFileSync(join(folder, 'file'), '');
  const { stderr } = await run(folder, ['check', '--sandbox'], { XDG_STATE_HOME: join(folder, 'file') });
  expect(stderr).toMatch(/^SANDBOX mlflow-tui: no journal of this run: .*\n$/);
});

test('the scenarios are listed where nothing else could be read', async () => {
  const { code, stdout, stderr } = await run(somebodys(), ['--sandbox=list'], { MLFLOW_TUI_NONSENSE: '1' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}healthy +\S/m);
});

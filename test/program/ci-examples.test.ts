import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

// What the examples have the shells of GitHub and GitLab do, with the variables and secrets that docs/ci.md asks for.
const root = join(import.meta.dirname, '../..');
const read = (name: string) => parse(readFileSync(join(root, 'examples/ci', name), 'utf8'));

const secrets: Readonly<Record<string, string>> = { DEPLOY_KUBECONFIG: kubeconfigOf('deploy'), SMOKE_KUBECONFIG: kubeconfigOf('smoke') };

/** An account at an API server that nobody runs. */
function kubeconfigOf(name: string): string {
  return JSON.stringify({
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name, user: { token: name } }],
  });
}

/** A job's folder, with an `npx` in the PATH that runs this program in the place of the one in the registry. */
function workspace() {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-ci-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  const program = `exec "${process.execPath}" "${join(root, 'bin/mlflow-tui.js')}" "$@"`;
  writeFileSync(join(tools, 'npx'), `#!/bin/sh\n[ "$1" = --yes ] || exit 99\nshift 2\n${program}\n`, { mode: 0o755 });
  return { folder, env: { PATH: `${tools}:${process.env.PATH}`, HOME: folder, CI: 'true' } };
}

function sh(script: string, cwd: string, env: Record<string, string>): number | null {
  return spawnSync('bash', ['-e', '-c', script], { cwd, env }).status;
}

/** Which account the run was of, as its journal tells. */
function contextIn(folder: string): string {
  const journals = join(folder, 'state/mlflow-tui');
  const [file = '', ...others] = readdirSync(journals);
  expect(others).toEqual([]);
  return JSON.parse(readFileSync(join(journals, file), 'utf8').split('\n', 1)[0] ?? '').context;
}

test.each(['deploy', 'smoke'])('the job %s of GitLab goes to the cluster of its account, and nothing of that stays', (job) => {
  const gitLab = read('gitlab-ci.yml');
  const { folder, env } = workspace();
  const given = Object.entries(secrets).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return [name, join(folder, name)];
  });
  const predefined: Record<string, string> = { CI_PROJECT_DIR: folder, CI_JOB_ID: `test-${process.pid}-${job}` };
  const variables = Object.entries<string>(gitLab['.mlflow-tui'].variables).map(([name, value]) => [
    name,
    value.replace(/\$(\w+)/g, (_all, variable: string) => predefined[variable] ?? ''),
  ]);
  const whole = { ...env, ...Object.fromEntries([...given, ...variables]) };
  expect(sh(gitLab[job].script.join('\n'), folder, whole)).toBe(3);
  expect(contextIn(folder)).toBe(job);
  expect(sh(gitLab['.mlflow-tui'].after_script.join('\n'), folder, whole)).toBe(0);
  expect(() => readFileSync(whole.KUBECONFIG)).toThrow('ENOENT');
});

interface Step {
  run?: string;
  env?: Record<string, string>;
  if?: string;
}

test.each(['deploy', 'smoke'])('the job %s of GitHub Actions goes to the cluster of its account, and nothing of that stays', (job) => {
  const gitHub = read('github-actions.yml');
  const { folder, env } = workspace();
  const forNext = join(folder, 'env');
  writeFileSync(forNext, '');
  const contexts: Record<string, string> = {
    'github.workspace': folder,
    ...Object.fromEntries(Object.entries(secrets).map(([name, content]) => [`secrets.${name}`, content])),
  };
  const evaluated = (values: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value.replace(/\$\{\{ ([\w.]+) \}\}/g, (_all, path) => contexts[path] ?? '')]),
    );
  const ended = gitHub.jobs[job].steps
    .filter(({ run }: Step) => run !== undefined)
    .map(({ run = '', env: own }: Step) => {
      const before = readFileSync(forNext, 'utf8').split('\n').filter(Boolean);
      const handed = Object.fromEntries(before.map((line) => line.split(/=(.*)/s)));
      return sh(run, folder, { ...env, RUNNER_TEMP: folder, GITHUB_ENV: forNext, ...evaluated(gitHub.env), ...handed, ...evaluated(own) });
    });
  expect(ended).toEqual([0, 3, 0]);
  expect(contextIn(folder)).toBe(job);
  expect(() => readFileSync(join(folder, 'kubeconfig'))).toThrow('ENOENT');
});

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { compile } from '../../ui/compile.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const gitHub = readFileSync(join(root, 'examples/ci/github-actions.yml'), 'utf8');
const gitLab = readFileSync(join(root, 'examples/ci/gitlab-ci.yml'), 'utf8');

test.each([gitHub, gitLab, readFileSync(join(root, 'docs/ci.md'), 'utf8')])('an example installs this version', (text) => {
  const installed = [...text.matchAll(/npx \S+ mlflow-tui@(\S+)/g)].map(([, wanted]) => wanted);
  expect(installed).toEqual([version, version]);
});

describe('GitHub Actions', () => {
  let parser: typeof import('./workflow-parser.ts');

  beforeAll(async () => {
    const file = await compile('test/unit/docs/workflow-parser.ts');
    parser = await import(file);
    return () => rmSync(dirname(file), { recursive: true });
  });

  /** What GitHub's own parser has against a workflow. */
  async function errorsOf(content: string): Promise<string[]> {
    const { context, value } = parser.parseWorkflow({ name: 'mlflow.yml', content }, new parser.NoOperationTraceWriter());
    if (value) await parser.convertWorkflowTemplate(context, value);
    return context.errors.getErrors().map(String);
  }

  test('takes the example', async () => {
    expect(await errorsOf(gitHub)).toEqual([]);
  });

  test.each([
    ['a key that there is not', 'timeout-minutes', 'timeout-minute'],
    ['a context that there is not', 'secrets.', 'secret.'],
    ['a time that there is not', "'17 5 * * *'", "'17 25 * * *'"],
  ])('would not take %s', async (_case, from, to) => {
    expect(await errorsOf(gitHub.replace(from, to))).not.toEqual([]);
  });
});

describe('GitLab CI', () => {
  /** Whether each job runs in a pipeline with these variables, as gitlab-ci-local makes out with GitLab's schema and rules. */
  async function jobsIn(variables: string[]): Promise<Record<string, string>> {
    const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-gitlab-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(join(root, 'examples/ci/gitlab-ci.yml'), join(folder, '.gitlab-ci.yml'));
    await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    const program = join(root, 'node_modules/gitlab-ci-local/dist/index.js');
    const args = ['--list-json', '--no-evaluate-rule-changes', ...variables.flatMap((variable) => ['--variable', variable])];
    const { stdout } = await run(process.execPath, [program, ...args], { cwd: folder });
    const jobs: { name: string; when: string }[] = JSON.parse(stdout.slice(stdout.indexOf('\n[')));
    return Object.fromEntries(jobs.map(({ name, when }) => [name, when]));
  }

  test.each([
    { variables: ['CI_PIPELINE_SOURCE=schedule'], jobs: { deploy: 'never', smoke: 'on_success' } },
    { variables: ['CI_COMMIT_BRANCH=main', 'CI_DEFAULT_BRANCH=main'], jobs: { deploy: 'on_success', smoke: 'never' } },
    { variables: ['CI_COMMIT_BRANCH=mine', 'CI_DEFAULT_BRANCH=main'], jobs: { deploy: 'never', smoke: 'never' } },
  ])('runs $jobs with $variables', async ({ variables, jobs }) => {
    expect(await jobsIn(variables)).toEqual(jobs);
  });
});

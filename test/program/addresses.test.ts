import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Faults, startPipeline } from '../unit/smoke/pipeline.ts';
import { startGateway } from './gateway.ts';

const program = join(import.meta.dirname, '../../bin/mlflow-tui.js');
const login = { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'pass:word' };
const authorization = `Basic ${Buffer.from('me:pass:word').toString('base64')}`;
const secrets = /pass:word|me:pass|c2VjcmV0|key-of-llamastack|scope-of-collector|bWU6cGFzczp3b3Jk/;

/** A pipeline behind a login, and the program at its addresses, on a machine without a kubeconfig. */
async function start(faults: Faults = {}) {
  const pipeline = await startPipeline(faults);
  const { collector, collectorGrpc, llamastack, direct } = pipeline.options.targets;
  const mlflow = await startGateway(direct.url, { authorization });
  const home = mkdtempSync(join(tmpdir(), 'mlflow-tui-addresses-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const urls = [`--mlflow-url=${mlflow}`, `--collector-url=${collector?.url}`];
  const all = [...urls, `--collector-grpc-url=${collectorGrpc?.url}`, `--llamastack-url=${llamastack?.url}`];
  const run = (args: string[], env: NodeJS.ProcessEnv = login, stopAt?: string) =>
    endOf(args, { PATH: process.env.PATH, HOME: home, KUBECONFIG: join(home, 'none'), XDG_STATE_HOME: home, ...env }, stopAt);
  return { pipeline, mlflow, urls, all, home, run };
}

/** @param stopAt interrupt it once it has said this */
async function endOf(args: string[], env: NodeJS.ProcessEnv, stopAt?: string) {
  const child = spawn(process.execPath, [program, 'smoke', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data) => {
      said[name] += data;
      if (stopAt === undefined || !said[name].includes(stopAt)) return;
      stopAt = undefined;
      child.kill('SIGINT');
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { code, ...said };
}

test('all paths whose addresses are given are proven, and nothing is left; credentials are sent, and not said', async () => {
  const { pipeline, all, run, home } = await start();
  const env = { ...login, LLAMA_STACK_CLIENT_API_KEY: 'key-of-llamastack', OTEL_EXPORTER_OTLP_HEADERS: 'x-scope=scope-of-collector' };
  const report = join(home, 'report.xml');
  const { code, stdout, stderr } = await run([...all, '--output', 'json', '--report', `junit=${report}`], env);
  expect(stderr).toBe('');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events[0]).toMatchObject({ type: 'run.started', command: 'smoke', namespace: '', context: expect.stringMatching(/^http:/) });
  const verdicts = events.filter(({ type }) => type === 'smoke.path');
  expect(verdicts.map(({ path }) => path).sort()).toEqual(['collector', 'collector-grpc', 'direct', 'llamastack']);
  expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: 'run.finished', outcome: 'done', exitCode: 0, experiment: 'llamastack-traces' });
  expect(code).toBe(0);
  expect(pipeline.traces.size).toBe(0);

  expect(pipeline.asked.collector.every(({ headers }) => headers['x-scope'] === 'scope-of-collector')).toBe(true);
  expect(pipeline.asked.llamastack.every(({ headers }) => headers.authorization === 'Bearer key-of-llamastack')).toBe(true);
  expect(readFileSync(report, 'utf8')).toContain('failures="0"');
  expect(stdout + readFileSync(report, 'utf8')).not.toMatch(secrets);
});

test('traces that went elsewhere are exit code 4, and the program says where, in ASCII where that is asked for', async () => {
  const { urls, run } = await start({ experimentId: '7' });
  const { code, stdout } = await run([...urls, '--ascii']);
  expect(code).toBe(4);
  expect(stdout).toContain('the traces went to experiment 7 instead of 1');
  expect(stdout).toContain('  v direct          you -----> MLflow');
  expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
});

test('interrupted, it says how far it came, in the JUnit report too, and takes back what it sent', async () => {
  const { pipeline, urls, run, home } = await start({ holds: true });
  const report = join(home, 'report.xml');
  const running = run([...urls, '--report', `junit=${report}`], login, 'direct: 12 sent');
  const { code, stdout } = await running;
  expect(code).toBe(130);
  expect(stdout).toContain('  ✔ direct ');
  expect(stdout).toContain('  ? collector ');
  expect(stdout).toContain('12 acknowledged    0 found');
  expect(stdout).toContain('stopped before the verdict');
  expect(readFileSync(report, 'utf8')).toMatch(/name="proven"[^>]*>\s*<skipped message="stopped before the verdict"/);
  expect(pipeline.traces.size).toBe(0);
});

test('an MLflow behind a login says so, and nothing is sent', async () => {
  const { pipeline, urls, run } = await start();
  const { code, stdout } = await run(urls, { MLFLOW_TRACKING_TOKEN: 'c2VjcmV0' });
  expect(code).toBe(4);
  expect(stdout).toContain('401 "You are not authenticated."');
  expect(stdout).toContain('MLFLOW_TRACKING_USERNAME');
  expect(stdout).not.toMatch(secrets);
  expect(pipeline.asked.collector).toEqual([]);
});

test('an experiment that is not there: the nearest is named, and nothing is sent', async () => {
  const { pipeline, urls, run } = await start();
  const { code, stdout } = await run(urls, { ...login, MLFLOW_TUI_MLFLOW_EXPERIMENT: 'lamastack-traces' });
  expect(code).toBe(4);
  expect(stdout).toContain('there is no experiment lamastack-traces in MLflow');
  expect(stdout).toContain('did you mean llamastack-traces?');
  expect(pipeline.asked.collector).toEqual([]);
});

test.each<[string[], string]>([
  [['--collector-url', 'http://a:4318'], 'the addresses lack that of MLflow'],
  [['--mlflow-url', 'http://a', '-n', 'b', '--wait', '5s'], 'no cluster is asked: leave out --namespace, --wait'],
  [['--mlflow-url', 'http://a', '--report', 'junit=/none/report.xml'], `--report: can't write "/none/report.xml"`],
])('smoke %j is refused before anything is sent', async (args, message) => {
  const { code, stdout, stderr } = await endOf(args, { PATH: process.env.PATH, XDG_STATE_HOME: tmpdir() });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { keys, type ProgramInTerminal, start } from '../ui/terminal.ts';
import { removeImage, tagImage } from './support/images.ts';
import { kubectl, undeploy } from './support/namespace.ts';
import { bin, stateHome } from './support/program.ts';

// The built program in a real pseudo-terminal, on a real cluster. The tests build on one another.
const url = 'http://mlflow.127.0.0.2.nip.io';

beforeAll(undeploy);

function startSession(cols: number, rows: number, env: Record<string, string> = {}): ProgramInTerminal {
  return start({ command: process.execPath, args: [bin], cols, rows, env: { XDG_STATE_HOME: stateHome, ...env } });
}

async function expectLeft(terminal: ProgramInTerminal, exitCode: number, summary: string): Promise<void> {
  expect((await terminal.exit).exitCode).toBe(exitCode);
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.screen()).toContain(summary);
}

test('n at the question leaves everything as it was', async () => {
  const terminal = startSession(80, 24);
  await terminal.until('Apply these 10 changes? y/n', 20_000);
  terminal.send('n');
  await terminal.until('nothing was changed', 10_000);
  terminal.send('q');
  await expectLeft(terminal, 130, 'Nothing was changed');
});

test('at 100x30 from the first frame through plan, yes, rollouts and smoke test to the summary', async () => {
  const terminal = startSession(100, 30);
  // All rows are there before the cluster has answered.
  expect(await terminal.until('Smoke test', 10_000)).toMatch(/Prerequisites/);
  await terminal.until('gets OTEL_* variables, which restarts its pod', 20_000);
  terminal.send('y');
  await terminal.until((screen) => /└ ReplicaSet mlflow-\w+ +new 0\/1/.test(screen) && /└ Pod mlflow-/.test(screen), 30_000);
  await terminal.until('└ ReplicaSet llamastack-', 90_000);
  terminal.send('q');
  await terminal.until('Quit? y/n');
  terminal.send('n');
  await terminal.until(`MLflow ${url}`, 90_000);
  expect(terminal.screen()).toMatch(/12 sent +12 acknowledged, 12 found/);
  expect(terminal.screen()).toContain('0 lost  0 changed');

  // After the run it goes on watching: what becomes of the collector is in its pane, and its row keeps the run's outcome.
  const serviceSays = (state: string) => (screen: string) => new RegExp(`Service otel-collector +${state}`).test(screen);
  terminal.send(keys.up.repeat(3));
  await terminal.until(serviceSays('1 ready endpoint'), 10_000);
  kubectl('scale', 'deployment/otel-collector', '--replicas=0');
  const lost = await terminal.until('! Deployment otel-collector is scaled to 0', 20_000);
  expect(lost).toMatch(/❯ ✔ Collector +1\/1 ready/);
  await terminal.until(serviceSays('no ready endpoint'), 20_000);
  kubectl('scale', 'deployment/otel-collector', '--replicas=1');
  await terminal.until(serviceSays('1 ready endpoint'), 60_000);
  terminal.send('q');
  await expectLeft(terminal, 0, `MLflow      ${url}`);
});

test('at 80x24 the same again finds nothing to change, s proves it once more; Ctrl+C at the question leaves', async () => {
  const again = startSession(80, 24);
  await again.until('Nothing to change', 20_000);
  again.send('y');
  await again.until('9 unchanged', 60_000);
  await again.until('Done in', 60_000);
  again.send('s');
  // The line above the keys, which is drawn last: `Done in` stood there before.
  await again.until('Waiting for: Smoke test', 10_000);
  await again.until('Done in', 60_000);
  again.send('q');
  await expectLeft(again, 0, 'All good');

  const left = startSession(80, 24);
  await left.until('y/n', 20_000);
  left.send(keys.ctrlC);
  await expectLeft(left, 130, 'Nothing was changed');
});

test('a rollout whose image can not be pulled fails, and r retries it once the image is there', async () => {
  await undeploy();
  const image = 'ghcr.io/mlflow/mlflow:v3.17.2-late';
  onTestFinished(async () => {
    await undeploy();
    removeImage(image);
  });
  const terminal = startSession(100, 30, { MLFLOW_TUI_MLFLOW_IMAGE: image });
  await terminal.until('Apply these 10 changes? y/n', 20_000);
  terminal.send('y');
  const failed = await terminal.until('Failed: MLflow', 90_000);
  expect(failed).toMatch(/✖ MLflow +failed/);
  expect(failed).toContain('r retry');

  tagImage('ghcr.io/mlflow/mlflow:v3.17.2-full', image);
  terminal.send('r');
  await terminal.until((screen) => screen.includes('Waiting for: ') && !screen.includes('r retry'), 10_000);
  expect(await terminal.until('Done in', 180_000)).toContain(`MLflow ${url}`);
  terminal.send('q');
  await expectLeft(terminal, 0, `MLflow      ${url}`);
});

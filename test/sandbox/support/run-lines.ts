import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../bin/mlflow-tui.js', import.meta.url));
/** No kubeconfig, no journals, no settings of who runs the tests. */
const home = mkdtempSync(join(tmpdir(), 'mlflow-tui-sandbox-'));

/** Runs the built program to its end, with a sandbox that goes so many times as fast as a cluster. */
export async function runLines(args: string[], speed: number): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, CI: 'true', MLFLOW_TUI_SANDBOX_SPEED: String(speed) };
  const child = spawn(process.execPath, [bin, ...args], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watch410 } from '../../src/sandbox/scenarios/watch-410.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { openListeningLink } from './support/listening-link.ts';
import { runLines } from './support/run-lines.ts';

/** A kubeconfig of one cluster. @returns its path */
function kubeconfig(server: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'config');
  const named = [{ name: 'it', cluster: { server }, context: { cluster: 'it', user: 'it' }, user: { token: 'sandbox' } }];
  writeFileSync(file, JSON.stringify({ 'current-context': 'it', clusters: named, contexts: named, users: named }));
  return file;
}

// The program says nothing of it, so it is listened to between it and the API server.
test('a run of watch-410 ends well, and has met the 410', async () => {
  const sandbox = await startSandbox({ scenario: watch410, speed: 30 });
  onTestFinished(() => sandbox.close());
  const link = await openListeningLink(new URL(sandbox.selected.cluster.server), 'too old resource version');
  onTestFinished(link.close);
  const { exitCode, stdout, stderr } = await runLines(['--ci', '--kubeconfig', kubeconfig(link.url)], 30);
  expect([exitCode, stderr], stdout).toEqual([0, '']);
  expect(link.heard()).toBeGreaterThan(0);
});

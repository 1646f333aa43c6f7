import { expect } from 'vitest';
import { loadKubeconfig } from '../../src/cluster/connect.ts';
import { holdConversations } from '../conversations/hold.ts';
import { runProgram } from './support/program.ts';

holdConversations('cluster', async () => {
  // MLflow and the collector are among those that are spoken to.
  const run = await runProgram(['--ci']);
  expect(run.exitCode, run.wrong).toBe(0);
  return loadKubeconfig({});
});

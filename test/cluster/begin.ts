import { kubectlLater } from './support/namespace.ts';
import { runProgram } from './support/program.ts';

/**
 * Before the tests: a cluster that was just started again says of its pods what was true before it stopped, until the kubelet has looked.
 * A pod that goes and comes back proves that somebody looks, and the prerequisites that PostgreSQL answers.
 */
export default async function begin(): Promise<void> {
  await kubectlLater('delete', 'pods', '-l', 'app=llamastack', '--timeout=120s');
  await kubectlLater('rollout', 'status', 'deployment/llamastack', '--timeout=180s');
  const { exitCode, wrong } = await runProgram(['check', '--wait', '5m']);
  if (exitCode !== 0) throw new Error(`the cluster is not ready for the tests:\n${wrong}`);
}

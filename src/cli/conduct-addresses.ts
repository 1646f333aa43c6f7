import { secondsSince } from '../run/engine.ts';
import type { Emit, Event, TaskInfo } from '../run/events.ts';
import { run } from '../run/run.ts';
import { type AtAddresses, addressTask } from '../tasks/smoke/at-addresses.ts';
import { exitCodeOf } from './exit-codes.ts';
import { version } from './version.ts';

/**
 * Conducts a smoke test at addresses, where no kubeconfig is needed or read: the same events as of a run in a cluster, with MLflow's
 * address in the place of the kubeconfig's context, and no namespace.
 * @returns the exit code
 */
export async function conductAtAddresses(
  options: AtAddresses & { timeoutMs: number },
  receive: (event: Event) => void,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = performance.now();
  const emit: Emit = (body) => receive({ time: new Date().toISOString(), ...body });
  const { url } = options.addresses.mlflow;
  const { id, title, group, needs } = addressTask;
  const tasks: TaskInfo[] = [{ id, title, group, needs }];
  emit({ type: 'run.started', version, command: 'smoke', context: url, namespace: '', tasks });
  const whole = {
    context: options,
    prerequisites: [],
    tasks: [addressTask],
    plan: async () => [],
    confirm: async () => true,
    waitMs: 0,
    timeoutMs: options.timeoutMs,
  };
  const { outcome } = await run<AtAddresses>(whole, { emit, signal });
  const experiment = options.smoke.experiment ?? options.experiment;
  emit({ type: 'run.finished', outcome, exitCode: exitCodeOf[outcome], seconds: secondsSince(startedAt), url, experiment });
  return exitCodeOf[outcome];
}

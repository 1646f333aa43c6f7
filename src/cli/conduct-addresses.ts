import { secondsSince } from '../run/engine.ts';
import type { Emit, Event, TaskInfo } from '../run/events.ts';
import { run } from '../run/run.ts';
import { readCredentials } from '../settings/credentials.ts';
import type { SettingFlags } from '../settings/load.ts';
import type { Settings } from '../settings/schema.ts';
import { addressesOf, pathsAt } from '../tasks/smoke/addresses.ts';
import { type AtAddresses, addressTask } from '../tasks/smoke/at-addresses.ts';
import type { SmokeChoice } from '../tasks/smoke/choice.ts';
import { longestSmokeMs } from '../tasks/smoke/load.ts';
import { exitCodeOf } from './exit-codes.ts';
import { refuseCluster } from './smoke-choice.ts';
import { version } from './version.ts';

interface Asked {
  smoke: SmokeChoice;
  flags: SettingFlags;
}

/**
 * What a smoke test at addresses is asked for; undefined when none is given, and a cluster is meant. Pure.
 * @throws Problem (usage) for what does not go together, and for credentials that can't be sent
 */
export function atAddresses({ smoke, flags }: Asked, settings: Settings, env: NodeJS.ProcessEnv): AtAddressesInTime | undefined {
  // In a cluster no credentials are sent, so that it does not matter what they are.
  if (Object.values(settings.smoke).every((url) => url === undefined)) return undefined;
  const addresses = addressesOf(settings.smoke, readCredentials(env));
  if (addresses === undefined) return undefined;
  refuseCluster(flags);
  const timeoutMs = longestSmokeMs(smoke.load, settings.timeout);
  return { smoke, addresses, paths: pathsAt(addresses, smoke), experiment: settings.mlflow.experiment, timeoutMs };
}

type AtAddressesInTime = AtAddresses & { timeoutMs: number };

/**
 * Conducts a smoke test at addresses, where no kubeconfig is needed or read: the same events as of a run in a cluster, with MLflow's
 * address in the place of the kubeconfig's context, and no namespace.
 * @returns the exit code
 */
export async function conductAtAddresses(
  options: AtAddressesInTime,
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

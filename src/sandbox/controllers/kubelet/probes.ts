import type { Probe } from 'kubernetes-types/core/v1.d.ts';
import type { Machine } from '../../machine.ts';
import { record } from '../events.ts';
import { inBackground } from '../objects.ts';
import type { Instance } from './instance.ts';
import { tryProbe } from './probe.ts';

/** What the probes of a container come to. */
interface Verdicts {
  started(): void;
  ready(isReady: boolean): void;
  /** It is to be started again, because of the "liveness" or "startup" probe. */
  kill(probe: string): void;
}

/** Probes a container as long as it runs: its start first, then its readiness and its life. One without a probe passes it. */
export function runProbes(machine: Machine, instance: Instance, verdicts: Verdicts): void {
  const { pod, spec, signal } = instance.os;
  const { startupProbe, readinessProbe, livenessProbe } = spec;
  inBackground(machine, pod, signal, async () => {
    if (startupProbe !== undefined && !(await probe(machine, instance, 'Startup', startupProbe, () => true))) {
      verdicts.kill('startup');
      return;
    }
    verdicts.started();
    const tellReady = (passed: boolean) => {
      verdicts.ready(passed);
      return false;
    };
    if (readinessProbe === undefined) verdicts.ready(true);
    else inBackground(machine, pod, signal, async () => void (await probe(machine, instance, 'Readiness', readinessProbe, tellReady)));
    if (livenessProbe === undefined) return;
    await probe(machine, instance, 'Liveness', livenessProbe, (passed) => !passed);
    verdicts.kill('liveness');
  });
}

/** Tries a probe every period until its verdict is the last one that is wanted. @returns that one */
async function probe(machine: Machine, { os }: Instance, name: string, how: Probe, isLast: (passed: boolean) => boolean): Promise<boolean> {
  const { initialDelaySeconds = 0, periodSeconds = 10 } = how;
  const { pod, spec, signal } = os;
  const count = counter(how);
  if (initialDelaySeconds > 0) await machine.clock.sleep(initialDelaySeconds, signal);
  for (;;) {
    const why = await tryProbe(machine, os, how, signal);
    signal.throwIfAborted();
    const message = `${name} probe failed: ${why}`;
    if (why !== undefined)
      record(machine, pod, { type: 'Warning', reason: 'Unhealthy', message, component: 'kubelet', container: spec.name });
    const verdict = count(why === undefined);
    if (verdict !== undefined && isLast(verdict)) return verdict;
    await machine.clock.sleep(Math.max(1, periodSeconds), signal);
  }
}

/** The verdict after so many of the same answer in a row; undefined before. */
function counter({ failureThreshold = 3, successThreshold = 1 }: Probe): (passed: boolean) => boolean | undefined {
  let last: boolean | undefined;
  let row = 0;
  return (passed) => {
    row = passed === last ? row + 1 : 1;
    last = passed;
    return row >= (passed ? successThreshold : failureThreshold) ? passed : undefined;
  };
}

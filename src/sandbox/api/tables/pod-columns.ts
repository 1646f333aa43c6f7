import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { since } from './duration.ts';

/** What `kubectl get pods` says of a pod (k8s.io/kubernetes, pkg/printers/internalversion, printPod). */
export function podStatus({ metadata, spec, status }: Pod): string {
  if (metadata?.deletionTimestamp !== undefined) return 'Terminating';
  const inits = status?.initContainerStatuses ?? [];
  const index = inits.findIndex(({ state }) => state?.terminated?.exitCode !== 0);
  if (index >= 0) {
    const reason = reasonOf(inits[index]);
    return reason === undefined || reason === 'PodInitializing' ? `Init:${index}/${spec?.initContainers?.length ?? 0}` : `Init:${reason}`;
  }
  const reasons = (status?.containerStatuses ?? []).map(reasonOf).filter((reason) => reason !== undefined);
  const isRunning = (status?.containerStatuses ?? []).some(({ state }) => state?.running !== undefined);
  if (reasons[0] === 'Completed' && isRunning) return 'NotReady';
  return reasons[0] ?? status?.reason ?? status?.phase ?? '';
}

function reasonOf(container: ContainerStatus | undefined): string | undefined {
  const { waiting, terminated } = container?.state ?? {};
  if (waiting?.reason) return waiting.reason;
  if (terminated === undefined) return undefined;
  return terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
}

/** "1/2": ready of all. */
export function podReady({ spec, status }: Pod): string {
  return `${(status?.containerStatuses ?? []).filter(({ ready }) => ready).length}/${spec?.containers.length ?? 0}`;
}

/** "3 (5m ago)". */
export function podRestarts({ status }: Pod, now: Date): string {
  const containers = status?.containerStatuses ?? [];
  const count = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const last = containers
    .map(({ lastState }) => lastState?.terminated?.finishedAt as string | undefined)
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return count === 0 || last === undefined ? String(count) : `${count} (${since(last, now)} ago)`;
}

import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';

/** A pod's state in one word, as `kubectl get pods` prints it. */
export function podStatus(pod: Pod): string {
  if (pod.metadata?.deletionTimestamp !== undefined) return 'Terminating';
  const statuses = pod.status?.containerStatuses ?? [];
  const init = pod.status?.initContainerStatuses?.find(
    (status) => stoppedReason(status) !== undefined && stoppedReason(status) !== 'Completed',
  );
  if (init !== undefined) return `Init:${stoppedReason(init)}`;
  const reason = statuses.map(stoppedReason).find((word) => word !== undefined);
  return reason ?? pod.status?.reason ?? pod.status?.phase ?? 'Unknown';
}

/** Why a container does not run; undefined when it runs. */
export function stoppedReason({ state }: ContainerStatus): string | undefined {
  if (state?.waiting !== undefined) return state.waiting.reason ?? 'Waiting';
  if (state?.terminated !== undefined) return state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`;
  return undefined;
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { badRequest } from '../api/status.ts';

/** Which instance of a container has the log that is asked for: the one that the kubelet keeps as the latest, or the one before it. */
type LogSource = 'latest' | 'before' | 'none';

/** As kubelet's validateContainerLogStatus decides, with its words. @throws Refusal */
export function logSource(pod: Pod, container: string, previous: boolean): LogSource {
  const name = pod.metadata?.name;
  // Without a node there is nobody to ask: an empty log.
  if (pod.spec?.nodeName === undefined && pod.status?.hostIP === undefined) return 'none';
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  const status = statuses.find((one) => one.name === container);
  const which = `container "${container}" in pod "${name}"`;
  if (status === undefined) throw badRequest(`${which} is not available`);
  const { running, terminated, waiting } = status.state ?? {};
  const isUp = running !== undefined || terminated !== undefined;
  const hasBefore = status.lastState?.terminated !== undefined;
  if (previous && !hasBefore) throw badRequest(`previous terminated ${which} not found`);
  // Between two instances the one that ended is the one before, and its log is the latest.
  if (previous) return isUp ? 'before' : 'latest';
  if (isUp || hasBefore) return 'latest';
  throw badRequest(`${which} is waiting to start: ${waitingWords(waiting?.reason)}`);
}

function waitingWords(reason = 'ContainerCreating'): string {
  if (reason === 'ErrImagePull') return "image can't be pulled";
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason;
}

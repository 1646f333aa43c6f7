import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Context } from '../../context.ts';

/** The last lines of the log of a pod's first container, oldest first; with `sinceSeconds` none that are older. */
export async function lastLines(
  { cluster, settings }: Context,
  pod: Pod,
  limits: { tailLines: number; sinceSeconds?: number },
  signal: AbortSignal,
): Promise<string[]> {
  const target = { namespace: settings.namespace, pod: pod.metadata?.name ?? '', container: pod.spec?.containers[0]?.name ?? '' };
  const lines: string[] = [];
  await cluster.followLog(target, { ...limits, follow: false }, (line) => lines.push(line), signal);
  return lines;
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { ports } from '../../../manifests/names.ts';
import { request } from '../../../mlflow/http.ts';
import { type CollectorMetrics, readMetrics } from '../../../smoke/diagnosis/collector-metrics.ts';
import type { Context } from '../../context.ts';

/**
 * What a collector's pod has counted so far, and this machine's clock minus its own, in milliseconds, from whole seconds. @throws when its port 8888 does not answer within five seconds.
 */
export async function countersOf(
  { cluster, settings }: Context,
  pod: Pod,
  signal: AbortSignal,
): Promise<{ counters: CollectorMetrics; skewMs: number | undefined }> {
  const agent = cluster.tunnel({ namespace: settings.namespace, pod: pod.metadata?.name ?? '', port: ports.collectorMetrics });
  try {
    const asked = Date.now();
    const endpoint = { agent, url: `http://localhost:${ports.collectorMetrics}` };
    const answer = await request(endpoint, { method: 'GET', path: '/metrics', deadlineMs: 5_000 }, signal);
    return { counters: readMetrics(answer.body.toString()), skewMs: skewOf(answer.headers.date, asked) };
  } finally {
    agent.destroy();
  }
}

/** This machine's clock minus the one that dated an answer to a question just asked; undefined without a date. */
export function skewOf(date: string | undefined, asked: number): number | undefined {
  const dated = Date.parse(date ?? '');
  // Half a second stands for what the whole one leaves open.
  return Number.isNaN(dated) ? undefined : (asked + Date.now()) / 2 - (dated + 500);
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { ports } from '../../../manifests/names.ts';
import { request } from '../../../mlflow/http.ts';
import { type CollectorMetrics, readMetrics } from '../../../smoke/diagnosis/collector-metrics.ts';
import type { Context } from '../../context.ts';

/** What a collector's pod has counted so far. @throws when its port 8888 does not answer within two seconds. */
export async function countersOf({ cluster, settings }: Context, pod: Pod, signal: AbortSignal): Promise<CollectorMetrics> {
  const agent = cluster.tunnel({ namespace: settings.namespace, pod: pod.metadata?.name ?? '', port: ports.collectorMetrics });
  try {
    const endpoint = { agent, url: `http://localhost:${ports.collectorMetrics}` };
    const answer = await request(endpoint, { method: 'GET', path: '/metrics', deadlineMs: 2_000 }, signal);
    return readMetrics(answer.body.toString());
  } finally {
    agent.destroy();
  }
}

import { names, ports } from '../../../manifests/names.ts';
import { request } from '../../../mlflow/http.ts';
import type { Workload } from '../../../smoke/diagnosis/evidence.ts';
import { cleanLine } from '../../../text/clean.ts';
import type { Context } from '../../context.ts';
import { isPodReady } from '../../rollout/observed.ts';
import { attempt, ifFound } from './attempt.ts';
import type { Before } from './collector.ts';
import { lastLines } from './log.ts';
import { skewOf } from './metrics.ts';
import { findWorkload } from './workload.ts';

/** What a server that is well by now said before that has no part in this test. */
const sinceSeconds = 120;

export interface MlflowSeen {
  mlflow: Workload;
  mlflowErrors?: string[];
  clockSkewMs?: number;
}

/** MLflow's pods, the errors in its log, and its clock. */
export async function examineMlflow(context: Context, before: Before, signal: AbortSignal): Promise<MlflowSeen> {
  const { seen, pods } = await findWorkload(context, names.mlflow, before, signal);
  const [pod] = pods;
  const [log, clockSkewMs] = await Promise.all([
    pod && attempt(lastLines(context, pod, { tailLines: 150, ...(isPodReady(pod) && { sinceSeconds }) }, signal)),
    pod && attempt(clockSkew(context, pod.metadata?.name ?? '', signal)),
  ]);
  const errors = log
    ?.filter((line) => /\bERROR\b|[a-z]\w*(Error|Exception): |FATAL/.test(line))
    .map((line) => cleanLine(line).slice(0, 300));
  return { mlflow: seen, ...ifFound('mlflowErrors', errors?.slice(-10)), ...ifFound('clockSkewMs', clockSkewMs) };
}

/** This machine's clock minus MLflow's. @throws when it does not answer. */
async function clockSkew({ cluster, settings }: Context, pod: string, signal: AbortSignal): Promise<number | undefined> {
  const agent = cluster.tunnel({ namespace: settings.namespace, pod, port: ports.mlflow });
  try {
    const asked = Date.now();
    const answer = await request(
      { agent, url: `http://localhost:${ports.mlflow}` },
      { method: 'GET', path: '/health', deadlineMs: 5_000 },
      signal,
    );
    return skewOf(answer.headers.date, asked);
  } finally {
    agent.destroy();
  }
}

import { names, ports } from '../../../manifests/names.ts';
import { request } from '../../../mlflow/http.ts';
import type { Workload } from '../../../smoke/diagnosis/evidence.ts';
import { cleanLine } from '../../../text/clean.ts';
import type { Context } from '../../context.ts';
import { attempt, ifFound } from './attempt.ts';
import { lastLines } from './log.ts';
import { findWorkload } from './workload.ts';

export interface MlflowSeen {
  mlflow: Workload;
  mlflowErrors?: string[];
  clockSkewMs?: number;
}

/** MLflow's pods, the errors in its log, and its clock. */
export async function examineMlflow(context: Context, signal: AbortSignal): Promise<MlflowSeen> {
  const { seen, pods } = await findWorkload(context, names.mlflow, signal);
  const [pod] = pods;
  const [log, clockSkewMs] = await Promise.all([
    pod && attempt(lastLines(context, pod, 150, signal)),
    pod && attempt(clockSkew(context, pod.metadata?.name ?? '', signal)),
  ]);
  const errors = log
    ?.filter((line) => /\bERROR\b|[a-z]\w*(Error|Exception): |FATAL/.test(line))
    .map((line) => cleanLine(line).slice(0, 300));
  return { mlflow: seen, ...ifFound('mlflowErrors', errors?.slice(-10)), ...ifFound('clockSkewMs', clockSkewMs) };
}

/** This machine's clock minus that of an answer, which has whole seconds. @throws when it does not answer. */
async function clockSkew({ cluster, settings }: Context, pod: string, signal: AbortSignal): Promise<number | undefined> {
  const agent = cluster.tunnel({ namespace: settings.namespace, pod, port: ports.mlflow });
  try {
    const before = Date.now();
    const answer = await request(
      { agent, url: `http://localhost:${ports.mlflow}` },
      { method: 'GET', path: '/health', deadlineMs: 2_000 },
      signal,
    );
    const date = Date.parse(answer.headers.date ?? '');
    return Number.isNaN(date) ? undefined : (before + Date.now()) / 2 - (date + 500);
  } finally {
    agent.destroy();
  }
}

import type { Agent } from 'node:http';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { pods } from '../cluster/kinds.ts';
import { names, ports, selector } from '../manifests/names.ts';
import { createMlflow, type Mlflow } from '../mlflow/client.ts';
import { lacksTables, MlflowError, restartHint } from '../mlflow/errors.ts';
import { Problem } from '../problem.ts';
import type { Context } from './context.ts';
import { kubectl } from './kubectl.ts';
import { labelSelector } from './labels.ts';
import { isPodReady } from './rollout/observed.ts';

export async function podsWith(cluster: Cluster, namespace: string, labels: Record<string, string>, signal: AbortSignal): Promise<Pod[]> {
  return cluster.list(pods, { namespace, labelSelector: labelSelector(labels) }, signal);
}

/** Pods that can take a request now. */
export function readyPods(all: Pod[]): Pod[] {
  return all.filter((pod) => isPodReady(pod) && pod.metadata?.deletionTimestamp === undefined);
}

/**
 * Lends an http.Agent whose connections end at a ready pod of one of our programs, through the API server.
 * @throws Problem when no pod of it is ready.
 */
async function withTunnel<T>(
  { cluster, settings }: Context,
  { app, port }: { app: string; port: number },
  signal: AbortSignal,
  work: (agent: Agent) => Promise<T>,
): Promise<T> {
  const { namespace } = settings;
  const pod = readyPods(await podsWith(cluster, namespace, selector(app), signal))[0]?.metadata?.name;
  if (pod === undefined) {
    throw new Problem(`no pod of ${app} is ready in ${namespace}`, { hint: `${kubectl(settings)} describe deployment ${app}` });
  }
  const agent = cluster.tunnel({ namespace, pod, port });
  try {
    return await work(agent);
  } finally {
    agent.destroy();
  }
}

/** Lends a client of the deployed MLflow. To MLflow the tunnel is localhost, which it always allows. */
export function withMlflow<T>(context: Context, signal: AbortSignal, work: (mlflow: Mlflow) => Promise<T>): Promise<T> {
  const { settings } = context;
  const hint = `${kubectl(settings)} logs deploy/${names.mlflow}`;
  return withTunnel(context, { app: names.mlflow, port: ports.mlflow }, signal, (agent) =>
    work(createMlflow({ agent, url: `http://localhost:${ports.mlflow}`, hint })),
  ).catch((error: unknown) => {
    throw error instanceof MlflowError && lacksTables(error.message)
      ? new Problem(error.message, { hint: restartHint(kubectl(settings)), cause: error })
      : error;
  });
}

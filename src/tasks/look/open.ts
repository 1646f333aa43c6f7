import type { Agent, ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { withDeadline } from '../../deadline.ts';
import { names, ports, selector } from '../../manifests/names.ts';
import { createMlflow } from '../../mlflow/client.ts';
import { Problem } from '../../problem.ts';
import type { Context } from '../context.ts';
import { lookUpExperiment } from '../deploy/experiment.ts';
import { urlIfKnown } from '../host.ts';
import { kubectl } from '../kubectl.ts';
import { podsWith, readyPods } from '../pods.ts';
import { listen } from './listen.ts';

/** Somebody waits for a browser to open. */
const ingressMs = 2000;

/** Where a browser on this machine finds MLflow. */
export interface Entrance {
  url: string;
  tunnel: boolean;
}

/**
 * MLflow's address for a browser on this machine: its Ingress's where that answers, else one of this machine, from where all goes through
 * the API server to a pod that is ready. @returns a function that makes the tunnel once, which ends when the signal aborts; it throws a
 * Problem when no pod of MLflow is ready.
 */
export function entranceFinder(context: Context, signal: AbortSignal): () => Promise<Entrance> {
  let tunnel: Promise<number> | undefined;
  return async () => {
    const url = urlIfKnown(context);
    const outside = url === undefined ? undefined : await pageAt(context, url, signal);
    if (outside !== undefined) return { url: outside, tunnel: false };
    const connect = podConnector(context, signal);
    // Rather now, in words, than in the browser.
    await connect.findPod();
    tunnel ??= listen(connect, signal);
    const port = await tunnel;
    // Without it there is MLflow's first page, also where the experiment was deleted.
    const id = context.facts.experimentId ?? (await lookUpExperiment(context, signal).catch(() => undefined));
    signal.throwIfAborted();
    return { url: pageOf(`http://localhost:${port}`, id), tunnel: true };
  };
}

/** The page of our experiment, else MLflow's first one. */
function pageOf(origin: string, experimentId: string | undefined): string {
  return experimentId === undefined ? origin : `${origin}/#/experiments/${encodeURIComponent(experimentId)}`;
}

/** The page's address when it is MLflow that answers at this URL: it is asked for our experiment, which nobody else could tell. */
export async function pageAt({ settings }: Context, url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const ask = (until: AbortSignal) => createMlflow({ url }).experimentByName(settings.mlflow.experiment, until);
    const experiment = await withDeadline(signal, ingressMs, `${url} to answer`, ask);
    return pageOf(url, experiment?.lifecycleStage === 'active' ? experiment.id : undefined);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Makes connections to a ready pod of MLflow, to another one after a rollout. */
function podConnector({ cluster, settings }: Context, signal: AbortSignal) {
  const { namespace } = settings;
  async function findPod(): Promise<string> {
    const found = readyPods(await podsWith(cluster, namespace, selector(names.mlflow), signal))[0]?.metadata?.name;
    if (found !== undefined) return found;
    throw new Problem(`no pod of MLflow is ready in ${namespace}`, { hint: `${kubectl(settings)} describe deployment ${names.mlflow}` });
  }
  let agent: Agent | undefined;
  const connect = async (): Promise<Duplex> => {
    // Answered in words where there is none.
    await findPod();
    agent ??= cluster.tunnel({ namespace, pod: findPod, port: ports.mlflow });
    // The agent makes a plain stream of bytes; its pool is for requests of our own.
    return agent.createConnection({} satisfies ClientRequestArgs) as Duplex;
  };
  return Object.assign(connect, { findPod });
}

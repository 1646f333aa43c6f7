import type { Pod, Service } from 'kubernetes-types/core/v1.d.ts';
import { services } from '../../cluster/kinds.ts';
import { names, ports } from '../../manifests/names.ts';
import { createMlflow, type Mlflow } from '../../mlflow/client.ts';
import type { Endpoint } from '../../mlflow/http.ts';
import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import type { Fault } from '../../smoke/paths/path-result.ts';
import type { Targets } from '../../smoke/targets.ts';
import type { Context } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { podsWith, readyPods } from '../pods.ts';
import { experimentNamed } from './experiment.ts';

/** A port that spans go to. */
type Station = 'mlflow' | 'collector' | 'collectorGrpc' | 'llamastack';

/** Where each path goes, seen from here, and where it is read back. */
const stationsOf: Record<PathName, readonly Station[]> = {
  direct: ['mlflow'],
  collector: ['collector', 'mlflow'],
  'collector-grpc': ['collectorGrpc', 'mlflow'],
  llamastack: ['llamastack', 'collector', 'mlflow'],
};

/** The services of a pipeline in the cluster, as far as they can be reached, and why the others can't. */
export interface Reached {
  targets?: Targets;
  unreached: Map<Station, Problem>;
  close(): void;
}

/** Why a path can't be tried; undefined when it can. Pure. */
export function whyUnreached(path: PathName, { unreached }: Pick<Reached, 'unreached'>): Fault | undefined {
  const problem = stationsOf[path].map((station) => unreached.get(station)).find((one) => one !== undefined);
  return problem && { at: 'reaching', words: problem.message, hint: problem.hint };
}

/**
 * Opens tunnels through the API server to the pods behind the Services that the paths need. Without MLflow there are no targets: nothing
 * could be read back.
 */
export async function reach(context: Context, paths: readonly PathName[], signal: AbortSignal): Promise<Reached> {
  const { settings } = context;
  const unreached: Reached['unreached'] = new Map();
  const endpoints: Endpoint[] = [];
  const needed = new Set(['mlflow', ...paths.flatMap((path) => stationsOf[path])]);
  const tried = async <T>(station: Station, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      unreached.set(station, error);
      return undefined;
    }
  };
  const open = async (station: Station, service: string, port: number): Promise<Endpoint | undefined> => {
    if (!needed.has(station)) return undefined;
    const endpoint = await tried(station, () => endpointBehind(context, service, port, signal));
    if (endpoint !== undefined) endpoints.push(endpoint);
    return endpoint;
  };
  const close = () => {
    for (const { agent } of endpoints) agent?.destroy();
  };
  try {
    const [mlflow, collector, collectorGrpc, llamastack] = await Promise.all([
      open('mlflow', names.mlflow, ports.mlflow),
      open('collector', names.collector, ports.otlpHttp),
      open('collectorGrpc', names.collector, ports.otlpGrpc),
      open('llamastack', settings.llamastack.name, settings.llamastack.port),
    ]);
    if (mlflow === undefined) return { unreached, close };
    const client = createMlflow(mlflow);
    const experimentId = await tried('mlflow', () => experimentOf(context, client, signal));
    if (experimentId === undefined) return { unreached, close };
    const direct = { ...mlflow, headers: { 'x-mlflow-experiment-id': experimentId } };
    const found = { ...(collector && { collector }), ...(collectorGrpc && { collectorGrpc }), ...(llamastack && { llamastack }) };
    return { targets: { direct, mlflow: client, experimentId, ...found }, unreached, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Id of the experiment that the traces are meant for: the collector's, as a rule. @throws Problem when there is none. */
async function experimentOf({ settings, facts, smoke }: Context, mlflow: Mlflow, signal: AbortSignal): Promise<string> {
  const known = smoke.experiment === undefined ? facts.experimentId : undefined;
  facts.experimentId = known ?? (await experimentNamed(mlflow, smoke.experiment ?? settings.mlflow.experiment, signal));
  return facts.experimentId;
}

/** A tunnel to a ready pod behind a Service, at the pod's port of that of the Service. @throws Problem when there is none. */
async function endpointBehind(context: Context, name: string, port: number, signal: AbortSignal): Promise<Endpoint> {
  const { cluster, settings } = context;
  const { namespace } = settings;
  const service = await cluster.get(services, { namespace, name }, signal);
  if (service === undefined) {
    throw new Problem(`there is no Service ${name} in ${namespace}`, { hint: `${kubectl(settings)} get services` });
  }
  const pod = await podBehind(context, service, signal);
  const agent = cluster.tunnel({
    namespace,
    // A pod that goes away in the test is followed by another, as for whoever asks the Service.
    pod: async (until) => (await podBehind(context, service, until)).metadata?.name ?? '',
    port: targetPort(service, port, pod.spec?.containers ?? []),
  });
  // To the pod the tunnel is localhost, which MLflow always allows.
  return { agent, url: `http://localhost:${port}`, hint: `${kubectl(settings)} logs ${pod.metadata?.name}` };
}

/** @throws Problem when none is ready. */
async function podBehind({ cluster, settings }: Context, { metadata, spec }: Service, signal: AbortSignal): Promise<Pod> {
  const name = metadata?.name ?? '';
  const behind = spec?.selector && (await podsWith(cluster, settings.namespace, spec.selector, signal));
  const [pod] = readyPods(behind ?? []);
  if (pod !== undefined) return pod;
  throw new Problem(`Service ${name} has no ready pod behind it`, { hint: `${kubectl(settings)} describe service ${name}` });
}

/** The pod's port for one of its Service. Pure. @throws Problem when the Service has no such port. */
export function targetPort({ metadata, spec }: Service, port: number, containers: readonly { ports?: ContainerPort[] }[]): number {
  const found = spec?.ports?.find((one) => one.port === port);
  if (found === undefined) {
    const listed = spec?.ports?.map((one) => one.port).join(', ');
    throw new Problem(`Service ${metadata?.name} has port ${listed}, not ${port}`, {
      hint: 'run mlflow-tui: it makes the Services as they should be',
    });
  }
  const { targetPort: target = port } = found;
  if (typeof target === 'number') return target;
  const named = containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === target);
  if (named === undefined)
    throw new Problem(`Service ${metadata?.name} sends port ${port} to ${target}, which no container of its pod has`);
  return named.containerPort;
}

interface ContainerPort {
  name?: string;
  containerPort: number;
}

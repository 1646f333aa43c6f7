import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { services } from '../../cluster/kinds.ts';
import { names, ports } from '../../manifests/names.ts';
import { createMlflow } from '../../mlflow/client.ts';
import type { Endpoint } from '../../mlflow/http.ts';
import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import type { Fault } from '../../smoke/paths/path-result.ts';
import type { Targets } from '../../smoke/targets.ts';
import type { Context } from '../context.ts';
import { findExperiment } from '../deploy/experiment.ts';
import { kubectl } from '../kubectl.ts';
import { podsWith, readyPods } from '../pods.ts';

/** The services of a pipeline in the cluster, as far as they can be reached, and why the others can't. */
export interface Reached {
  targets?: Targets;
  /** By the name of the Service. */
  unreached: Map<string, Problem>;
  close(): void;
}

/** Why a path can't be tried; undefined when it can. */
export function whyUnreached({ settings }: Context, path: PathName, { unreached }: Reached): Fault | undefined {
  const needed = [
    names.mlflow,
    ...servicesOf[path].map((service) => (service === 'collector' ? names.collector : settings.llamastack.name)),
  ];
  const problem = needed.map((service) => unreached.get(service)).find((one) => one !== undefined);
  return problem && { at: 'reaching', words: problem.message, hint: problem.hint };
}

const experimentHeader = 'x-mlflow-experiment-id';

/** Which Services a path goes through, seen from here. */
const servicesOf: Record<PathName, readonly ('collector' | 'llamastack')[]> = {
  direct: [],
  collector: ['collector'],
  'collector-grpc': ['collector'],
  llamastack: ['llamastack', 'collector'],
};

/**
 * Opens tunnels through the API server to the pods behind the Services that the paths need. Without MLflow there are no targets: nothing
 * could be read back.
 */
export async function reach(context: Context, paths: readonly PathName[], signal: AbortSignal): Promise<Reached> {
  const { settings, facts } = context;
  const unreached = new Map<string, Problem>();
  const endpoints: Endpoint[] = [];
  const open = async (service: string, port: number): Promise<Endpoint | undefined> => {
    try {
      const endpoint = await endpointBehind(context, service, port, signal);
      endpoints.push(endpoint);
      return endpoint;
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      unreached.set(service, error);
      return undefined;
    }
  };
  const needs = (service: 'collector' | 'llamastack') => paths.some((path) => servicesOf[path].includes(service));
  const [mlflow, collector, collectorGrpc, llamastack] = await Promise.all([
    open(names.mlflow, ports.mlflow),
    needs('collector') ? open(names.collector, ports.otlpHttp) : undefined,
    paths.includes('collector-grpc') ? open(names.collector, ports.otlpGrpc) : undefined,
    needs('llamastack') ? open(settings.llamastack.name, settings.llamastack.port) : undefined,
  ]);
  const close = () => {
    for (const { agent } of endpoints) agent?.destroy();
  };
  if (mlflow === undefined) return { unreached, close };
  const client = createMlflow(mlflow);
  try {
    const experimentId = facts.experimentId ?? (await findExperiment(client, settings.mlflow.experiment, signal));
    if (experimentId === undefined) {
      throw new Problem(`there is no experiment ${settings.mlflow.experiment} in MLflow`, {
        hint: 'set mlflow.experiment, or make it: mlflow-tui --ci',
      });
    }
    facts.experimentId = experimentId;
    const direct = { ...mlflow, headers: { [experimentHeader]: experimentId } };
    const found = { ...(collector && { collector }), ...(collectorGrpc && { collectorGrpc }), ...(llamastack && { llamastack }) };
    return { targets: { direct, mlflow: client, experimentId, ...found }, unreached, close };
  } catch (error) {
    if (!(error instanceof Problem) || signal.aborted) throw error;
    unreached.set(names.mlflow, error);
    return { unreached, close };
  }
}

/** A tunnel to a ready pod behind a Service, at the pod's port of that of the Service. @throws Problem when there is none. */
async function endpointBehind(context: Context, name: string, port: number, signal: AbortSignal): Promise<Endpoint> {
  const { cluster, settings } = context;
  const { namespace } = settings;
  const service = await cluster.get(services, { namespace, name }, signal);
  if (service === undefined) {
    throw new Problem(`there is no Service ${name} in ${namespace}`, { hint: `${kubectl(settings)} get services` });
  }
  const behind = await podsWith(cluster, namespace, service.spec?.selector ?? {}, signal);
  const [pod] = readyPods(service.spec?.selector === undefined ? [] : behind);
  if (pod === undefined) {
    throw new Problem(`Service ${name} has no ready pod behind it`, { hint: `${kubectl(settings)} describe service ${name}` });
  }
  const agent = cluster.tunnel({ namespace, pod: pod.metadata?.name ?? '', port: targetPort(service, port, pod.spec?.containers ?? []) });
  // To the pod the tunnel is localhost, which MLflow always allows.
  return { agent, url: `http://localhost:${port}`, hint: `${kubectl(settings)} logs ${pod.metadata?.name}` };
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

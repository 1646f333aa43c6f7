import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container, Service } from 'kubernetes-types/core/v1.d.ts';
import { deployments } from '../cluster/kinds.ts';
import { tracingEnvironment } from '../manifests/llamastack.ts';
import { type Environment, readEnvironment } from './container-environment.ts';
import type { Context } from './context.ts';
import { kubectl } from './kubectl.ts';
import { mendingVariables, type Tracing, tracingOf } from './tracing.ts';

/** LLaMA Stack as it is, and what this program may do to it. */
export interface Llamastack {
  deployment: Deployment;
  container: Container;
  tracing: Tracing;
  /** The variables to apply, where it sends its traces nowhere and these make it send them here. */
  variables?: Record<string, string>;
}

/** Looks at the Deployment that the settings name; undefined where there is none. */
export async function findLlamastack({ cluster, settings }: Context, signal: AbortSignal): Promise<Llamastack | undefined> {
  const { namespace, llamastack } = settings;
  const deployment = await cluster.get(deployments, { namespace, name: llamastack.name }, signal);
  const container = deployment && servingContainer(deployment, llamastack.port);
  if (deployment === undefined || container === undefined) return undefined;
  const environment = await readEnvironment(cluster, namespace, container, signal);
  const tracing = tracingOf(environment, namespace);
  if (tracing.to !== 'nowhere') return { deployment, container, tracing };
  const variables = variablesToApply(container, environment);
  // A protocol that its owner has set stays as it is, and may not fit.
  const after = tracingOf({ ...environment, variables: { ...environment.variables, ...variables } }, namespace);
  switch (after.to) {
    case 'here':
      return { deployment, container, tracing, variables };
    case 'misdirected':
      return { deployment, container, tracing: { ...after, wrong: `nowhere, and would send them ${after.wrong}` } };
    default:
      return { deployment, container, tracing };
  }
}

/** The container that serves LLaMA Stack's port, else the first one. */
export function servingContainer(deployment: Deployment, port: number): Container | undefined {
  const containers = deployment.spec?.template.spec?.containers ?? [];
  return containers.find((container) => serves(container, port)) ?? containers[0];
}

/** The Deployments of which a container has the port. */
export function whichServe(all: readonly Deployment[], port: number): Deployment[] {
  return all.filter(({ spec }) => spec?.template.spec?.containers.some((container) => serves(container, port)));
}

export function portsOf({ spec }: Service): number[] {
  return spec?.ports?.map(({ port }) => port) ?? [];
}

export function serves({ ports = [] }: Container, port: number): boolean {
  return ports.some(({ containerPort }) => containerPort === port);
}

/**
 * Of our variables those that are missing or empty, and those that have our value already: a server-side apply takes back what only
 * our field manager holds and the new object leaves out, and to hold a value together with its owner is no conflict. One with
 * another value, or taken from a ConfigMap, a Secret or a field, stays its owner's. Pure.
 */
export function variablesToApply({ env = [] }: Container, { variables }: Environment): Record<string, string> {
  const referred = new Set(env.filter(({ valueFrom }) => valueFrom !== undefined).map(({ name }) => name));
  const ours = Object.entries(tracingEnvironment()).filter(
    ([name, value]) => !referred.has(name) && (!variables[name] || variables[name] === value),
  );
  return Object.fromEntries(ours);
}

/** Where it sends its traces, in words. Pure. */
export function describeTracing(tracing: Tracing): string {
  switch (tracing.to) {
    case 'off':
      return `tracing is switched off by ${tracing.because}`;
    case 'nowhere':
      return 'sends its traces nowhere';
    case 'misdirected':
      return `sends its traces ${tracing.wrong}`;
    case 'unknown':
      return `where it sends its traces may be in what is not read here: ${tracing.unread.join(', ')}`;
    default:
      return `sends its traces to ${tracing.endpoint}`;
  }
}

/** The command that makes it send its traces here; where that can't be known, the one that shows what its pod has. */
export function mendTracing({ settings }: Context, { tracing, container }: Llamastack): string {
  const target = `deployment/${settings.llamastack.name} -c ${container.name}`;
  if (tracing.to === 'unknown') return `see what it has: ${kubectl(settings)} exec ${target} -- sh -c 'env | grep ^OTEL_'`;
  const variables = mendingVariables('decidedBy' in tracing ? tracing.decidedBy : []);
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return `${kubectl(settings)} set env ${target} ${assignments.join(' ')}`;
}

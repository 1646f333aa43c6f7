import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { configMaps } from '../cluster/kinds.ts';
import { names, serviceNames } from '../manifests/names.ts';
import { allowForbidden } from './forbidden.ts';

/** Environment of a container, as far as it can be read; undefined for values that are in Secrets or fields. */
export type Environment = Record<string, string | undefined>;

/** Where LLaMA Stack sends its spans. */
export type Tracing =
  | { to: 'nowhere' }
  | { to: 'here'; endpoint: string }
  | { to: 'elsewhere'; endpoint: string }
  /** Told not to trace, by the variable named. */
  | { to: 'off'; because: string };

/**
 * What the OTEL_* variables of a LLaMA Stack 0.4 to 0.7 make of its tracing
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). An empty variable counts as none. Pure.
 */
export function tracingOf(environment: Environment, namespace: string): Tracing {
  if (environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return { to: 'off', because: 'OTEL_SDK_DISABLED=true' };
  const exporter = environment.OTEL_TRACES_EXPORTER || 'otlp';
  if (exporter === 'none') return { to: 'off', because: 'OTEL_TRACES_EXPORTER=none' };
  if (!exporter.includes('otlp')) return { to: 'elsewhere', endpoint: `the exporter ${exporter}` };
  const endpoints = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
  const variable = endpoints.find((name) => name in environment && environment[name] !== '');
  if (variable === undefined) return { to: 'nowhere' };
  const endpoint = environment[variable] ?? `(${variable} from a Secret)`;
  return { to: isCollector(endpoint, namespace) ? 'here' : 'elsewhere', endpoint: withoutCredentials(endpoint) };
}

/** What stands before "@", and behind "?", may be a password or a token. */
function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^(\w+:\/\/)?[^/]*@/, '$1').replace(/\?.*$/, '');
}

function isCollector(endpoint: string, namespace: string): boolean {
  // gRPC endpoints may come without a scheme.
  const { hostname } = URL.parse(endpoint.includes('://') ? endpoint : `http://${endpoint}`) ?? {};
  return serviceNames(names.collector, namespace).some((name) => name === hostname);
}

/** The container that serves LLaMA Stack's port, else the first one. */
export function servingContainer(deployment: Deployment, port: number): Container | undefined {
  const containers = deployment.spec?.template.spec?.containers ?? [];
  return containers.find(({ ports = [] }) => ports.some(({ containerPort }) => containerPort === port)) ?? containers[0];
}

/** The variables of a container, ConfigMaps read; `env` is stronger than `envFrom`, and what comes later than what came before. */
export async function readEnvironment(
  cluster: Cluster,
  namespace: string,
  container: Container,
  signal: AbortSignal,
): Promise<Environment> {
  const environment: Environment = {};
  const data = async (name = '') => (await cluster.get(configMaps, { namespace, name }, signal).catch(allowForbidden))?.data ?? {};
  for (const { configMapRef, prefix = '' } of container.envFrom ?? []) {
    if (configMapRef === undefined) continue;
    for (const [key, value] of Object.entries(await data(configMapRef.name))) environment[prefix + key] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const reference = valueFrom?.configMapKeyRef;
    environment[name] =
      reference === undefined ? (valueFrom === undefined ? (value ?? '') : undefined) : (await data(reference.name))[reference.key];
  }
  return environment;
}

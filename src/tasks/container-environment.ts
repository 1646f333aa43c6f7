import type { ConfigMapKeySelector, Container } from 'kubernetes-types/core/v1.d.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { configMaps } from '../cluster/kinds.ts';
import { isForbidden } from './forbidden.ts';

/** Environment of a container, as far as it can be read. */
export interface Environment {
  /** Values by name; undefined for one that is set, but not readable: from a Secret, a field, or a ConfigMap that may not be read. */
  variables: Record<string, string | undefined>;
  /** What may set any variable and can't be read, e.g. "Secret keys". */
  unread: string[];
}

/**
 * The variables of a container, ConfigMaps read, Secrets not; `env` is stronger than `envFrom`, and what comes later than what came
 * before. What an optional reference does not find is not set, as in the pod
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables).
 */
export async function readEnvironment(
  cluster: Cluster,
  namespace: string,
  container: Container,
  signal: AbortSignal,
): Promise<Environment> {
  const variables: Environment['variables'] = {};
  const unread: string[] = [];
  for (const { configMapRef, secretRef, prefix = '' } of container.envFrom ?? []) {
    if (secretRef !== undefined) unread.push(`Secret ${secretRef.name}`);
    if (configMapRef === undefined) continue;
    const data = await readData(cluster, namespace, configMapRef.name, signal);
    if (data === 'forbidden') unread.push(`ConfigMap ${configMapRef.name}`);
    else for (const [key, value] of Object.entries(data)) variables[prefix + key] = value;
  }
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    const reference = valueFrom?.configMapKeyRef;
    if (valueFrom === undefined) variables[name] = value;
    else if (reference === undefined) variables[name] = undefined;
    else Object.assign(variables, await readKey(cluster, namespace, name, reference, signal));
  }
  return { variables, unread };
}

async function readKey(
  cluster: Cluster,
  namespace: string,
  variable: string,
  reference: ConfigMapKeySelector,
  signal: AbortSignal,
): Promise<Environment['variables']> {
  const data = await readData(cluster, namespace, reference.name, signal);
  if (data === 'forbidden') return { [variable]: undefined };
  return reference.key in data ? { [variable]: data[reference.key] } : {};
}

/** Nothing where the ConfigMap does not exist. */
async function readData(
  cluster: Cluster,
  namespace: string,
  name: string | undefined,
  signal: AbortSignal,
): Promise<Record<string, string> | 'forbidden'> {
  try {
    return (await cluster.get(configMaps, { namespace, name: name ?? '' }, signal))?.data ?? {};
  } catch (error) {
    if (isForbidden(error)) return 'forbidden';
    throw error;
  }
}

import type { Container, EnvVar, Pod } from 'kubernetes-types/core/v1.d.ts';
import { configMaps, secrets, services } from '../../../cluster/kinds.ts';
import type { Store } from '../../store.ts';

export type Environment = { env: Record<string, string> } | { error: string };

/**
 * A container's variables: those of the namespace's Services, then `envFrom`, then `env`, with $(NAME) put in. A reference that leads
 * nowhere is the kubelet's error, word for word.
 */
export function environmentOf(store: Store, pod: Pod, { envFrom = [], env: list = [] }: Container): Environment {
  const namespace = pod.metadata?.namespace ?? '';
  const env = pod.spec?.enableServiceLinks === false ? {} : serviceLinks(store, namespace);
  for (const { configMapRef, secretRef, prefix = '' } of envFrom) {
    const reference = configMapRef ?? secretRef;
    const data = configMapRef ? configMap(store, namespace, configMapRef.name) : secret(store, namespace, secretRef?.name);
    if (data === undefined && !reference?.optional)
      return { error: `${configMapRef ? 'configmap' : 'secret'} "${reference?.name}" not found` };
    for (const [key, value] of Object.entries(data ?? {})) env[prefix + key] = value;
  }
  for (const variable of list) {
    const found = resolve(store, pod, variable);
    if (typeof found === 'object') return found;
    if (found !== undefined) env[variable.name] = expand(found, env);
  }
  return { env };
}

function resolve(store: Store, pod: Pod, { value = '', valueFrom }: EnvVar): string | undefined | { error: string } {
  const namespace = pod.metadata?.namespace ?? '';
  if (valueFrom?.fieldRef !== undefined) return field(pod, valueFrom.fieldRef.fieldPath);
  const reference = valueFrom?.secretKeyRef ?? valueFrom?.configMapKeyRef;
  if (reference === undefined) return value;
  const isSecret = valueFrom?.secretKeyRef !== undefined;
  const data = isSecret ? secret(store, namespace, reference.name) : configMap(store, namespace, reference.name);
  const found = data?.[reference.key];
  if (found !== undefined || reference.optional) return found;
  if (data === undefined) return { error: `${isSecret ? 'secret' : 'configmap'} "${reference.name}" not found` };
  return { error: `couldn't find key ${reference.key} in ${isSecret ? 'Secret' : 'ConfigMap'} ${namespace}/${reference.name}` };
}

function field({ metadata, spec, status }: Pod, path: string): string {
  const known: Record<string, string | undefined> = {
    'metadata.name': metadata?.name,
    'metadata.namespace': metadata?.namespace,
    'metadata.uid': metadata?.uid,
    'spec.nodeName': spec?.nodeName,
    'status.podIP': status?.podIP,
    'status.hostIP': status?.hostIP,
  };
  return known[path] ?? '';
}

/** A ConfigMap's texts by key; undefined when there is none. */
export function configMap(store: Store, namespace: string, name = ''): Record<string, string> | undefined {
  const found = store.get(configMaps, { namespace, name });
  return found && (found.data ?? {});
}

/** A Secret's values by key, decoded; undefined when there is none. */
export function secret(store: Store, namespace: string, name = ''): Record<string, string> | undefined {
  const found = store.get(secrets, { namespace, name });
  return (
    found && Object.fromEntries(Object.entries(found.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
  );
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
function serviceLinks(store: Store, namespace: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { metadata, spec } of store.list(services, namespace)) {
    const [first] = spec?.ports ?? [];
    const { clusterIP } = spec ?? {};
    if (first === undefined || clusterIP === undefined || clusterIP === 'None') continue;
    const prefix = (metadata?.name ?? '').toUpperCase().replaceAll('-', '_');
    env[`${prefix}_SERVICE_HOST`] = clusterIP;
    env[`${prefix}_SERVICE_PORT`] = String(first.port);
    env[`${prefix}_PORT`] = `tcp://${clusterIP}:${first.port}`;
  }
  return env;
}

function expand(value: string, env: Record<string, string>): string {
  return value.replace(/\$\(([\w.-]+)\)/g, (whole, name: string) => env[name] ?? whole);
}

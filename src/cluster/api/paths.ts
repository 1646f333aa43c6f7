import type { At, Where } from '../cluster.ts';
import type { Kind } from '../kinds.ts';

/** Where the API serves a group and version: /api/v1, /apis/apps/v1. */
export function groupPath(apiVersion: string): string {
  return `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}`;
}

/** The path of all objects of a kind, in one namespace or in all. */
export function collectionPath(kind: Kind<unknown>, namespace: string | undefined): string {
  const below = kind.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${groupPath(kind.apiVersion)}${below}/${kind.plural}`;
}

/** The path of one object. */
export function objectPath(kind: Kind<unknown>, { namespace, name }: At): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

/** The path of what a pod can do: exec, log, portforward. */
export function podPath(target: { namespace: string; pod: string }, subresource: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods/${encodeURIComponent(target.pod)}/${subresource}`;
}

/** "?a=1&b=2" of the values that are set; a list repeats its key; empty when there are none. */
export function query(values: Record<string, string | number | boolean | string[] | undefined>): string {
  const pairs = Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [String(value)]).map((item) => [key, item] as [string, string]);
  });
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

/** "deployments.apps x -n ns": an object as kubectl takes it. */
export function inKubectl({ apiVersion, plural, namespaced }: Kind<unknown>, { namespace, name }: At): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return `${plural}${group} ${name}${namespaced && namespace ? ` -n ${namespace}` : ''}`;
}

/** "secrets x in ns", for messages. */
export function inWords(kind: Kind<unknown>, { namespace, name }: Where & { name?: string }): string {
  return `${kind.plural}${name ? ` ${name}` : ''}${kind.namespaced && namespace ? ` in ${namespace}` : ''}`;
}

import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { kinds } from '../kinds.ts';

/** A request for objects: all of a kind, or one by name. */
export interface ResourceRoute {
  to: 'resource';
  kind: Kind<KubeObject>;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
}

/** Where a path leads. */
export type Route =
  | ResourceRoute
  | { to: 'review'; resource: string }
  | { to: 'discovery'; path: string }
  | { to: 'health' }
  | { to: 'version' }
  | { to: 'openapi' }
  /** A group and version that is served, without such a resource. */
  | { to: 'no-resource' }
  | { to: 'nowhere' };

/** What is made by nobody and kept nowhere: questions about oneself. */
export const reviews: Readonly<Record<string, readonly string[]>> = {
  'authorization.k8s.io/v1': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  'authentication.k8s.io/v1': ['selfsubjectreviews'],
};

/** Every group and version, the core group first. */
export const groupVersions: readonly string[] = [...new Set([...kinds.map(({ apiVersion }) => apiVersion), ...Object.keys(reviews)])];

/** Takes a path (decoded segment by segment) apart. */
export function routeOf(pathname: string): Route {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const [root, ...rest] = segments;
  if (root === 'version' && rest.length === 0) return { to: 'version' };
  if (['healthz', 'readyz', 'livez'].includes(root ?? '')) return { to: 'health' };
  if (root === 'openapi') return { to: 'openapi' };
  if (root !== 'api' && root !== 'apis') return { to: 'nowhere' };
  const length = root === 'api' ? 1 : 2;
  const apiVersion = rest.slice(0, length).join('/');
  const below = rest.slice(length).map(decodeURIComponent);
  if (below.length === 0) return isDiscovered(root, apiVersion) ? { to: 'discovery', path: `/${segments.join('/')}` } : { to: 'nowhere' };
  if (!groupVersions.includes(apiVersion)) return { to: 'nowhere' };
  return resourceRoute(apiVersion, below);
}

function isDiscovered(root: string, version: string): boolean {
  if (version === '') return true;
  if (root === 'api') return version === 'v1';
  return groupVersions.some((one) => one === version || one.startsWith(`${version}/`)) && version !== 'v1';
}

function resourceRoute(apiVersion: string, below: string[]): Route {
  const [first = ''] = below;
  if (reviews[apiVersion]?.includes(first) && below.length === 1) return { to: 'review', resource: first };
  const find = (plural: string | undefined) => kinds.find((kind) => kind.apiVersion === apiVersion && kind.plural === plural);
  const [, namespace, plural, name, subresource, ...more] = below;
  const inNamespace = first === 'namespaces' ? find(plural) : undefined;
  if (inNamespace?.namespaced && more.length === 0) return { to: 'resource', kind: inNamespace, namespace, name, subresource };
  const kind = find(first);
  const [, own, ownSubresource, ...rest] = below;
  if (kind === undefined || rest.length > 0 || (kind.namespaced && own !== undefined)) return { to: 'no-resource' };
  return { to: 'resource', kind, namespace: undefined, name: own, subresource: ownSubresource };
}

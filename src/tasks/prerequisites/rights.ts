import type { Access } from '../../cluster/access.ts';
import {
  claims,
  configMaps,
  deployments,
  endpointSlices,
  events,
  ingressClasses,
  ingresses,
  type Kind,
  namespaces,
  networkPolicies,
  pods,
  postgresClusters,
  postgresDatabases,
  replicaSets,
  secrets,
  services,
  storageClasses,
} from '../../cluster/kinds.ts';
import type { Settings } from '../../settings/schema.ts';

/** A right that this program uses. Without one that is not `needed` it goes on. */
export interface Right extends Access {
  needed: boolean;
}

/** What decides which rights are used, beside the settings. */
export interface Surroundings {
  /** Minor version of Kubernetes, e.g. 34; undefined where it can't be told. */
  minor: number | undefined;
  /** Whether CloudNativePG's Database resource is served. */
  databaseResource: boolean;
}

type Verb = Access['verb'];

/** Exactly the rights that a whole run uses: its looks, its writes, its watches and its tunnels. Pure. */
export function rightsOfRun({ namespace, ingress, postgres }: Settings, { minor, databaseResource }: Surroundings): Right[] {
  const written = [claims, configMaps, deployments, services, ingresses, ...(databaseResource ? [postgresDatabases] : [])];
  return [
    ...written.flatMap((kind) => rights(kind, ['get', 'create', 'patch'], { namespace })),
    ...[pods, events, replicaSets, deployments, claims].flatMap((kind) => rights(kind, ['list', 'watch'], { namespace })),
    ...(databaseResource ? rights(postgresDatabases, ['watch', 'list'], { namespace }) : []),
    ...rights(pods, ['get'], { namespace }),
    // For pods of ours that are stuck since an earlier run.
    ...rights(pods, ['delete'], { namespace, needed: false }),
    ...rights(postgresClusters, ['get'], { namespace }),
    // To show what becomes of the objects while a session is open.
    ...[services, configMaps, ingresses, endpointSlices].flatMap((kind) => rights(kind, ['list', 'watch'], { namespace, needed: false })),
    // To offer what is there in the place of what is not.
    ...rights(postgresClusters, ['list'], { namespace, needed: false }),
    ...rights(secrets, ['get'], { namespace, name: postgres.secret }),
    ...streams('portforward', namespace, minor),
    ...streams('exec', namespace, minor, !databaseResource),
    ...rights(pods, ['get'], { namespace, subresource: 'log', needed: false }),
    ...rights(namespaces, ['get'], { name: namespace, needed: false }),
    ...[ingressClasses, storageClasses].flatMap((kind) => rights(kind, ['list'], { needed: false })),
    ...rights(storageClasses, ['get'], { needed: false }),
    ...[services, pods].flatMap((kind) => rights(kind, ['list'], { namespace: ingress.controllerNamespace, needed: false })),
    ...rights(deployments, ['list'], { needed: false }),
    // To find the cause when the smoke test fails.
    ...rights(networkPolicies, ['list'], { namespace, needed: false }),
  ];
}

/** The rights that a smoke test of an existing deployment uses. Pure. */
export function rightsOfSmoke({ namespace }: Settings, { minor }: Surroundings): Right[] {
  return [
    ...rights(pods, ['list'], { namespace }),
    ...[deployments, services].flatMap((kind) => rights(kind, ['get'], { namespace })),
    ...streams('portforward', namespace, minor),
    ...rights(namespaces, ['get'], { name: namespace, needed: false }),
    // To find the cause when it fails; without one of these a piece of the evidence is missing.
    ...rights(configMaps, ['get'], { namespace, needed: false }),
    ...[endpointSlices, events, networkPolicies].flatMap((kind) => rights(kind, ['list'], { namespace, needed: false })),
    ...rights(pods, ['get'], { namespace, subresource: 'log', needed: false }),
  ];
}

/**
 * A WebSocket begins with a GET, which is authorised as `get`; since 1.35 `create` is asked for beside it
 * (https://github.com/kubernetes/kubernetes/issues/133515).
 */
function streams(subresource: string, namespace: string, minor = 0, needed = true): Right[] {
  return rights(pods, minor >= 35 ? ['get', 'create'] : ['get'], { namespace, subresource, needed });
}

function rights(
  kind: Kind<unknown>,
  verbs: Verb[],
  { needed = true, ...where }: Partial<Omit<Right, 'verb' | 'group' | 'resource'>>,
): Right[] {
  const group = kind.apiVersion.includes('/') ? (kind.apiVersion.split('/')[0] ?? '') : '';
  return verbs.map((verb) => ({ verb, group, resource: kind.plural, needed, ...where }));
}

/** {group: "apps", resource: "deployments"} -> "deployments.apps", as kubectl takes it. */
export function describeResource({ group, resource, subresource }: Access): string {
  return `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
}

import type { ResourceQuota } from 'kubernetes-types/core/v1.d.ts';
import type { Kind, KubeObject } from '../cluster/kinds.ts';
import * as known from '../cluster/kinds.ts';

export const resourceQuotas: Kind<ResourceQuota> = { apiVersion: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', namespaced: true };

/** What makes a StorageClass the one of claims that name none. */
export const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class';

/** Every kind that the sandbox serves: what the program asks for, and what its faults are made of. */
export const kinds: readonly Kind<KubeObject>[] = [
  known.namespaces,
  known.pods,
  known.services,
  known.secrets,
  known.configMaps,
  known.claims,
  known.events,
  known.deployments,
  known.replicaSets,
  known.ingresses,
  known.endpointSlices,
  known.networkPolicies,
  known.ingressClasses,
  known.storageClasses,
  known.postgresClusters,
  known.postgresDatabases,
  resourceQuotas,
];

/** The kind of an object by its own words, e.g. "apps/v1" and "Deployment". */
export function kindOf({ apiVersion, kind }: KubeObject): Kind<KubeObject> | undefined {
  return kinds.find((one) => one.apiVersion === apiVersion && one.kind === kind);
}

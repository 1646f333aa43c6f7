import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import type { IngressClass } from 'kubernetes-types/networking/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import {
  deployments,
  ingressClasses,
  type Kind,
  type KubeObject,
  type PostgresCluster,
  postgresClusters,
  services,
  storageClasses,
} from '../../cluster/kinds.ts';
import { allowForbidden } from '../forbidden.ts';

/** What a cluster has that settings may name; undefined of what may not be looked at. */
export interface Seen {
  postgresClusters: PostgresCluster[] | undefined;
  deployments: Deployment[] | undefined;
  services: Service[] | undefined;
  ingressClasses: IngressClass[] | undefined;
  storageClasses: StorageClass[] | undefined;
}

/** Looks in all namespaces, or where that is not allowed in the given one. */
export async function look(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<Seen> {
  const everywhere = async <T extends KubeObject>(kind: Kind<T>) =>
    (await cluster.list(kind, {}, signal).catch(allowForbidden)) ??
    (kind.namespaced ? cluster.list(kind, { namespace }, signal).catch(allowForbidden) : undefined);
  const [clusters, allDeployments, allServices, classes, storage] = await Promise.all([
    everywhere(postgresClusters),
    everywhere(deployments),
    everywhere(services),
    everywhere(ingressClasses),
    everywhere(storageClasses),
  ]);
  return {
    postgresClusters: clusters,
    deployments: allDeployments,
    services: allServices,
    ingressClasses: classes,
    storageClasses: storage,
  };
}

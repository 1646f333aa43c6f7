import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type { ConfigMap, Event, Namespace, PersistentVolumeClaim, Pod, Secret, Service } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import type { Ingress, IngressClass, NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';

/** What every Kubernetes object has. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
}

/** A kind of object and where the API serves it. `T` is the type of its objects. */
export interface Kind<T> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: it carries the type. */
  readonly object?: T;
}

/** CloudNativePG's Cluster, as far as this program reads it (https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/). */
export interface PostgresCluster extends KubeObject {
  spec?: {
    instances?: number;
    /** By the way it came into being: initdb, recovery or pg_basebackup. */
    bootstrap?: Record<string, { database?: string; owner?: string; secret?: { name?: string } } | undefined>;
  };
  status?: { phase?: string; phaseReason?: string; instances?: number; readyInstances?: number; currentPrimary?: string };
}

/** CloudNativePG's Database, since 1.25. */
export interface PostgresDatabase extends KubeObject {
  spec: {
    name: string;
    owner: string;
    cluster: { name: string };
    ensure?: 'present' | 'absent';
    databaseReclaimPolicy?: 'retain' | 'delete';
  };
  status?: { applied?: boolean; message?: string; observedGeneration?: number };
}

function kind<T>(apiVersion: string, name: string, plural: string, namespaced = true): Kind<T> {
  return { apiVersion, kind: name, plural, namespaced };
}

export const namespaces = kind<Namespace>('v1', 'Namespace', 'namespaces', false);
export const pods = kind<Pod>('v1', 'Pod', 'pods');
export const services = kind<Service>('v1', 'Service', 'services');
export const secrets = kind<Secret>('v1', 'Secret', 'secrets');
export const configMaps = kind<ConfigMap>('v1', 'ConfigMap', 'configmaps');
export const claims = kind<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims');
export const events = kind<Event>('v1', 'Event', 'events');
export const deployments = kind<Deployment>('apps/v1', 'Deployment', 'deployments');
export const replicaSets = kind<ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets');
export const ingresses = kind<Ingress>('networking.k8s.io/v1', 'Ingress', 'ingresses');
export const endpointSlices = kind<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices');
export const networkPolicies = kind<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies');
export const ingressClasses = kind<IngressClass>('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', false);
export const storageClasses = kind<StorageClass>('storage.k8s.io/v1', 'StorageClass', 'storageclasses', false);
export const postgresClusters = kind<PostgresCluster>('postgresql.cnpg.io/v1', 'Cluster', 'clusters');
export const postgresDatabases = kind<PostgresDatabase>('postgresql.cnpg.io/v1', 'Database', 'databases');

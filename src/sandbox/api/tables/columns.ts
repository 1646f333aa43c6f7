import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type {
  ConfigMap,
  Event,
  Namespace,
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  Secret,
  Service,
} from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { Ingress, IngressClass, NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { defaultClassAnnotation } from '../../kinds.ts';
import { age, type Column, column, labels, name, wide } from './column.ts';
import { since } from './duration.ts';
import { podReady, podRestarts, podStatus } from './pod-columns.ts';
import { clusterColumns, databaseColumns } from './postgres-columns.ts';
import { quotaUse } from './quota-columns.ts';
import { externalIp, listed, none, servicePorts } from './service-columns.ts';

const templated: Column[] = [
  wide<Deployment>('Containers', ({ spec }) => listed(spec?.template.spec?.containers.map((one) => one.name))),
  wide<Deployment>('Images', ({ spec }) => listed(spec?.template.spec?.containers.map((one) => one.image))),
  wide<Deployment>('Selector', ({ spec }) => labels(spec?.selector.matchLabels)),
];
const modes: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** By kind; of the others just name and age (k8s.io/kubernetes, pkg/printers/internalversion/printers.go). */
const byKind: Readonly<Record<string, Column[]>> = {
  Pod: [
    name,
    column<Pod>('Ready', podReady),
    column<Pod>('Status', podStatus),
    column<Pod>('Restarts', podRestarts),
    age,
    wide<Pod>('IP', ({ status }) => status?.podIP ?? none),
    wide<Pod>('Node', ({ spec }) => spec?.nodeName ?? none),
    wide<Pod>('Nominated Node', () => none),
    wide<Pod>('Readiness Gates', () => none),
  ],
  Deployment: [
    name,
    column<Deployment>('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`),
    column<Deployment>('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
    column<Deployment>('Available', ({ status }) => status?.availableReplicas ?? 0),
    age,
    ...templated,
  ],
  ReplicaSet: [
    name,
    column<ReplicaSet>('Desired', ({ spec }) => spec?.replicas ?? 0),
    column<ReplicaSet>('Current', ({ status }) => status?.replicas ?? 0),
    column<ReplicaSet>('Ready', ({ status }) => status?.readyReplicas ?? 0),
    age,
    ...templated,
  ],
  Service: [
    name,
    column<Service>('Type', ({ spec }) => spec?.type ?? ''),
    column<Service>('Cluster-IP', ({ spec }) => spec?.clusterIP ?? none),
    column<Service>('External-IP', externalIp),
    column<Service>('Port(s)', servicePorts),
    age,
    wide<Service>('Selector', ({ spec }) => labels(spec?.selector)),
  ],
  Ingress: [
    name,
    column<Ingress>('Class', ({ spec }) => spec?.ingressClassName ?? none),
    column<Ingress>('Hosts', ({ spec }) => spec?.rules?.map(({ host }) => host ?? '*').join(',') ?? '*'),
    column<Ingress>('Address', ({ status }) => (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname).join(',')),
    column<Ingress>('Ports', ({ spec }) => (spec?.tls?.length ? '80, 443' : '80')),
    age,
  ],
  PersistentVolumeClaim: [
    name,
    column<PersistentVolumeClaim>('Status', ({ metadata, status }) =>
      metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    ),
    column<PersistentVolumeClaim>('Volume', ({ spec }) => spec?.volumeName ?? ''),
    column<PersistentVolumeClaim>('Capacity', ({ status }) => status?.capacity?.storage ?? ''),
    column<PersistentVolumeClaim>('Access Modes', ({ status }) => (status?.accessModes ?? []).map((mode) => modes[mode] ?? mode).join(',')),
    column<PersistentVolumeClaim>('StorageClass', ({ spec }) => spec?.storageClassName ?? ''),
    column<PersistentVolumeClaim>('VolumeAttributesClass', () => '<unset>'),
    age,
    wide<PersistentVolumeClaim>('VolumeMode', ({ spec }) => spec?.volumeMode ?? '<unset>'),
  ],
  ConfigMap: [name, column<ConfigMap>('Data', ({ data = {}, binaryData = {} }) => Object.keys({ ...data, ...binaryData }).length), age],
  Secret: [name, column<Secret>('Type', ({ type = '' }) => type), column<Secret>('Data', ({ data = {} }) => Object.keys(data).length), age],
  Event: [
    column<Event>('Last Seen', ({ lastTimestamp, eventTime }, now) => since((lastTimestamp ?? eventTime) as string | undefined, now)),
    column<Event>('Type', ({ type = '' }) => type),
    column<Event>('Reason', ({ reason = '' }) => reason),
    column<Event>('Object', ({ involvedObject }) => `${involvedObject.kind?.toLowerCase()}/${involvedObject.name}`),
    wide<Event>('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? ''),
    wide<Event>('Source', ({ source }) => [source?.component, source?.host].filter(Boolean).join(', ')),
    column<Event>('Message', ({ message = '' }) => message.trim()),
    wide<Event>('First Seen', ({ firstTimestamp }, now) => since(firstTimestamp as string | undefined, now)),
    wide<Event>('Count', ({ count = 1 }) => count),
    { ...name, wide: true },
  ],
  Namespace: [name, column<Namespace>('Status', ({ status }) => status?.phase ?? ''), age],
  StorageClass: [
    column<StorageClass>('Name', ({ metadata }) => {
      const isDefault = metadata?.annotations?.[defaultClassAnnotation] === 'true';
      return `${metadata?.name}${isDefault ? ' (default)' : ''}`;
    }),
    column<StorageClass>('Provisioner', ({ provisioner }) => provisioner),
    column<StorageClass>('ReclaimPolicy', ({ reclaimPolicy = 'Delete' }) => reclaimPolicy),
    column<StorageClass>('VolumeBindingMode', ({ volumeBindingMode = 'Immediate' }) => volumeBindingMode),
    column<StorageClass>('AllowVolumeExpansion', ({ allowVolumeExpansion = false }) => String(allowVolumeExpansion)),
    age,
  ],
  IngressClass: [
    name,
    column<IngressClass>('Controller', ({ spec }) => spec?.controller ?? ''),
    column<IngressClass>('Parameters', () => none),
    age,
  ],
  EndpointSlice: [
    name,
    column<EndpointSlice>('AddressType', ({ addressType }) => addressType),
    column<EndpointSlice>('Ports', ({ ports: open }) => (open?.length ? open.map(({ port }) => String(port ?? '')).join(',') : '<unset>')),
    column<EndpointSlice>('Endpoints', ({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses).join(',') || '<unset>'),
    age,
  ],
  NetworkPolicy: [name, column<NetworkPolicy>('Pod-Selector', ({ spec }) => labels(spec?.podSelector.matchLabels)), age],
  ResourceQuota: [
    name,
    column<ResourceQuota>('Request', (quota) => quotaUse(quota, false)),
    column<ResourceQuota>('Limit', (quota) => quotaUse(quota, true)),
    age,
  ],
  Cluster: clusterColumns,
  Database: databaseColumns,
};

/** The columns of a kind. */
export function columnsOf(kind: string): Column[] {
  return byKind[kind] ?? [name, age];
}

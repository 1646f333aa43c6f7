import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type { Namespace, PersistentVolumeClaim, Pod, Secret, Service } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import type { Kind, KubeObject, PostgresDatabase } from '../../../cluster/kinds.ts';
import { normal } from '../schema/normal.ts';
import { shapeOf } from '../schema/schema.ts';
import { claimProtection } from '../upkeep.ts';
import { defaultPod, defaultPodSpec, furnishPod } from './pod.ts';
import { defaultService, furnishService } from './service.ts';

/** An object with the defaults of its type, without what its type doesn't have: what its writer has written. Pure. */
export function withDefaults<T extends KubeObject>(kind: Kind<T>, object: T): T {
  return filled(kind, object, fill);
}

/**
 * An object as the API server keeps it: beside its defaults what the server adds by itself, which is nobody's. Pure, and the same again
 * when done twice, so that applying the same thing twice changes nothing.
 */
export function complete<T extends KubeObject>(kind: Kind<T>, object: T): T {
  return filled(kind, withDefaults(kind, object), furnish);
}

type Fill = Readonly<Record<string, (object: never) => void>>;

function filled<T extends KubeObject>(kind: Kind<T>, object: T, fills: Fill): T {
  // Without nulls, which stand for nothing.
  const draft = normal(shapeOf(kind), structuredClone(object)) as T;
  (fills[kind.kind] as ((object: T) => void) | undefined)?.(draft);
  return normal(shapeOf(kind), draft) as T;
}

/** By kind, what nobody owns. */
const furnish: Fill = {
  Pod({ spec }: Pod) {
    if (spec !== undefined) furnishPod(spec);
  },
  Service: (service: Service) => furnishService(service),
  PersistentVolumeClaim({ metadata }: PersistentVolumeClaim) {
    if (metadata === undefined || metadata.deletionTimestamp !== undefined) return;
    metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), claimProtection])];
  },
  Namespace(namespace: Namespace) {
    namespace.spec ??= {};
    namespace.spec.finalizers ??= ['kubernetes'];
    Object.assign(namespace, { status: { phase: 'Active', ...namespace.status } });
  },
};

/** By kind; each takes the objects of its own. */
const fill: Fill = {
  Deployment({ spec }: Deployment) {
    if (spec === undefined) return;
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ??= 'RollingUpdate';
    if (spec.strategy.type === 'RollingUpdate') {
      const { maxUnavailable = '25%', maxSurge = '25%' } = spec.strategy.rollingUpdate ?? {};
      spec.strategy.rollingUpdate = { maxUnavailable, maxSurge };
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    if (spec.template?.spec) defaultPodSpec(spec.template.spec);
  },
  ReplicaSet({ spec }: ReplicaSet) {
    if (spec === undefined) return;
    spec.replicas ??= 1;
    if (spec.template?.spec) defaultPodSpec(spec.template.spec);
  },
  Pod({ spec }: Pod) {
    if (spec !== undefined) defaultPod(spec);
  },
  Service: (service: Service) => defaultService(service),
  PersistentVolumeClaim({ spec }: PersistentVolumeClaim) {
    if (spec !== undefined) spec.volumeMode ??= 'Filesystem';
  },
  Namespace(namespace: Namespace) {
    if (namespace.metadata?.name === undefined) return;
    namespace.metadata.labels = { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name };
  },
  Secret(secret: Secret) {
    secret.type ??= 'Opaque';
    for (const [name, value] of Object.entries(secret.stringData ?? {})) {
      secret.data = { ...secret.data, [name]: Buffer.from(value).toString('base64') };
    }
    delete secret.stringData;
  },
  NetworkPolicy({ spec }: NetworkPolicy) {
    if (spec !== undefined) spec.policyTypes ??= spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
  },
  EndpointSlice(slice: EndpointSlice) {
    slice.endpoints ??= [];
    for (const port of slice.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  StorageClass(storage: StorageClass) {
    storage.reclaimPolicy ??= 'Delete';
    storage.volumeBindingMode ??= 'Immediate';
  },
  Database({ spec }: PostgresDatabase) {
    if (spec === undefined) return;
    spec.ensure ??= 'present';
    spec.databaseReclaimPolicy ??= 'retain';
  },
};

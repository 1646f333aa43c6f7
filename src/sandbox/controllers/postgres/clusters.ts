import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.d.ts';
import type { At } from '../../../cluster/cluster.ts';
import { claims, type KubeObject, type PostgresCluster, pods, postgresClusters } from '../../../cluster/kinds.ts';
import { removeObject } from '../../api/remove.ts';
import { claimProtection } from '../../api/upkeep.ts';
import type { Machine } from '../../machine.ts';
import type { Store } from '../../store.ts';
import { refusalOf } from '../admission.ts';
import { record } from '../events.ts';
import { runController } from '../loop.ts';
import { atOf, isOwnedBy, ownedBy, ownerOf, setStatus } from '../objects.ts';
import { isActive, isReady, podOf } from '../pods.ts';
import { instanceLabels, instanceTemplate } from './instance.ts';
import { failingOver, nextOf } from './next.ts';

const component = 'cloudnative-pg';
/** How long the operator takes until it makes an instance's pod anew, and until it tries again what was refused. */
const takesSeconds = 1;
const againSeconds = 5;

/** CloudNativePG's operator, as far as a cluster's instances go: their pods, who of them is the primary, and what is said of it. */
export function runPostgresClusters(machine: Machine): void {
  const { store, clock, signal } = machine;
  runController(machine, {
    kind: postgresClusters,
    concerns: {
      // What somebody else says in the status stays until something happens to the pods.
      Cluster: (object, { before }) =>
        before === undefined || before.metadata?.generation !== object.metadata?.generation ? [atOf(object)] : [],
      Pod: (object) => [ownerOf(object, postgresClusters)],
    },
    async act(cluster, again) {
      if (cluster.metadata?.deletionTimestamp !== undefined) return;
      const at = atOf(cluster);
      const instances = store.list(pods, at.namespace).filter((pod) => isOwnedBy(pod, cluster));
      const seen = instances.map((pod) => ({
        name: pod.metadata?.name ?? '',
        active: isActive(pod),
        ready: isReady(pod) && isActive(pod),
      }));
      const next = nextOf(at.name, cluster.spec?.instances ?? 1, cluster.status, seen);
      const { phaseReason: _before, ...kept } = cluster.status ?? {};
      setStatus(machine, postgresClusters, at, { ...kept, ...next.status });
      for (const pod of instances) setRole(machine, pod, pod.metadata?.name === next.status.currentPrimary ? 'primary' : 'replica');
      if (next.status.phase === failingOver) again(takesSeconds);
      if (next.surplus !== undefined) drop(machine, { ...at, name: next.surplus });
      if (next.missing === undefined) return;
      await clock.sleep(takesSeconds, signal);
      const refused = isStillThere(store, cluster) ? make(machine, cluster, next.missing) : undefined;
      if (refused === undefined) return;
      record(machine, cluster, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${refused}`, component });
      again(againSeconds);
    },
  });
}

/** An instance that is not wanted goes for good, with its volume. */
function drop(machine: Machine, at: At): void {
  for (const kind of [pods, claims]) {
    const found = machine.store.get<KubeObject>(kind, at);
    if (found !== undefined) removeObject(machine, kind, found, {});
  }
}

function isStillThere(store: Store, cluster: PostgresCluster): boolean {
  return store.get(postgresClusters, atOf(cluster))?.metadata?.uid === cluster.metadata?.uid;
}

/** @returns the API server's words, where it refuses the pod or its volume's claim */
function make(machine: Machine, cluster: PostgresCluster, name: string): string | undefined {
  const { store } = machine;
  const { namespace = '', name: clusterName } = atOf(cluster);
  const primary = store.get(postgresClusters, { namespace, name: clusterName })?.status?.currentPrimary ?? name;
  const labels = instanceLabels(clusterName, name, name === primary ? 'primary' : 'replica');
  const claim = claimOf(cluster, name);
  const template = { metadata: { labels }, spec: instanceTemplate(clusterName, name, namespace) };
  const pod = podOf(template, { namespace, name, ownerReferences: ownedBy(postgresClusters, cluster) });
  // An instance that comes back has its volume still.
  const isNew = store.get(claims, { namespace, name }) === undefined;
  const refused = (isNew ? refusalOf(machine, claims, claim) : undefined) ?? refusalOf(machine, pods, pod);
  if (refused !== undefined) return refused;
  if (isNew) store.put(claims, claim);
  store.put(pods, pod);
  return undefined;
}

/** The claim of an instance's volume. Pure. */
function claimOf(cluster: PostgresCluster, name: string): PersistentVolumeClaim {
  const { namespace = '', name: clusterName } = atOf(cluster);
  const { size = '1Gi', storageClass = 'local-path' } = (cluster.spec as WithStorage | undefined)?.storage ?? {};
  return {
    metadata: {
      namespace,
      name,
      labels: { 'cnpg.io/cluster': clusterName, 'cnpg.io/instanceName': name },
      finalizers: [claimProtection],
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      storageClassName: storageClass,
      volumeMode: 'Filesystem',
    },
    status: { phase: 'Pending' },
  };
}

/** What the program does not read of a Cluster. */
interface WithStorage {
  storage?: { size?: string; storageClass?: string };
}

function setRole({ store }: Machine, pod: Pod, role: 'primary' | 'replica'): void {
  store.change(pods, atOf(pod), (draft) => {
    draft.metadata = { ...draft.metadata, labels: { ...draft.metadata?.labels, 'cnpg.io/instanceRole': role, role } };
  });
}

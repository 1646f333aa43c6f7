import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { PersistentVolumeClaim, Pod, Service } from 'kubernetes-types/core/v1.d.ts';
import { claims, type Kind, type KubeObject, namespaces, storageClasses } from '../../cluster/kinds.ts';
import { defaultClassAnnotation } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { stamp } from '../store.ts';
import { keepGiven, withAddresses } from './addresses.ts';
import { admit, terminating } from './admission.ts';
import { complete, withDefaults } from './defaults/defaults.ts';
import { qosClass } from './defaults/pod.ts';
import { hasStatus } from './discovery.ts';
import { keepOwnMetadata, withGeneration } from './server-metadata.ts';
import { admissionForbids, invalid, notFound } from './status.ts';
import { grows } from './validate/claim.ts';
import { faultsOf } from './validate/validate.ts';

interface Saving {
  machine: Machine;
  kind: Kind<KubeObject>;
  /** As it is; undefined for one that is new. */
  before: KubeObject | undefined;
  subresource?: string | undefined;
  dryRun: boolean;
  /** Notes who wrote what. */
  track(object: KubeObject, before: KubeObject | undefined): KubeObject;
}

/**
 * The way of every write: defaults, what the writer can't write, validation, admission, the store. Gives the object as it is now, the
 * old one when nothing changed. Throws a Refusal.
 */
export function save(saving: Saving, wanted: KubeObject): KubeObject {
  const { machine, kind, before, dryRun, track } = saving;
  // What controllers wrote may lack defaults: those are no changes.
  const base = before && complete(kind, before);
  const next = furnish(saving, track(withDefaults(kind, draftOf(saving, wanted)), base));
  const { name = '' } = next.metadata ?? {};
  const faults = faultsOf(kind, next, base);
  if (faults.length > 0) throw invalid(kind, name, faults);
  if (before === undefined) admitNew(machine, kind, next);
  else if (kind.kind === 'PersistentVolumeClaim') admitGrowth(machine, next as PersistentVolumeClaim, before as PersistentVolumeClaim);
  if (before !== undefined && isSame(kind, before, next)) return before;
  const counted = withGeneration(kind, next, before, saving.subresource);
  if (dryRun) return before === undefined ? pretended(machine, counted) : counted;
  const saved = machine.store.put(kind, counted);
  const isLeaving = saved.metadata?.deletionTimestamp !== undefined && (saved.metadata.finalizers ?? []).length === 0;
  if (isLeaving && kind.kind !== 'Pod' && kind.kind !== 'Namespace') machine.store.remove(kind, { ...saved.metadata, name });
  return saved;
}

/** What is wanted, without what a writer of this can't write. */
function draftOf({ kind, before, subresource }: Saving, wanted: KubeObject): KubeObject {
  type WithParts = KubeObject & { spec?: unknown; status?: unknown };
  const draft: WithParts = { ...wanted, apiVersion: kind.apiVersion, kind: kind.kind };
  const old = before as WithParts | undefined;
  if (subresource === 'status') {
    if (old?.spec !== undefined) draft.spec = old.spec;
  } else if (hasStatus(kind)) {
    const status = old === undefined ? firstStatus(withDefaults(kind, draft)) : old.status;
    if (status === undefined) delete draft.status;
    else draft.status = status;
  }
  return { ...draft, metadata: keepOwnMetadata(draft.metadata, before?.metadata) };
}

/** What the server adds, in nobody's name: addresses, the default class. */
function furnish({ machine, kind, before }: Saving, tracked: KubeObject): KubeObject {
  const whole = complete(kind, tracked);
  if (kind.kind === 'Service') return withAddresses(machine.store, keepGiven(whole as Service, before as Service | undefined));
  if (kind.kind !== 'PersistentVolumeClaim' || before !== undefined) return whole;
  return withStorageClass(machine, whole as PersistentVolumeClaim);
}

function firstStatus({ kind, ...object }: KubeObject): object | undefined {
  if (kind === 'Pod') return { phase: 'Pending', qosClass: qosClass((object as Pod).spec ?? { containers: [] }) };
  if (kind === 'PersistentVolumeClaim') return { phase: 'Pending' };
  return kind === 'Namespace' ? { phase: 'Active' } : undefined;
}

/** The default storage class, where none is named. */
function withStorageClass({ store }: Machine, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const found = store.list(storageClasses).find(({ metadata }) => metadata?.annotations?.[defaultClassAnnotation] === 'true')
    ?.metadata?.name;
  if (claim.spec?.storageClassName !== undefined || found === undefined) return claim;
  return { ...claim, spec: { ...claim.spec, storageClassName: found } };
}

function admitNew(machine: Machine, kind: Kind<KubeObject>, next: KubeObject): void {
  const { name = '', namespace } = next.metadata ?? {};
  if (kind.namespaced) {
    const home = machine.store.get(namespaces, { name: namespace ?? '' });
    if (home === undefined) throw notFound(namespaces, namespace ?? '');
    if (home.status?.phase === 'Terminating') {
      const causes = [
        { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
      ];
      throw admissionForbids(kind, name, terminating(namespace ?? ''), causes);
    }
  }
  const refused = admit(machine, next);
  if (refused !== undefined) throw admissionForbids(kind, name, refused);
}

/** Only some classes let volumes grow. */
function admitGrowth({ store }: Machine, next: PersistentVolumeClaim, before: PersistentVolumeClaim): void {
  const found = store.get(storageClasses, { name: next.spec?.storageClassName ?? '' });
  if (!grows(next, before) || found?.allowVolumeExpansion) return;
  const why = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
  throw admissionForbids(claims, next.metadata?.name ?? '', why);
}

/** Objects that controllers wrote may lack defaults; that alone is no change. Nor is a manager's later time: a real server drops it, too. */
function isSame(kind: Kind<KubeObject>, before: KubeObject, next: KubeObject): boolean {
  const plain = (object: KubeObject) => JSON.parse(JSON.stringify(withoutTimes(complete(kind, object))));
  return isDeepStrictEqual(plain(before), plain(next));
}

function withoutTimes({ metadata, ...object }: KubeObject): KubeObject {
  const managedFields = metadata?.managedFields?.map(({ time, ...entry }) => entry);
  return { ...object, metadata: { ...metadata, ...(managedFields === undefined ? {} : { managedFields }) } };
}

/** A new object as a dry run answers it. */
function pretended({ clock }: Machine, object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, uid: randomUUID(), creationTimestamp: stamp(clock) } };
}

import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { rfc3339 } from '../clock.ts';
import { kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import { type Store, stamp } from '../store.ts';
import { type Answer, type Call, isDryRun, numberOf, ok, parseBody } from './call.ts';
import { listObjects } from './list.ts';
import type { ResourceRoute } from './route.ts';
import { decodeError } from './schema/check.ts';
import { normal } from './schema/normal.ts';
import { shapeOf } from './schema/schema.ts';
import { conflict, detailsOf, notFound, Refusal, success } from './status.ts';
import { at } from './write.ts';

/** As long as a time may be away, for the clock's sake. */
const longestSeconds = 2 ** 31;

interface Options {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  preconditions?: Preconditions;
  dryRun: string[];
}

interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

/** DELETE of one object. */
export async function remove(call: Call, { kind, namespace, name = '' }: ResourceRoute): Promise<Answer> {
  const options = await optionsOf(call);
  const dryRun = isDryRun(call, options.dryRun);
  const object = call.machine.store.get(kind, at(namespace, name));
  if (object === undefined) throw notFound(kind, name);
  checkPreconditions(kind, object, options.preconditions);
  const left = dryRun ? undefined : removeObject(call.machine, kind, object, options);
  if (left !== undefined) return ok(left);
  if (shownWhenGone.includes(kind.kind)) return ok(object);
  return ok(success({ ...detailsOf(kind, name), ...(object.metadata?.uid ? { uid: object.metadata.uid } : {}) }));
}

/** Throws a 409 for another object of the name, or another version of it (k8s.io/apiserver, pkg/registry/rest/delete.go; it says the kind). */
function checkPreconditions(kind: Kind<unknown>, { metadata }: KubeObject, { uid, resourceVersion }: Preconditions = {}): void {
  const wishes = [
    ['UID', uid, metadata?.uid, 'deleted and then recreated'],
    ['ResourceVersion', resourceVersion, metadata?.resourceVersion, 'modified'],
  ] as const;
  for (const [what, wanted, found, perhaps] of wishes) {
    if (!wanted || wanted === found) continue;
    const why = `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found})`;
    throw conflict({ ...kind, plural: kind.kind }, metadata?.name ?? '', `${why}. The object might have been ${perhaps}`);
  }
}

/** Kinds whose DELETE answers with the object. */
const shownWhenGone = ['Pod', 'Service', 'PersistentVolumeClaim', 'ResourceQuota', 'StorageClass'];

/** DELETE of all that are selected. */
export async function removeAll(call: Call, { kind, namespace }: ResourceRoute): Promise<Answer> {
  const options = await optionsOf(call);
  const dryRun = isDryRun(call, options.dryRun);
  const list = listObjects(call.machine.store, kind, namespace, call.query);
  for (const { metadata } of dryRun ? [] : list.items) {
    const object = call.machine.store.get(kind, at(metadata?.namespace, metadata?.name ?? ''));
    if (object !== undefined) removeObject(call.machine, kind, object, options);
  }
  return ok(list);
}

/**
 * Deletes an object, or marks it: a pod that runs is the kubelet's to end, a namespace goes when it is empty, and finalizers hold
 * everything. Gives what is left of it.
 */
export function removeObject(
  { store, clock }: Machine,
  kind: Kind<KubeObject>,
  object: KubeObject,
  options: Omit<Options, 'dryRun'>,
): KubeObject | undefined {
  const { name = '', namespace, finalizers = [], deletionTimestamp } = object.metadata ?? {};
  const place = at(namespace, name);
  const seconds = kind.kind === 'Pod' ? graceOf(object as Pod, options.gracePeriodSeconds) : 0;
  if (options.propagationPolicy === 'Orphan') orphan(store, object);
  if (seconds === 0 && finalizers.length === 0 && kind.kind !== 'Namespace') {
    store.remove(kind, place);
    return undefined;
  }
  if (deletionTimestamp !== undefined && seconds >= (object.metadata?.deletionGracePeriodSeconds ?? 0)) return object;
  const due = rfc3339(new Date(clock.now().getTime() + Math.min(seconds, longestSeconds) * 1000));
  return store.change(kind, place, (draft) => {
    draft.metadata = { ...draft.metadata, deletionTimestamp: seconds === 0 ? stamp(clock) : due, deletionGracePeriodSeconds: seconds };
    if (kind.kind === 'Namespace') (draft as { status?: object }).status = { phase: 'Terminating' };
  });
}

/** Has what belongs to an object stay without it; else the garbage collector takes it away, in the background whatever was asked. */
function orphan(store: Store, { metadata }: KubeObject): void {
  for (const kind of kinds) {
    for (const { metadata: own } of store.list(kind, metadata?.namespace)) {
      if (!own?.ownerReferences?.some(({ uid }) => uid === metadata?.uid)) continue;
      store.change(kind, at(own.namespace, own.name ?? ''), (draft) => {
        const ownerReferences = (draft.metadata?.ownerReferences ?? []).filter(({ uid }) => uid !== metadata?.uid);
        draft.metadata = { ...draft.metadata, ownerReferences };
      });
    }
  }
}

/** A pod that was never started, or has ended, needs no time; less than none is the least. */
function graceOf({ spec, status }: Pod, asked: number | undefined): number {
  if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  const seconds = asked ?? spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}

/** From the body or, where there is none, from the query: of both, API servers read the body alone. Throws 400, 500. */
async function optionsOf(call: Call): Promise<Options> {
  if (call.body.length > 0) {
    const said = await parseBody(call, 'DeleteOptions');
    const shape = shapeOf({ kind: 'DeleteOptions' });
    const wrong = decodeError(shape, said);
    if (wrong !== undefined) throw new Refusal(500, undefined, wrong);
    return { dryRun: [], ...(normal(shape, said) as Partial<Options>) };
  }
  const seconds = numberOf(call.query, 'gracePeriodSeconds');
  const policy = call.query.get('propagationPolicy');
  return {
    dryRun: call.query.getAll('dryRun'),
    ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds }),
    ...(policy === null ? {} : { propagationPolicy: policy }),
  };
}

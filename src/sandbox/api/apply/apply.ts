import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../../cluster/kinds.ts';
import type { Shape } from '../schema/schema.ts';
import { difference, type FieldSet, intersection, isEmpty, none, setOf, union } from './field-set.ts';
import { allFields, appliedFields, differenceBetween } from './fields-of.ts';
import { isBy, type Manager, managersOf, ownable, takeFrom, toEntries, type Writer, withFields } from './managers.ts';
import { mergeApplied, removeFields } from './merge.ts';

/** Fields that others own with other values. */
export interface Conflict {
  writer: Writer;
  fields: FieldSet;
}

export type Applied = { object: KubeObject } | { conflicts: Conflict[] };

interface Write {
  shape: Shape;
  writer: Writer;
  /** The time of the write, as objects have it. */
  time: string;
}

/**
 * Server-side apply of `applied` on `live` (undefined: there is none yet). What this manager applied before, applies no more and nobody
 * else owns goes away. Pure.
 */
export function applyTo(
  live: KubeObject | undefined,
  applied: KubeObject,
  { shape, writer, time, force }: Write & { force: boolean },
): Applied {
  const before = managersBeforeApply(live, shape, time);
  const own = before.find((one) => isBy(one, writer))?.fields ?? none;
  const fields = ownable(appliedFields(shape, applied), writer.subresource);
  const merged = mergeApplied(shape, withoutManagers(live ?? {}), withoutManagers(applied));
  const { written } = differenceBetween(shape, withoutManagers(live ?? {}), merged);
  const conflicts = before
    .filter((one) => !isBy(one, writer))
    .map((one) => ({ writer: one, fields: intersection(one.fields, ownable(written, writer.subresource)) }))
    .filter((conflict) => !isEmpty(conflict.fields));
  if (conflicts.length > 0 && !force) return { conflicts };

  const others = takeFrom(before, writer, conflicts.map((conflict) => conflict.fields).reduce(union, none)).filter(
    (one) => !isBy(one, writer),
  );
  const stillOwned = [...others.map((one) => one.fields), fields].reduce(union, none);
  const pruned = removeFields(shape, merged, abandoned(own, stillOwned)) as KubeObject;
  const changed = !isDeepStrictEqual(pruned, withoutManagers(live ?? {}));
  const managers = withFields(before.filter((one) => isBy(one, writer)).concat(others), writer, fields, time, changed);
  return { object: withManagers(pruned, managers) };
}

/** Any other write: what it changes is the writer's from now on, and nobody else's. Pure. */
export function trackUpdate(live: KubeObject | undefined, next: KubeObject, { shape, writer, time }: Write): KubeObject {
  const before = managersOf(live?.metadata?.managedFields);
  const { written, removed } = differenceBetween(shape, withoutManagers(live ?? {}), withoutManagers(next));
  const own = before.find((one) => isBy(one, writer))?.fields ?? none;
  const fields = union(difference(own, removed), ownable(written, writer.subresource));
  const changed = !isEmpty(written) || !isEmpty(removed);
  const left = takeFrom(before, writer, union(written, removed));
  return withManagers(next, withFields(left, writer, fields, time, changed));
}

/** What was written without a manager belongs to `before-first-apply` from the first apply on. */
function managersBeforeApply(live: KubeObject | undefined, shape: Shape, time: string): Manager[] {
  const managers = managersOf(live?.metadata?.managedFields);
  if (live === undefined || managers.length > 0) return managers;
  const fields = ownable(allFields(shape, live), undefined);
  return [{ manager: 'before-first-apply', operation: 'Update', apiVersion: live.apiVersion ?? '', time, fields }];
}

/** The places of `own` that are not owned any more, and have nothing owned below. */
function abandoned(own: FieldSet, owned: FieldSet): FieldSet {
  const below = [...own.below].map(([element, set]) => [element, abandoned(set, owned.below.get(element) ?? none)] as const);
  return setOf(own.self && isEmpty(owned), below);
}

function withoutManagers<T extends KubeObject>(object: T): T {
  const { managedFields, ...metadata } = object.metadata ?? {};
  return { ...object, metadata };
}

function withManagers(object: KubeObject, managers: readonly Manager[]): KubeObject {
  const managedFields = toEntries(managers);
  return { ...object, metadata: { ...object.metadata, ...(managedFields.length === 0 ? {} : { managedFields }) } };
}

import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1.d.ts';
import { difference, type FieldSet, type FieldsV1, fromFieldsV1, isEmpty, sameSet, toFieldsV1, without } from './field-set.ts';

/** Who wrote, and how; each has a set of fields of its own. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string | undefined;
}

export interface Manager extends Writer {
  time: string | undefined;
  fields: FieldSet;
}

/** Fields that nobody owns: an object's identity, and what the API server keeps itself. */
const ownerless = [
  ['f:apiVersion'],
  ['f:kind'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'resourceVersion', 'generation', 'managedFields'].map((field) => [
    'f:metadata',
    `f:${field}`,
  ]),
];

/** The fields that a write can own: `status` belongs to its subresource, and that one writes nothing of `spec`. */
export function ownable(fields: FieldSet, subresource: string | undefined): FieldSet {
  const left = without(fields, [...ownerless, [subresource === 'status' ? 'f:spec' : 'f:status']]);
  return { self: false, below: left.below };
}

/** Who owns what, from an object's metadata. */
export function managersOf(entries: readonly ManagedFieldsEntry[] = []): Manager[] {
  return entries.map(({ manager = '', operation, apiVersion = '', time, subresource, fieldsV1 }) => ({
    manager,
    operation: operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion,
    subresource: subresource || undefined,
    time: time as string | undefined,
    fields: fromFieldsV1((fieldsV1 ?? {}) as FieldsV1),
  }));
}

/** As an object's metadata has them: applies first, then by time. */
export function toEntries(managers: readonly Manager[]): ManagedFieldsEntry[] {
  return managers
    .filter(({ fields }) => !isEmpty(fields))
    .map((one, index) => ({ one, index }))
    .sort((a, b) => order(a.one, b.one) || a.index - b.index)
    .map(({ one: { manager, operation, apiVersion, time, subresource, fields } }) => ({
      manager,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));
}

function order(a: Manager, b: Manager): number {
  if (a.operation !== b.operation) return a.operation < b.operation ? -1 : 1;
  const [earlier = '', later = ''] = [a.time, b.time];
  return earlier === later ? 0 : earlier < later ? -1 : 1;
}

/** Whether both are the same writer, writing in the same way. */
export function isBy(one: Writer, other: Writer): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    one.apiVersion === other.apiVersion &&
    one.subresource === other.subresource
  );
}

/** Gives a writer these fields, in place of those it had. `time` is that of the write, if it changed anything. */
export function withFields(managers: readonly Manager[], writer: Writer, fields: FieldSet, time: string, changed: boolean): Manager[] {
  const known = managers.find((one) => isBy(one, writer));
  const keeps = known !== undefined && !changed && sameSet(known.fields, fields);
  return [...managers.filter((one) => one !== known), { ...writer, fields, time: keeps ? known.time : time }];
}

/** Takes fields away from everybody but the writer. */
export function takeFrom(managers: readonly Manager[], writer: Writer, fields: FieldSet): Manager[] {
  return managers.map((one) => (isBy(one, writer) ? one : { ...one, fields: difference(one.fields, fields) }));
}

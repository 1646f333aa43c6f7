import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { suffix } from '../names.ts';
import { stamp } from '../store.ts';
import { type Applied, applyTo, trackUpdate } from './apply/apply.ts';
import { places } from './apply/field-set.ts';
import type { Writer } from './apply/managers.ts';
import { type Answer, type Call, isDryRun, isTrue, managerOf, ok } from './call.ts';
import { readApplied, readObject } from './read-object.ts';
import type { ResourceRoute } from './route.ts';
import { save } from './save.ts';
import { shapeOf } from './schema/schema.ts';
import { alreadyExists, conflict, invalid, modified, notAllowed, notFound, Refusal } from './status.ts';

/** POST: makes an object. */
export async function create(call: Call, target: ResourceRoute): Promise<Answer> {
  const { machine } = call;
  const { kind, namespace, name: already, subresource } = target;
  if (already !== undefined || subresource !== undefined) throw notAllowed();
  const dryRun = isDryRun(call);
  const { object, headers } = await readObject(call, target);
  const { resourceVersion, generateName, name = generateName && `${generateName}${suffix()}` } = object.metadata ?? {};
  if (resourceVersion) throw new Refusal(500, undefined, 'resourceVersion should not be set on objects to be created');
  const next = {
    ...object,
    metadata: { ...object.metadata, ...(name === undefined ? {} : { name }), ...(namespace ? { namespace } : {}) },
  };
  if (name !== undefined && machine.store.get(kind, at(namespace, name)) !== undefined) throw alreadyExists(kind, name);
  return {
    ...ok(save({ machine, kind, before: undefined, dryRun, track: (whole, base) => track(call, target, base, whole) }, next), 201),
    headers,
  };
}

/** PUT: replaces an object, if it is still the one that the writer saw. */
export async function update(call: Call, target: ResourceRoute): Promise<Answer> {
  const { machine } = call;
  const { kind, namespace, name = '', subresource } = target;
  const dryRun = isDryRun(call);
  const { object, headers } = await readObject(call, target);
  const before = machine.store.get(kind, at(namespace, name));
  if (before === undefined) throw notFound(kind, name);
  checkVersion('PUT', kind, before, object);
  const next = { ...object, metadata: { ...object.metadata, name, ...(namespace ? { namespace } : {}) } };
  return {
    ...ok(save({ machine, kind, before, subresource, dryRun, track: (whole, base) => track(call, target, base, whole) }, next)),
    headers,
  };
}

/** PATCH with application/apply-patch+yaml: server-side apply; makes what is not there. */
export async function apply(call: Call, target: ResourceRoute): Promise<Answer> {
  const { machine, query } = call;
  const { kind, namespace, name = '', subresource } = target;
  const dryRun = isDryRun(call);
  const manager = query.get('fieldManager');
  if (!manager) throw managerRequired();
  const wanted = await readApplied(call, target);
  const before = machine.store.get(kind, at(namespace, name));
  if (before !== undefined) checkVersion('PATCH', kind, before, wanted);
  const writer: Writer = { manager, operation: 'Apply', apiVersion: kind.apiVersion, subresource };
  const applied = { ...wanted, metadata: { ...wanted.metadata, name, ...(namespace ? { namespace } : {}) } };
  const options = { shape: shapeOf(kind), writer, time: stamp(machine.clock), force: isTrue(query.get('force')) };
  const result = applyTo(before, applied, options);
  if ('conflicts' in result) throw conflictOf(result);
  const saved = save({ machine, kind, before, subresource, dryRun, track: (whole) => whole }, result.object);
  return ok(saved, before === undefined ? 201 : 200);
}

/** Notes the writer of anything but an apply. */
export function track(call: Call, { kind, subresource }: ResourceRoute, before: KubeObject | undefined, next: KubeObject): KubeObject {
  const writer: Writer = { manager: managerOf(call), operation: 'Update', apiVersion: kind.apiVersion, subresource };
  return trackUpdate(before, next, { shape: shapeOf(kind), writer, time: stamp(call.machine.clock) });
}

/** Where an object is, by the parts of its path. */
export function at(namespace: string | undefined, name: string) {
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Throws a 409 when the writer saw another version or, by a PUT, another object; a patch can't make it another one: 422. */
export function checkVersion(method: 'PUT' | 'PATCH', kind: Kind<unknown>, before: KubeObject, wanted: KubeObject): void {
  const { resourceVersion, uid } = wanted.metadata ?? {};
  const { name = '', namespace = '', ...found } = before.metadata ?? {};
  if (resourceVersion && resourceVersion !== found.resourceVersion) throw modified(kind, name);
  if (!uid || uid === found.uid) return;
  if (method === 'PATCH') {
    const message = `Invalid value: ${JSON.stringify(uid)}: field is immutable`;
    throw invalid(kind, name, [{ field: 'metadata.uid', reason: 'FieldValueInvalid', message }]);
  }
  const key = `/registry/${kind.plural}/${namespace}/${name}`;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${found.uid}`;
  throw conflict(kind, name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`);
}

function managerRequired(): Refusal {
  const message = 'Required value: is required for apply patch';
  const details = {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    causes: [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }],
  };
  return new Refusal(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${message}`, details);
}

/** The 409 that names who holds what. */
function conflictOf({ conflicts }: Extract<Applied, { conflicts: unknown }>): Refusal {
  const byName = conflicts.toSorted((a, b) => (a.writer.manager < b.writer.manager ? -1 : 1));
  const held = byName.map(({ writer, fields }) => {
    const by = `"${writer.manager}"${writer.subresource ? ` with subresource "${writer.subresource}"` : ''}${writer.operation === 'Update' ? ` using ${writer.apiVersion}` : ''}`;
    return { by, fields: places(fields) };
  });
  const words = held.map(({ by, fields }) =>
    fields.length === 1 ? `conflict with ${by}: ${fields[0]}` : `conflicts with ${by}:${fields.map((field) => `\n- ${field}`).join('')}`,
  );
  const causes = held.flatMap(({ by, fields }) =>
    fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${by}`, field })),
  );
  const message = `Apply failed with ${causes.length} conflict${causes.length === 1 ? '' : 's'}: ${words.join('\n')}`;
  return new Refusal(409, 'Conflict', message, { causes });
}

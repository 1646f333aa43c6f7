import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { stamp } from '../store.ts';
import { type Applied, applyTo, trackUpdate } from './apply/apply.ts';
import { places } from './apply/field-set.ts';
import type { Writer } from './apply/managers.ts';
import { type Answer, type Call, contentType, isDryRun, managerOf, ok, parseBody } from './call.ts';
import { protobufType } from './protobuf.ts';
import type { ResourceRoute } from './route.ts';
import { save } from './save.ts';
import { decodeError, typeErrors, unknownFields } from './schema/check.ts';
import { isRecord, shapeOf } from './schema/schema.ts';
import { alreadyExists, badRequest, groupOf, modified, notAllowed, notFound, Refusal } from './status.ts';
import { isTrue } from './watch.ts';

export interface Target extends ResourceRoute {
  kind: Kind<KubeObject>;
}

const objectTypes = ['application/json', 'application/yaml', protobufType, ''];

/** POST: makes an object. */
export async function create(call: Call, target: Target): Promise<Answer> {
  const { machine } = call;
  const { kind, namespace, name: already, subresource } = target;
  if (already !== undefined || subresource !== undefined) throw notAllowed();
  const dryRun = isDryRun(call);
  const { object, headers } = await readObject(call, target);
  const { generateName, name = generateName && `${generateName}${suffix()}` } = object.metadata ?? {};
  const next = {
    ...object,
    metadata: { ...object.metadata, ...(name === undefined ? {} : { name }), ...(namespace ? { namespace } : {}) },
  };
  if (name !== undefined && machine.store.get(kind, at(namespace, name)) !== undefined) throw alreadyExists(kind, name);
  return {
    ...ok(save({ machine, kind, before: undefined, dryRun, track: (whole) => track(call, target, undefined, whole) }, next), 201),
    headers,
  };
}

/** PUT: replaces an object, if it is still the one that the writer saw. */
export async function update(call: Call, target: Target): Promise<Answer> {
  const { machine } = call;
  const { kind, namespace, name = '', subresource } = target;
  const dryRun = isDryRun(call);
  const { object, headers } = await readObject(call, target);
  const before = machine.store.get(kind, at(namespace, name));
  if (before === undefined) throw notFound(kind, name);
  checkVersion(kind, before, object);
  const next = { ...object, metadata: { ...object.metadata, name, ...(namespace ? { namespace } : {}) } };
  return {
    ...ok(save({ machine, kind, before, subresource, dryRun, track: (whole) => track(call, target, before, whole) }, next)),
    headers,
  };
}

/** PATCH with application/apply-patch+yaml: server-side apply; makes what is not there. */
export async function apply(call: Call, target: Target): Promise<Answer> {
  const { machine, query } = call;
  const { kind, namespace, name = '', subresource } = target;
  const dryRun = isDryRun(call);
  const manager = query.get('fieldManager');
  if (!manager) throw managerRequired();
  const wanted = await readApplied(call, target);
  const before = machine.store.get(kind, at(namespace, name));
  if (before !== undefined) checkVersion(kind, before, wanted);
  const writer: Writer = { manager, operation: 'Apply', apiVersion: kind.apiVersion, subresource };
  const applied = { ...wanted, metadata: { ...wanted.metadata, name, ...(namespace ? { namespace } : {}) } };
  const options = { shape: shapeOf(kind), writer, time: stamp(machine.clock), force: isTrue(query.get('force')) };
  const result = applyTo(before, applied, options);
  if ('conflicts' in result) throw conflictOf(result);
  const saved = save({ machine, kind, before, subresource, dryRun, track: (whole) => whole }, result.object);
  return ok(saved, before === undefined ? 201 : 200);
}

/** Notes the writer of anything but an apply. */
export function track(call: Call, { kind, subresource }: Target, before: KubeObject | undefined, next: KubeObject): KubeObject {
  const writer: Writer = { manager: managerOf(call), operation: 'Update', apiVersion: kind.apiVersion, subresource };
  return trackUpdate(before, next, { shape: shapeOf(kind), writer, time: stamp(call.machine.clock) });
}

export function at(namespace: string | undefined, name: string) {
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Throws a 409 when the writer saw another version. */
export function checkVersion(kind: Kind<unknown>, before: KubeObject, wanted: KubeObject): void {
  const { resourceVersion, uid } = wanted.metadata ?? {};
  const { name = '' } = before.metadata ?? {};
  if (resourceVersion && resourceVersion !== before.metadata?.resourceVersion) throw modified(kind, name);
  if (uid && uid !== before.metadata?.uid) throw modified(kind, name);
}

/** The object in a body, of the kind and place that its path says. Throws 400, 415. */
async function readObject(call: Call, target: Target): Promise<{ object: KubeObject; headers: Record<string, string> }> {
  if (!objectTypes.includes(contentType(call))) {
    const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
    const why = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
    throw new Refusal(415, 'UnsupportedMediaType', why);
  }
  const object: KubeObject = await parseBody(call, target.kind.kind);
  checkIdentity(target, { apiVersion: target.kind.apiVersion, kind: target.kind.kind, ...object });
  return { object, headers: checkFields(call, target.kind, object) };
}

/** Throws a 400 for values of a wrong type and, asked to be strict, for unknown fields; else warns of those. */
export function checkFields({ query }: Call, kind: Kind<unknown>, object: unknown): Record<string, string> {
  const shape = shapeOf(kind);
  const refuse = (why: string) => {
    const version = kind.apiVersion.split('/').at(-1);
    return badRequest(`${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: ${why}`);
  };
  const wrong = decodeError(shape, object, kind.kind);
  if (wrong !== undefined) throw refuse(wrong);
  const unknown = unknownFields(shape, object).map((field) => `unknown field "${field}"`);
  const validation = query.get('fieldValidation') || 'Warn';
  if (unknown.length === 0 || validation === 'Ignore') return {};
  if (validation === 'Strict') throw refuse(`strict decoding error: ${unknown.join(', ')}`);
  return { Warning: unknown.map((words) => `299 - "${words.replaceAll('"', '\\"')}"`).join(', ') };
}

/** What is applied; the type says what belongs there, and an unknown field is a 500 (kubernetes/kubernetes#139253). */
async function readApplied(call: Call, target: Target): Promise<KubeObject> {
  const object: KubeObject = await parseBody(call, target.kind.kind);
  const { kind } = target;
  checkIdentity(target, object);
  if (isRecord(object.metadata) && object.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const errors = typeErrors(shapeOf(kind), object);
  if (errors.length === 0) return object;
  const { namespace = '', name = '' } = object.metadata ?? {};
  const version = `${groupOf(kind)}/${kind.apiVersion.split('/').at(-1)}`;
  const words = errors.length === 1 ? errors[0] : `errors:${errors.map((error) => `\n  ${error}`).join('')}`;
  throw new Refusal(500, undefined, `failed to create typed patch object (${namespace}/${name}; ${version}, Kind=${kind.kind}): ${words}`);
}

function checkIdentity({ kind, namespace, name }: Target, object: KubeObject): void {
  const { apiVersion = '', kind: own = '', metadata } = object;
  if (apiVersion !== kind.apiVersion || own !== kind.kind) {
    throw badRequest(`invalid object type: ${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${own}`);
  }
  if (metadata?.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (name !== undefined && metadata?.name && metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
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
  const held = conflicts.map(({ writer, fields }) => {
    const by = `"${writer.manager}"${writer.subresource ? ` with subresource "${writer.subresource}"` : ''} using ${writer.apiVersion}`;
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

/** Five letters and digits without those that make words or are mistaken for others (k8s.io/apimachinery, pkg/util/rand). */
function suffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return Array.from({ length: 5 }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
}

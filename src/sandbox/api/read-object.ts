import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { type AnswerHeaders, type Call, contentType, parseBody, unrecognized } from './call.ts';
import { protobufType } from './protobuf.ts';
import type { ResourceRoute } from './route.ts';
import { decodeError, jsonName, typeErrors, unknownFields } from './schema/check.ts';
import { shapeOf } from './schema/schema.ts';
import { badRequest, groupOf, Refusal } from './status.ts';

const objectTypes = ['application/json', 'application/yaml', protobufType, ''];

/** The object in a body, of the kind and place that its path says. Throws 400, 415. */
export async function readObject(call: Call, target: ResourceRoute): Promise<{ object: KubeObject; headers: AnswerHeaders }> {
  if (!objectTypes.includes(contentType(call))) {
    const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
    const why = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
    throw new Refusal(415, 'UnsupportedMediaType', why);
  }
  const object: KubeObject = await parseBody(call, target.kind.kind);
  for (const field of ['apiVersion', 'kind'] as const) {
    const value: unknown = object[field] ?? '';
    if (typeof value === 'string') continue;
    const why = `json: cannot unmarshal ${jsonName(value)} into Go struct field .${field} of type string`;
    throw unrecognized(call, target.kind.kind, why);
  }
  // Of what an object does not say of itself its path says what it is.
  checkKind(target, { ...object, apiVersion: object.apiVersion || target.kind.apiVersion, kind: object.kind || target.kind.kind });
  const headers = checkFields(call, target.kind, object);
  checkPlace(target, object);
  return { object, headers };
}

/** Throws a 400 for values of a wrong type and, asked to be strict, for unknown fields; else warns of those. */
export function checkFields({ query }: Call, kind: Kind<unknown>, object: unknown): AnswerHeaders {
  const shape = shapeOf(kind);
  const refuse = (why: string) => {
    const version = kind.apiVersion.split('/').at(-1);
    return badRequest(`${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: ${why}`);
  };
  const wrong = decodeError(shape, object);
  if (wrong !== undefined) throw refuse(wrong);
  const unknown = unknownFields(shape, object).map((field) => `unknown field ${quoted(field)}`);
  const validation = query.get('fieldValidation') || 'Warn';
  if (unknown.length === 0 || validation === 'Ignore') return {};
  if (validation === 'Strict') throw refuse(`strict decoding error: ${unknown.join(', ')}`);
  // The bytes of UTF-8, as Go writes headers; Node writes those of Latin-1.
  return { Warning: unknown.map((words) => Buffer.from(`299 - ${quoted(words)}`).toString('latin1')) };
}

/** As Go's %q has it. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\x7f');
}

/** What is applied; the type says what belongs there, and an unknown field is a 500 (kubernetes/kubernetes#139253). */
export async function readApplied(call: Call, target: ResourceRoute): Promise<KubeObject> {
  const object: KubeObject = await parseBody(call, target.kind.kind);
  const { kind } = target;
  checkKind(target, object);
  const { managedFields = null } = object.metadata ?? {};
  if (managedFields !== null) throw badRequest('metadata.managedFields must be nil');
  const errors = typeErrors(shapeOf(kind), object);
  if (errors.length === 0) {
    checkPlace(target, object);
    return object;
  }
  const { namespace = '', name = '' } = object.metadata ?? {};
  const version = `${groupOf(kind)}/${kind.apiVersion.split('/').at(-1)}`;
  const words = errors.length === 1 ? errors[0] : `errors:${errors.map((error) => `\n  ${error}`).join('')}`;
  throw new Refusal(500, undefined, `failed to create typed patch object (${namespace}/${name}; ${version}, Kind=${kind.kind}): ${words}`);
}

/** Throws a 400 for an object of another kind. */
function checkKind({ kind }: ResourceRoute, object: KubeObject): void {
  const said = (value: unknown) => (typeof value === 'string' ? value : '');
  const [apiVersion, own] = [said(object.apiVersion), said(object.kind)];
  if (apiVersion === kind.apiVersion && own === kind.kind) return;
  throw badRequest(`invalid object type: ${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${own}`);
}

/** Throws a 400 for an object that is not where the path says, or that has no name though its path has one. */
export function checkPlace({ namespace, name }: ResourceRoute, { metadata }: KubeObject): void {
  if (metadata?.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (name === undefined || metadata?.name === name) return;
  if (!metadata?.name) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
}

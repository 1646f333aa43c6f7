import type { Kind, KubeObject } from '../../../cluster/kinds.ts';
import { isRecord } from '../../is-record.ts';
import { type Answer, type AnswerHeaders, type Call, contentType, isDryRun, ok } from '../call.ts';
import { checkFields, checkPlace } from '../read-object.ts';
import type { ResourceRoute } from '../route.ts';
import { save } from '../save.ts';
import { jsonName } from '../schema/check.ts';
import { shapeOf } from '../schema/schema.ts';
import { badRequest, notFound, Refusal } from '../status.ts';
import { apply, at, checkVersion, track } from '../write.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicPatch } from './strategic.ts';

const strategic = 'application/strategic-merge-patch+json';

/** PATCH, by its media type. */
export async function patch(call: Call, target: ResourceRoute): Promise<Answer> {
  if (contentType(call) === 'application/apply-patch+yaml') return apply(call, target);
  const { machine } = call;
  const { kind, namespace, name = '', subresource } = target;
  const change = await changeOf(call, kind);
  const dryRun = isDryRun(call);
  const before = machine.store.get(kind, at(namespace, name));
  if (before === undefined) throw notFound(kind, name);
  const next = change(before);
  const headers = checkPatched(call, target, next);
  checkVersion('PATCH', kind, before, next);
  return {
    ...ok(save({ machine, kind, before, subresource, dryRun, track: (whole, base) => track(call, target, base, whole) }, next)),
    headers,
  };
}

/** Refuses an object that a patch spoils for the patch's sake, and what is another object; else warns as `checkFields`. */
export function checkPatched(call: Call, target: ResourceRoute, next: KubeObject): AnswerHeaders {
  try {
    const headers = checkFields(call, target.kind, next);
    checkPlace(target, next);
    return headers;
  } catch (error) {
    const [, why] = error instanceof Refusal ? (/cannot be handled as a \w+: (.*)$/s.exec(error.message) ?? []) : [];
    if (why === undefined) throw error;
    const patched = contentType(call) === strategic ? inGo(patchIn(call)) : JSON.stringify(next);
    const message = `Invalid value: ${JSON.stringify(patched)}: ${why}`;
    const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
    throw new Refusal(422, 'Invalid', ` "" is invalid: patch: ${message}`, { causes });
  }
}

/** A value as Go's fmt prints it: `map[a:[b c]]`. */
function inGo(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inGo).join(' ')}]`;
  if (!isRecord(value)) return value === null ? '<nil>' : String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((name) => `${name}:${inGo(value[name])}`).join(' ')}]`;
}

/** A patch is JSON, and never YAML. Throws a 400, without Go's words for what is wrong with the JSON. */
function patchIn(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString());
  } catch {
    throw badRequest(`${decoding(call)}it is no JSON`);
  }
}

/** The body of a patch that is an object. Throws a 400. */
function changesIn(call: Call): Record<string, unknown> {
  const wanted = patchIn(call);
  if (isRecord(wanted)) return wanted;
  throw badRequest(`${decoding(call)}json: cannot unmarshal ${jsonName(wanted)} into Go value of type map[string]interface {}`);
}

function decoding(call: Call): string {
  return contentType(call) === strategic ? '' : 'error decoding patch: ';
}

/** What a patch makes of an object. Throws 400, 415, 422. */
export async function changeOf(call: Call, kind: Kind<unknown>): Promise<(before: KubeObject) => KubeObject> {
  const type = contentType(call);
  // A custom resource has no Go type that says which lists merge.
  const isCustom = kind.apiVersion.startsWith('postgresql.');
  if (type === 'application/json-patch+json') {
    const operations = patchIn(call);
    return (before) => jsonPatch(before, operations) as KubeObject;
  }
  if (type === 'application/merge-patch+json' || (type === strategic && !isCustom)) {
    const wanted = changesIn(call);
    const shape = shapeOf(kind);
    return (before) => (type === strategic ? (strategicPatch(shape, before, wanted) ?? {}) : mergePatch(before, wanted)) as KubeObject;
  }
  const accepted = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
  const words = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  if (isCustom) throw new Refusal(415, 'UnsupportedMediaType', words);
  throw new Refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

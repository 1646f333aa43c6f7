import type { KubeObject } from '../../../cluster/kinds.ts';
import { type Answer, type Call, contentType, isDryRun, ok, parseBody, parseList } from '../call.ts';
import { save } from '../save.ts';
import { isRecord, shapeOf } from '../schema/schema.ts';
import { badRequest, notFound, Refusal } from '../status.ts';
import { apply, at, checkFields, checkVersion, type Target, track } from '../write.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicPatch } from './strategic.ts';

/** PATCH, by its media type. */
export async function patch(call: Call, target: Target): Promise<Answer> {
  if (contentType(call) === 'application/apply-patch+yaml') return apply(call, target);
  const { machine } = call;
  const { kind, namespace, name = '', subresource } = target;
  const change = await changeOf(call, target);
  const dryRun = isDryRun(call);
  const before = machine.store.get(kind, at(namespace, name));
  if (before === undefined) throw notFound(kind, name);
  const next = change(before);
  checkVersion(kind, before, next);
  if (next.metadata?.name !== name)
    throw badRequest(`the name of the object (${next.metadata?.name}) does not match the name on the URL (${name})`);
  const headers = checkFields(call, kind, next);
  return {
    ...ok(save({ machine, kind, before, subresource, dryRun, track: (whole) => track(call, target, before, whole) }, next)),
    headers,
  };
}

/** What a patch makes of an object. Throws 400, 415, 422. */
export async function changeOf(call: Call, { kind }: Pick<Target, 'kind'>): Promise<(before: KubeObject) => KubeObject> {
  const type = contentType(call);
  // A custom resource has no Go type that says which lists merge.
  const isCustom = kind.apiVersion.startsWith('postgresql.');
  if (type === 'application/json-patch+json') {
    const operations = await parseList(call);
    return (before) => {
      try {
        return jsonPatch(before, operations) as KubeObject;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Refusal(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`, {});
      }
    };
  }
  if (type === 'application/merge-patch+json' || (type === 'application/strategic-merge-patch+json' && !isCustom)) {
    const wanted = await parseBody(call, kind.kind);
    if (!isRecord(wanted)) throw badRequest('the patch is no object');
    const shape = shapeOf(kind);
    return (before) => (type.includes('strategic') ? strategicPatch(shape, before, wanted) : mergePatch(before, wanted)) as KubeObject;
  }
  const accepted = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
  const words = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  if (isCustom) throw new Refusal(415, 'UnsupportedMediaType', words);
  throw new Refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

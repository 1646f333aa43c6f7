import { isDeepStrictEqual } from 'node:util';
import { fieldShape, isRecord, type Shape } from '../schema/schema.ts';

const unknown: Shape = { is: 'unknown' };

/**
 * Strategic merge patch, kubectl's own: lists are merged by the first of their keys
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md). Pure.
 */
export function strategicPatch(shape: Shape, target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  if (directive === 'replace') return fields;
  if (directive === 'delete') return undefined;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  if (Array.isArray(retained)) for (const name of Object.keys(result)) if (!retained.includes(name)) delete result[name];
  for (const [name, value] of Object.entries(fields)) {
    const [, list] = /^\$deleteFromPrimitiveList\/(.*)$/.exec(name) ?? [];
    if (list !== undefined) result[list] = without(result[list], value);
    if (name.startsWith('$')) continue;
    const below = fieldShape(shape, name) ?? unknown;
    if (value === null) delete result[name];
    else if (Array.isArray(value)) result[name] = patchList(below, result[name], value, fields[`$setElementOrder/${name}`]);
    else result[name] = strategicPatch(below, result[name], value);
    if (result[name] === undefined) delete result[name];
  }
  return result;
}

function patchList(shape: Shape, target: unknown, patch: unknown[], order: unknown): unknown[] {
  const old = Array.isArray(target) ? target : [];
  if (shape.is !== 'list' || shape.merge === 'atomic') return patch;
  if (shape.merge === 'set') return [...old, ...patch.filter((one) => !old.includes(one))];
  if (patch.some((one) => isRecord(one) && one.$patch === 'replace'))
    return patch.filter((one) => isRecord(one) && one.$patch === undefined);
  const [key = ''] = shape.merge;
  const keyOf = (item: unknown) => (isRecord(item) ? item[key] : undefined);
  const result = [...old];
  for (const item of patch) {
    const index = result.findIndex((one) => isDeepStrictEqual(keyOf(one), keyOf(item)));
    const merged = strategicPatch(shape.item, index < 0 ? undefined : result[index], item);
    if (merged === undefined) index >= 0 && result.splice(index, 1);
    else if (index < 0) result.push(merged);
    else result[index] = merged;
  }
  if (!Array.isArray(order)) return result;
  const rank = (item: unknown) => order.findIndex((one) => isDeepStrictEqual(keyOf(one), keyOf(item)));
  return result.sort((a, b) => (rank(a) < 0 || rank(b) < 0 ? 0 : rank(a) - rank(b)));
}

function without(list: unknown, removed: unknown): unknown[] {
  const values = Array.isArray(removed) ? removed : [];
  return Array.isArray(list) ? list.filter((value) => !values.includes(value)) : [];
}

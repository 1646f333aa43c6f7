import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../is-record.ts';
import { fieldShape, type Shape } from '../schema/schema.ts';

const unknown: Shape = { is: 'unknown' };

/**
 * Strategic merge patch, kubectl's own: lists are merged by the first of their keys
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md). Pure.
 */
export function strategicPatch(shape: Shape, target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  // To be replaced it has to be there: a real server is so, too.
  if (directive === 'delete' || (directive === 'replace' && !isRecord(target))) return undefined;
  if (directive === 'replace') return fields;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  if (Array.isArray(retained)) for (const name of Object.keys(result)) if (!retained.includes(name)) delete result[name];
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith('$')) {
      direct(shape, result, fields, name);
      continue;
    }
    const below = fieldShape(shape, name) ?? unknown;
    if (value === null) delete result[name];
    else if (Array.isArray(value)) result[name] = patchList(below, result[name], value, fields[`$setElementOrder/${name}`]);
    else result[name] = strategicPatch(below, result[name], value);
    if (result[name] === undefined) delete result[name];
  }
  return result;
}

/** What is said beside a list: what goes from it, and in which order the rest is where the patch says nothing else of it. */
function direct(shape: Shape, result: Record<string, unknown>, fields: Record<string, unknown>, name: string): void {
  const [, directive, list = ''] = /^\$(setElementOrder|deleteFromPrimitiveList)\/(.*)$/.exec(name) ?? [];
  const [present, said] = [result[list], fields[name]];
  const below = fieldShape(shape, list);
  if (!Array.isArray(present) || !Array.isArray(said) || below?.is !== 'list' || below.merge === 'atomic') return;
  if (directive === 'deleteFromPrimitiveList') result[list] = present.filter((one) => !said.includes(one));
  else if (fields[list] === undefined) result[list] = patchList(below, present, [], said);
}

function patchList(shape: Shape, target: unknown, patch: unknown[], order: unknown): unknown[] {
  const old = Array.isArray(target) ? target : [];
  if (shape.is !== 'list' || shape.merge === 'atomic') return patch;
  const ordered = (items: unknown[], keyOf: KeyOf) => inOrder(items, Array.isArray(order) ? order : patch, old, keyOf);
  if (shape.merge === 'set') return ordered([...old, ...patch.filter((one) => !old.includes(one))], (item) => item);
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
  return ordered(result, keyOf);
}

type KeyOf = (item: unknown) => unknown;

/**
 * First in the order of the patch those that it names; each of the others before the first of them that came after it
 * (k8s.io/apimachinery, pkg/util/strategicpatch, mergeSortedSlice).
 */
function inOrder(items: unknown[], named: unknown[], before: unknown[], keyOf: KeyOf): unknown[] {
  const rank = (list: unknown[], item: unknown) => list.findIndex((one) => isDeepStrictEqual(keyOf(one), keyOf(item)));
  const own = items.filter((item) => rank(named, item) >= 0).sort((a, b) => rank(named, a) - rank(named, b));
  const others = items.filter((item) => rank(named, item) < 0);
  const result: unknown[] = [];
  for (const item of own) {
    while (others.length > 0 && rank(before, others[0]) < rank(before, item)) result.push(others.shift());
    result.push(item);
  }
  return [...result, ...others];
}

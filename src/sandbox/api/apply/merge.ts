import { isRecord } from '../../is-record.ts';
import type { Shape } from '../schema/schema.ts';
import { type FieldSet, isEmpty, none } from './field-set.ts';
import { partsOf } from './fields-of.ts';

/** Puts what is applied over what is there: field by field, item by item, pieces as a whole. Neither is changed. */
export function mergeApplied(shape: Shape, live: unknown, applied: unknown): unknown {
  const old = partsOf(shape, live);
  const now = partsOf(shape, applied);
  if (old === undefined || now === undefined) return applied;
  const elements = [...new Set([...old.keys(), ...now.keys()])];
  const merged = elements.map((element) => {
    const part = now.get(element);
    const before = old.get(element);
    const value =
      part === undefined ? before?.value : before === undefined ? part.value : mergeApplied(part.shape, before.value, part.value);
    return [element, value] as const;
  });
  return together(applied, merged);
}

/** Takes places out; what becomes empty by it goes, too. */
export function removeFields(shape: Shape, value: unknown, removed: FieldSet): unknown {
  const parts = partsOf(shape, value);
  if (parts === undefined || removed.below.size === 0) return value;
  const kept = [...parts].flatMap(([element, part]) => {
    const cut = removed.below.get(element) ?? none;
    if (isEmpty(cut)) return [[element, part.value] as const];
    if (cut.self) return [];
    const left = removeFields(part.shape, part.value, cut);
    return isHollow(left) ? [] : [[element, left] as const];
  });
  return together(value, kept);
}

function isHollow(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

/** Parts by path element, as a list or an object, whichever `like` is. */
function together(like: unknown, parts: (readonly [string, unknown])[]): unknown {
  if (Array.isArray(like)) return parts.map(([, value]) => value);
  return Object.fromEntries(parts.map(([element, value]) => [element.slice(2), value]));
}

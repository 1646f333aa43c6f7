import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../is-record.ts';
import { keyElement, keyOf } from '../schema/keys.ts';
import type { Field, Shape } from '../schema/schema.ts';
import { type FieldSet, none, setOf, union } from './field-set.ts';

const place: FieldSet = { self: true, below: new Map() };
const unknown: Shape = { is: 'unknown' };

/**
 * A value taken apart as its shape says: its parts by path element, or undefined when it is one piece (a scalar, an atomic list or
 * struct).
 */
export function partsOf(
  shape: Shape,
  value: unknown,
): Map<string, { shape: Shape; value: unknown; field?: Field | undefined }> | undefined {
  if (Array.isArray(value)) {
    if (shape.is !== 'list' || shape.merge === 'atomic') return undefined;
    const { item, merge } = shape;
    return new Map(
      value.map((one) => [merge === 'set' ? `v:${JSON.stringify(one)}` : keyElement(keyOf(merge, one)), { shape: item, value: one }]),
    );
  }
  if (!isRecord(value) || shape.is === 'scalar' || shape.is === 'list' || (shape.is !== 'unknown' && shape.atomic)) return undefined;
  return new Map(
    Object.entries(value).map(([name, below]) => {
      const field = shape.is === 'struct' ? shape.fields.get(name) : undefined;
      const belowShape = shape.is === 'map' ? shape.value : (field?.shape ?? unknown);
      return [`f:${name}`, { shape: belowShape, value: below, field }];
    }),
  );
}

/** What an apply of this value owns: its leaves, and the items of its lists (structured-merge-diff, typed/tofieldset.go). */
export function appliedFields(shape: Shape, value: unknown): FieldSet {
  const parts = partsOf(shape, value);
  if (parts === undefined || parts.size === 0) return place;
  const isItem = (element: string) => !element.startsWith('f:') || shape.is === 'map';
  const below = [...parts].map(([element, part]) => {
    const fields = appliedFields(part.shape, part.value);
    return [element, isItem(element) ? union(fields, place) : fields] as const;
  });
  return setOf(false, below);
}

/** Every place of a value, those in between as well: what is there when something new comes. */
export function allFields(shape: Shape, value: unknown): FieldSet {
  return setOf(
    true,
    [...(partsOf(shape, value) ?? [])].map(([element, part]) => [element, allFields(part.shape, part.value)] as const),
  );
}

/** What differs between two states of an object (structured-merge-diff, typed/compare.go). */
interface Difference {
  /** Added and modified. */
  written: FieldSet;
  removed: FieldSet;
}

/** Compares two states, place by place; undefined is none yet, or none any more. Pure. */
export function differenceBetween(shape: Shape, before: unknown, after: unknown): Difference {
  if (before === undefined) return { written: after === undefined ? none : allFields(shape, after), removed: none };
  if (after === undefined) return { written: none, removed: allFields(shape, before) };
  const old = partsOf(shape, before);
  const now = partsOf(shape, after);
  if (old === undefined || now === undefined) return { written: isDeepStrictEqual(before, after) ? none : place, removed: none };
  const differences = [...new Set([...old.keys(), ...now.keys()])].map((element) => {
    const one = now.get(element) ?? old.get(element);
    const past = old.get(element)?.value ?? always(one?.field);
    const present = now.get(element)?.value ?? always(one?.field);
    return [element, differenceBetween(one?.shape ?? unknown, past, present)] as const;
  });
  return {
    written: setOf(
      false,
      differences.map(([element, { written }]) => [element, written] as const),
    ),
    removed: setOf(
      false,
      differences.map(([element, { removed }]) => [element, removed] as const),
    ),
  };
}

/** What a field holds when nobody wrote it. */
function always(field: Field | undefined): unknown {
  if (field?.embedded) return {};
  return field?.required && field.shape.is === 'list' ? [] : undefined;
}

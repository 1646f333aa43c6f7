import { isRecord } from '../../is-record.ts';
import type { Shape } from './schema.ts';

/**
 * An object as it comes out of the API server's Go types: fields that no type has are gone, and so are nulls and empty lists and maps;
 * structs within structs are there though nobody wrote them; a null in a list or a map is the empty value of its type. Pure: equal objects
 * stay equal, whatever way they were written.
 */
export function normal(shape: Shape, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => normal(shape.is === 'list' ? shape.item : { is: 'unknown' }, one));
  if (value === null) return emptyOf(shape);
  if (!isRecord(value)) return value;
  if (shape.is === 'map') return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, normal(shape.value, below)]));
  if (shape.is !== 'struct') return withoutNulls(value);
  const result: Record<string, unknown> = {};
  for (const [name, below] of Object.entries(value)) {
    const field = shape.fields.get(name);
    if (field === undefined || below === null || below === undefined) continue;
    const clean = normal(field.shape, below);
    if (!field.required && isEmptyCollection(field.shape, clean)) continue;
    result[name] = clean;
  }
  for (const [name, { shape: below, embedded }] of shape.fields) {
    if (embedded && result[name] === undefined && below.is === 'struct') result[name] = normal(below, {});
  }
  return result;
}

/** What Go makes of null. */
function emptyOf(shape: Shape): unknown {
  if (shape.is === 'struct') return normal(shape, {});
  return shape.is === 'scalar' ? { string: '', number: 0, boolean: false, any: '0' }[shape.of] : null;
}

/** Empty structs mean something (`emptyDir: {}`); empty lists and maps are not told from none. */
function isEmptyCollection(shape: Shape, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return shape.is === 'map' && isRecord(value) && Object.keys(value).length === 0;
}

function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, below]) => below !== null));
}

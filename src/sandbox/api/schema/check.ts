import { isRecord } from '../../is-record.ts';
import { keyOf, keyText } from './keys.ts';
import type { Shape } from './schema.ts';

/**
 * What is wrong with a value, in the words of server-side apply (structured-merge-diff), e.g. `.nope: field not declared in schema`.
 * @param path in its notation: `.spec.containers[name="a"].image`
 */
export function typeErrors(shape: Shape, value: unknown, path = ''): string[] {
  if (value === null || value === undefined) return [];
  switch (shape.is) {
    case 'unknown':
      return [];
    case 'scalar':
      return scalarErrors(shape.of, value).map((words) => `${path}: ${words}`);
    case 'list': {
      if (!Array.isArray(value)) return [`${path}: expected list, got ${nameOf(value)}`];
      const { merge, item } = shape;
      const errors: string[] = [];
      const seen = new Set<string>();
      value.forEach((one, index) => {
        if (one === null && typeof merge !== 'string')
          errors.push(`${path}: element ${index}: associative list with keys may not have a null element`);
        const key = typeof merge === 'string' ? undefined : keyOf(merge, one);
        const place = key === undefined ? `${path}[${index}]` : `${path}[${keyText(key)}]`;
        if (typeof merge !== 'string' && key !== undefined && seen.has(place))
          errors.push(`${path}: duplicate entries for key [${keyText(key)}]`);
        seen.add(place);
        errors.push(...typeErrors(item, one, place));
      });
      return errors;
    }
    default: {
      if (!isRecord(value)) return [`${path}: expected map, got ${nameOf(value)}`];
      const names = Object.keys(value);
      if (shape.is === 'map') return names.flatMap((name) => typeErrors(shape.value, value[name], `${path}.${name}`));
      // Deep ones first, as the real one mostly has them.
      const below = names.flatMap((name) => typeErrors(shape.fields.get(name)?.shape ?? { is: 'unknown' }, value[name], `${path}.${name}`));
      const here = names.filter((name) => !shape.fields.has(name)).map((name) => `${path}.${name}: field not declared in schema`);
      return [...below, ...here];
    }
  }
}

function scalarErrors(of: 'string' | 'number' | 'boolean' | 'any', value: unknown): string[] {
  if (of === 'any') return ['string', 'number'].includes(typeof value) ? [] : [`expected string or number, got ${nameOf(value)}`];
  if (typeof value === of) return [];
  const wanted = of === 'number' ? 'numeric (int or float)' : of;
  return [`expected ${wanted}, got ${nameOf(value)}`];
}

/** Fields that no type has, as the JSON decoder names them: `spec.template.nope`, `spec.containers[0].imag`. */
export function unknownFields(shape: Shape, value: unknown, path = ''): string[] {
  if (Array.isArray(value) && shape.is === 'list')
    return value.flatMap((one, index) => unknownFields(shape.item, one, `${path}[${index}]`));
  if (!isRecord(value) || (shape.is !== 'struct' && shape.is !== 'map')) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const place = path === '' ? name : `${path}.${name}`;
    const field = shape.is === 'map' ? shape.value : shape.fields.get(name)?.shape;
    return field === undefined ? [place] : unknownFields(field, below, place);
  });
}

/** Values of a wrong type, as the JSON decoder words the first of them. `path` is to the value, and `owner` the struct that has its field. */
export function decodeError(shape: Shape, value: unknown, owner = '', path: readonly string[] = []): string | undefined {
  if (value === null || value === undefined || shape.is === 'unknown') return undefined;
  const wrong = `json: cannot unmarshal ${jsonName(value)} into Go struct field ${[owner, ...path].join('.')} of type ${goType(shape)}`;
  switch (shape.is) {
    case 'scalar':
      if (shape.of === 'any') return undefined;
      if (shape.of === 'number' && typeof value === 'number')
        return isWhole(value, shape.bits) ? undefined : wrong.replace(' into', ` ${value} into`);
      return typeof value === shape.of ? undefined : wrong;
    case 'list':
      if (!Array.isArray(value)) return wrong;
      return first(value, (one) => decodeError(shape.item, one, owner, path));
    case 'map':
      if (!isRecord(value)) return wrong;
      return first(Object.values(value), (one) => decodeError(shape.value, one, owner, path));
    case 'struct':
      if (!isRecord(value)) return wrong;
      return first(Object.entries(value), ([name, below]) => {
        const field = shape.fields.get(name)?.shape;
        return field && decodeError(field, below, shape.name, [...path, name]);
      });
  }
}

/** The first thing that is made of any of them. */
function first<T, R>(values: readonly T[], make: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const made = make(value);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** JSON has no more than 53 bits for all of them here. */
function isWhole(value: number, bits: 32 | 64): boolean {
  return Number.isSafeInteger(value) && (bits === 64 || value === (value | 0));
}

function goType(shape: Shape): string {
  switch (shape.is) {
    case 'struct':
      return `v1.${shape.name}`;
    case 'list':
      return `[]${goType(shape.item)}`;
    case 'map':
      return `map[string]${goType(shape.value)}`;
    case 'scalar':
      if (shape.of === 'number') return `int${shape.bits}`;
      return { string: 'string', boolean: 'bool', any: 'resource.Quantity' }[shape.of];
    default:
      return 'interface {}';
  }
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return isRecord(value) ? 'map' : typeof value === 'number' ? 'int' : typeof value;
}

/** What Go's decoder calls a value. */
export function jsonName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return isRecord(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value;
}

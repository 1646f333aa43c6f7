import { types } from './types.ts';

/** The shape of a value, as server-side apply sees it (https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy). */
export type Shape =
  | { is: 'scalar'; of: 'string' | 'boolean' | 'any' }
  /** Whole ones, all of them. */
  | { is: 'scalar'; of: 'number'; bits: 32 | 64 }
  | { is: 'struct'; name: string; fields: ReadonlyMap<string, Field>; atomic: boolean }
  | { is: 'map'; value: Shape; atomic: boolean }
  | { is: 'list'; item: Shape; merge: 'atomic' | 'set' | readonly string[] }
  /** Anything: objects merge field by field, lists are atomic. */
  | { is: 'unknown' };

export interface Field {
  shape: Shape;
  /** There even when nobody wrote it: a struct within a struct. */
  embedded: boolean;
  /** Shown even when it is empty. */
  required: boolean;
}

const unknown: Shape = { is: 'unknown' };
const scalars: Record<string, Shape> = {
  s: { is: 'scalar', of: 'string' },
  n: { is: 'scalar', of: 'number', bits: 32 },
  l: { is: 'scalar', of: 'number', bits: 64 },
  b: { is: 'scalar', of: 'boolean' },
  x: { is: 'scalar', of: 'any' },
  o: unknown,
};
const structs = new Map<string, Shape>();

/** The shape of the objects of a kind; `unknown` where it is not in the table. */
export function shapeOf({ kind }: { kind: string }): Shape {
  // A kind's name is a type's name; CNPG's Cluster is not there.
  return types[kind] === undefined ? unknown : struct(kind, false);
}

/** "args:[]s resources~:ResourceRequirements name*:s": name, `~` embedded, `*` required, and what it is. */
function struct(name: string, atomic: boolean): Shape {
  const key = `${atomic ? '!' : ''}${name}`;
  const known = structs.get(key);
  if (known !== undefined) return known;
  const fields = new Map<string, Field>();
  const shape: Shape = { is: 'struct', name, fields, atomic };
  structs.set(key, shape);
  for (const field of (types[name] ?? '').split(' ')) {
    const [, fieldName = '', marks = '', rest = ''] = /^([^:~*]+)([~*]*):(.*)$/.exec(field) ?? [];
    if (fieldName !== '') fields.set(fieldName, { shape: parse(rest), embedded: marks.includes('~'), required: marks.includes('*') });
  }
  return shape;
}

/** `!` atomic, `%` map of, `[]` atomic list of, `<>` set of, `(a,b)` list by these keys of; else a scalar's letter or a type. */
function parse(text: string): Shape {
  if (text.startsWith('[]')) return { is: 'list', item: parse(text.slice(2)), merge: 'atomic' };
  if (text.startsWith('<>')) return { is: 'list', item: parse(text.slice(2)), merge: 'set' };
  const keyed = /^\(([^)]*)\)(.*)$/.exec(text);
  if (keyed) return { is: 'list', item: parse(keyed[2] ?? ''), merge: (keyed[1] ?? '').split(',') };
  const atomic = text.startsWith('!');
  const rest = text.replace(/^!+/, '');
  if (rest.startsWith('%')) return { is: 'map', value: parse(rest.slice(1)), atomic };
  return scalars[rest] ?? struct(rest, atomic);
}

/** The shape of a field of a struct, a map or an unknown object; undefined where there is no such field. */
export function fieldShape(shape: Shape, name: string): Shape | undefined {
  switch (shape.is) {
    case 'struct':
      return shape.fields.get(name)?.shape;
    case 'map':
      return shape.value;
    case 'unknown':
      return unknown;
    default:
      return undefined;
  }
}

/** A set of fields, as a tree whose edges are path elements of fieldsV1: `f:spec`, `k:{"name":"a"}`, `v:"x"`. */
export interface FieldSet {
  /** Whether the place itself is in the set. */
  self: boolean;
  below: ReadonlyMap<string, FieldSet>;
}

/** What is in `managedFields[].fieldsV1`. */
export type FieldsV1 = { [element: string]: FieldsV1 };

export const none: FieldSet = { self: false, below: new Map() };

/** Whether no place is in it. */
export function isEmpty(set: FieldSet): boolean {
  return !set.self && set.below.size === 0;
}

/** A set of what is below; empty branches are left out. */
export function setOf(self: boolean, below: Iterable<readonly [string, FieldSet]>): FieldSet {
  return { self, below: new Map([...below].filter(([, set]) => !isEmpty(set))) };
}

/** Places of either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (left, right) => left || right);
}

/** Places of the first that are not in the second. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (left, right) => left && !right);
}

/** Places of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (left, right) => left && right);
}

function combine(a: FieldSet, b: FieldSet, keep: (left: boolean, right: boolean) => boolean): FieldSet {
  const elements = new Set([...a.below.keys(), ...b.below.keys()]);
  const below = [...elements].map(
    (element) => [element, combine(a.below.get(element) ?? none, b.below.get(element) ?? none, keep)] as const,
  );
  return setOf(keep(a.self, b.self), below);
}

/** Whether both have the same places. */
export function sameSet(a: FieldSet, b: FieldSet): boolean {
  return isEmpty(combine(a, b, (left, right) => left !== right));
}

/** The set without whole branches, e.g. `[["f:status"], ["f:metadata", "f:name"]]`. */
export function without(set: FieldSet, branches: readonly (readonly string[])[]): FieldSet {
  return branches.reduce((left, branch) => cut(left, branch), set);
}

function cut(set: FieldSet, [first, ...rest]: readonly string[]): FieldSet {
  const branch = first === undefined ? undefined : set.below.get(first);
  if (first === undefined || branch === undefined) return set;
  const left = rest.length === 0 ? none : cut(branch, rest);
  return setOf(
    set.self,
    [...set.below].map(([element, below]) => [element, element === first ? left : below] as const),
  );
}

/** As `managedFields` has it: a leaf is a place, and "." says that a place with something below is one, too. */
export function toFieldsV1(set: FieldSet): FieldsV1 {
  const result: FieldsV1 = set.self && set.below.size > 0 ? { '.': {} } : {};
  for (const element of sorted(set.below.keys())) result[element] = toFieldsV1(set.below.get(element) ?? none);
  return result;
}

/** What `toFieldsV1` wrote. */
export function fromFieldsV1(fields: FieldsV1): FieldSet {
  const elements = Object.keys(fields).filter((element) => element !== '.');
  const self = '.' in fields || elements.length === 0;
  return { self, below: new Map(elements.map((element) => [element, fromFieldsV1(fields[element] ?? {})])) };
}

/** The places in the notation of messages: `.spec.containers[name="a"].image`; those of a level first, then what is below. */
export function places(set: FieldSet, path = ''): string[] {
  const branches = sorted(set.below.keys()).map((element) => ({ below: set.below.get(element) ?? none, place: path + inWords(element) }));
  const here = branches.filter(({ below }) => below.self).map(({ place }) => place);
  return [...here, ...branches.flatMap(({ below, place }) => places(below, place))];
}

function inWords(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  const key = Object.entries(JSON.parse(rest) as Record<string, unknown>);
  return `[${key.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}

/** Fields by name, then items by their keys' values, then values. */
function sorted(elements: Iterable<string>): string[] {
  return [...elements].sort((a, b) => {
    if (!a.startsWith('k:') || !b.startsWith('k:')) return a < b ? -1 : 1;
    const left = Object.values(JSON.parse(a.slice(2)) as Record<string, unknown>);
    const right = Object.values(JSON.parse(b.slice(2)) as Record<string, unknown>);
    for (const [index, value] of left.entries()) {
      const other = right[index];
      if (value === other) continue;
      return typeof value === 'number' && typeof other === 'number' ? value - other : String(value) < String(other) ? -1 : 1;
    }
    return 0;
  });
}

import { isRecord } from '../../is-record.ts';

/** What tells an item of a list from its neighbours: `[["containerPort", 80], ["protocol", "TCP"]]`. */
type Key = readonly (readonly [string, unknown])[];

/** Keys that are there even when they are not written (the OpenAPI's defaults of ContainerPort and ServicePort). */
const defaults: Record<string, unknown> = { protocol: 'TCP' };

/** The key of an item, from these fields of it. */
export function keyOf(names: readonly string[], item: unknown): Key {
  return [...names].sort().flatMap((name) => {
    const value = (isRecord(item) ? item[name] : undefined) ?? defaults[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** `name="a"`, `containerPort=80,protocol="TCP"`: as messages have it. */
export function keyText(key: Key): string {
  return key.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',');
}

/** `k:{"name":"a"}`: as fieldsV1 has it. */
export function keyElement(key: Key): string {
  return `k:${JSON.stringify(Object.fromEntries(key))}`;
}

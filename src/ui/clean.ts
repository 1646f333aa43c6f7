import { cleanText } from '../text/clean.ts';

const cleaned = new WeakMap<object, unknown>();

/**
 * The same plain data with every text in it harmless. This is the door through which all data of a cluster comes to the
 * screen. Parts seen before are not looked at again, which is sound because the state is never written to.
 */
export function clean<T>(value: T): T {
  return cleanValue(value) as T;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = cleaned.get(value);
  if (known !== undefined) return known;
  const result = Array.isArray(value)
    ? value.map(cleanValue)
    : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cleanValue(part)]));
  cleaned.set(value, result);
  return result;
}

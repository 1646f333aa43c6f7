import { stripVTControlCharacters } from 'node:util';

/** Longer texts are cut: no screen shows more, and a megabyte line must not cost a frame. In UTF-16 units. */
const longest = 4000;
/** C0 and C1 without the newline, soft hyphen, zero-width characters, direction marks, line separators, byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * A text that is harmless on a terminal: escape sequences and invisible or direction-changing characters are removed, a tab
 * becomes two spaces, a carriage return starts a new line. Newlines stay.
 */
export function cleanText(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  if (/^[\x20-\x7e]*$/.test(cut)) return cut;
  return stripVTControlCharacters(cut.toWellFormed()).replaceAll('\t', '  ').replace(/\r\n?/g, '\n').replace(harmful, '');
}

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

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

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

import { type Document, type ErrorCode, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { messageOf } from '../problem.ts';
import type { SettingKey } from './keys.ts';
import type { Layer } from './layer.ts';

/**
 * Settings from YAML text. Syntax errors, duplicate keys, unknown tags and a second document are errors, with their place. An
 * empty text, and a section with nothing below it, set nothing.
 */
export function yamlLayer(text: string, file: string, keys: SettingKey[]): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const place = (path: PropertyKey[]) => [placeAt(offsetOf(document, path)), path.join('.')].filter(Boolean).join(': ');
  const errors = [...document.errors, ...document.warnings].map(
    (error) => `${placeAt(error.pos[0])}: ${messages[error.code] ?? error.message}`,
  );
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { values: {}, errors, place };
  try {
    return { values: withoutEmptySections(document.toJS() ?? {}, keys), errors, place };
  } catch (error) {
    // An alias without its anchor, or too many of them.
    return { values: {}, errors: [`${file}: ${messageOf(error)}`], place };
  }
}

/** Where the library speaks to programmers. */
const messages: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'this key is there already',
  MULTIPLE_DOCS: 'a second document begins here, only one is expected',
};

/** Where the key or the list item of a path begins; of the nearest thing around it when it is not written out itself. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  const last = path.at(-1);
  if (last === undefined) return document.contents?.range?.[0] ?? 0;
  const around = path.slice(0, -1);
  const parent = around.length > 0 ? document.getIn(around, true) : document.contents;
  const key = isMap(parent) ? parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(last))?.key : undefined;
  const node = isSeq(parent) ? parent.items[Number(last)] : key;
  const offset = node && typeof node === 'object' && 'range' in node && Array.isArray(node.range) ? node.range[0] : undefined;
  return typeof offset === 'number' ? offset : offsetOf(document, around);
}

function withoutEmptySections(values: unknown, keys: SettingKey[]): unknown {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values;
  const sections = new Set(keys.filter(({ path }) => path.length > 1).map(({ path }) => path[0]));
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== null || !sections.has(name)));
}

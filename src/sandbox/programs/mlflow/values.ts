import type { AnyValue, KeyValue } from '../../otlp/request.ts';
import type { Attributes } from './data.ts';
import { dumps, Float, type Printable } from './python-json.ts';

/** Attributes as MLflow stores them; of two with one key the last counts. */
export function storedAttributes(attributes: readonly KeyValue[], convert = (value: AnyValue | undefined) => value): Attributes {
  return new Map(attributes.map(({ key, value }) => [key, convert(value && Object.keys(value).length > 0 ? value : undefined)]));
}

/**
 * An attribute of a span when it is stored. A string that is the JSON of a string, list or object is taken for one that was dumped twice,
 * and becomes what it says (sanitize_attributes).
 */
export function storedValue(value: AnyValue | undefined): AnyValue | undefined {
  if (value?.stringValue === undefined) return value;
  const said = fromJson(value.stringValue);
  return said?.stringValue === undefined && said?.arrayValue === undefined && said?.kvlistValue === undefined ? value : said;
}

/** What a text says as JSON, with whole numbers and doubles told apart; undefined when it is none, or null. */
export function fromJson(text: string): AnyValue | undefined {
  try {
    // The third argument: https://github.com/tc39/proposal-json-parse-with-source
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => typed(value, context?.source)) as AnyValue;
  } catch {
    return undefined;
  }
}

/** Called from the inside out: what a list or an object holds is typed already. */
function typed(value: unknown, source = ''): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return /^-?\d+$/.test(source) ? { intValue: source } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value } };
  // Nothing at all would be taken out of its list or object.
  if (value === null || value === undefined) return {};
  return { kvlistValue: { values: Object.entries(value).map(([key, inner]) => ({ key, value: inner as AnyValue })) } };
}

/** A value as plain JSON: what Python holds. */
export function printable(value: AnyValue | undefined): Printable {
  if (value === undefined) return null;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return BigInt(value.intValue);
  if (value.doubleValue !== undefined) return new Float(value.doubleValue);
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(printable);
  if (value.kvlistValue !== undefined) return Object.fromEntries(value.kvlistValue.values.map((one) => [one.key, printable(one.value)]));
  return value.bytesValue === undefined ? null : pythonBytes(value.bytesValue);
}

/** A value in the JSON of OTLP's protobuf that MLflow answers with: names with underscores, whole numbers as numbers. */
function wireValue(value: AnyValue | undefined): Printable | undefined {
  if (value?.stringValue !== undefined) return { string_value: value.stringValue };
  if (value?.boolValue !== undefined) return { bool_value: value.boolValue };
  if (value?.intValue !== undefined) return { int_value: BigInt(value.intValue) };
  if (value?.doubleValue !== undefined) return { double_value: new Float(value.doubleValue) };
  if (value?.arrayValue !== undefined) {
    const values = value.arrayValue.values.map((item) => wireValue(item) ?? {});
    return { array_value: values.length === 0 ? {} : { values } };
  }
  if (value?.kvlistValue !== undefined) {
    const values = value.kvlistValue.values.map((one) => ({ key: one.key, value: wireValue(one.value) }));
    return { kvlist_value: values.length === 0 ? {} : { values } };
  }
  return value?.bytesValue === undefined ? undefined : { string_value: pythonBytes(value.bytesValue) };
}

/** Python's repr of bytes: so MLflow stores them. */
function pythonBytes(base64: string): string {
  const one = (byte: number) => {
    const short = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' }[byte];
    if (short !== undefined) return short;
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  };
  return `b'${[...Buffer.from(base64, 'base64')].map(one).join('')}'`;
}

/** The list of a span's attributes in an answer; undefined for none, which is left out. */
export function wireAttributes(attributes: Attributes): Printable | undefined {
  if (attributes.size === 0) return undefined;
  return [...attributes].map(([key, value]) => ({ key, value: wireValue(value) }));
}

/** As json.dumps writes the value. */
export function dumpValue(value: AnyValue | undefined, { ascii = false } = {}): string {
  return dumps(printable(value), { ascii });
}

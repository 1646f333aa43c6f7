import { secondsOf } from './duration.ts';
import type { Each, Shape, Struct } from './shapes.ts';

const says = 'decoding failed due to the following error(s):';

/** Complaints, each with its lines, in one block as the collector's decoder has them (seen on 0.149). */
export function block(complaints: readonly string[]): string {
  return `${says}\n\n${complaints.join('\n')}`;
}

/** What is wrong with a value, word for word as Go's mapstructure says it; nothing for one that fits. Pure. */
export function check(shape: Shape, value: unknown, path: string): string[] {
  if (value === null || value === undefined || shape === 'any') return [];
  if (typeof shape === 'string') {
    const complaint = scalar(shape, value);
    return complaint === undefined ? [] : [`'${path}' ${complaint}`];
  }
  const within = (at: string) => ('each' in shape ? each(shape, value, at) : struct(shape, value, at));
  if (shape.wraps === undefined) return within(path);
  const complaints = within('');
  if (complaints.length === 0) return [];
  return [`'${path}' ${block(shape.wraps === 2 ? [`'' ${block(complaints)}`] : complaints)}`];
}

function each({ each: shape }: Each, value: unknown, path: string): string[] {
  return Object.entries(value as object).flatMap(([key, one]) => check(shape, one, `${path}[${key}]`));
}

function struct({ keys, type }: Struct, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`'${path}' expected a map or struct, got "${goType(value)}"`];
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(keys, key));
  const within = Object.entries(keys).flatMap(([key, shape]) =>
    check(shape, (value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`),
  );
  return unknown.length === 0 ? within : [...within, `'${path || type}' has invalid keys: ${unknown.sort().join(', ')}`];
}

function scalar(shape: Exclude<Shape, object>, value: unknown): string | undefined {
  const unlike = (type: string) => `expected type '${type}', got unconvertible type '${goType(value)}'`;
  switch (shape) {
    case 'bool':
      return typeof value === 'boolean' ? undefined : unlike('bool');
    case 'int64':
    case 'uint32':
      return Number.isInteger(value) ? undefined : unlike(shape);
    case 'duration':
      return secondsOf(value) === undefined ? 'time: invalid duration' : undefined;
    case 'string':
      return typeof value === 'object' ? unlike('string') : undefined;
    case 'opaque':
      // Headers as a list of names and values are taken, too.
      return typeof value === 'string' || typeof value === 'object' ? undefined : unlike('configopaque.String');
    case 'sizer':
      return ['bytes', 'items', 'requests'].includes(String(value)) ? undefined : `invalid sizer: "${value}"`;
    case 'compression':
      return ['', 'none', 'gzip', 'zlib', 'deflate', 'snappy', 'zstd', 'lz4'].includes(String(value))
        ? undefined
        : `unsupported compression type "${value}"`;
    default:
      return undefined;
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

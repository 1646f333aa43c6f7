import { isRecord } from '../../../is-record.ts';
import { secondsOf, whyNoDuration } from './duration.ts';
import { type Each, type List, type Section, type Shape, type Struct, shapeOf } from './shapes.ts';

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
  if ('list' in shape) return list(shape, value, path);
  if ('types' in shape) return section(shape, value, path);
  if (!isRecord(value)) return noMap(shape, value, path);
  const within = (at: string) => ('each' in shape ? each(shape, value, at) : struct(shape, value, at));
  if (shape.wraps === undefined) return within(path);
  const complaints = within('');
  if (complaints.length === 0) return [];
  return [`'${path}' ${block(shape.wraps === 2 ? [`'' ${block(complaints)}`] : complaints)}`];
}

function noMap(shape: Each | Struct, value: unknown, path: string): string[] {
  if ('keys' in shape) return [`'${path}' expected a map or struct, got "${kindOf(value)}"`];
  return shape.or === undefined ? [`'${path}' ${unlike(shape.type, value)}`] : check(shape.or, value, path);
}

function list({ list: shape }: List, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`'${path}' source data must be an array or slice, got ${kindOf(value)}`];
  return value.flatMap((one, at) => check(shape, one, `${path}[${at}]`));
}

function section(shape: Section, value: unknown, kind: string): string[] {
  if (!isRecord(value)) return [`'${kind}' expected a map or struct, got "${kindOf(value)}"`];
  const odd = Object.entries(value).filter(([, one]) => one !== null && !isRecord(one));
  if (odd.length > 0) return [`'${kind}' ${block(odd.map(([id, one]) => `'[${id}]' ${unlike('map[string]interface {}', one)}`))}`];
  return Object.entries(value).flatMap(([id, one]) => component(shape, one, kind, id));
}

function component(of: Section, value: unknown, kind: string, id: string): string[] {
  const [type = '', name] = id.split('/');
  if (name === '') return [`'${kind}' '' in "${id}" id: the part after / should not be empty`];
  const shape = shapeOf(of, id);
  if (shape === undefined) {
    return [`'${kind}' unknown type: "${type}" for id: "${id}" (valid values: [${Object.keys(of.types).join(' ')}])`];
  }
  const complaints = check(shape, value, '');
  return complaints.length === 0 ? [] : [`'${kind}' error reading configuration for "${id}": ${block(complaints)}`];
}

function each({ each: shape }: Each, value: object, path: string): string[] {
  return Object.entries(value).flatMap(([key, one]) => check(shape, one, `${path}[${key}]`));
}

function struct({ keys, type }: Struct, value: Record<string, unknown>, path: string): string[] {
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(keys, key));
  const within = Object.entries(keys).flatMap(([key, shape]) => check(shape, value[key], path === '' ? key : `${path}.${key}`));
  return unknown.length === 0 ? within : [...within, `'${path || type}' has invalid keys: ${unknown.sort().join(', ')}`];
}

function scalar(shape: Exclude<Shape, object>, value: unknown): string | undefined {
  switch (shape) {
    case 'bool':
      return typeof value === 'boolean' ? undefined : unlike('bool', value);
    // A fraction is cut off.
    case 'int64':
      return typeof value === 'number' ? undefined : unlike(shape, value);
    case 'uint32':
      if (typeof value !== 'number') return unlike(shape, value);
      return value < 0 ? `cannot parse value as 'uint32': ${value} overflows uint` : undefined;
    case 'duration':
      if (typeof value !== 'string' && typeof value !== 'number') return unlike('time.Duration', value);
      return secondsOf(value) === undefined ? `time: ${whyNoDuration(String(value))}` : undefined;
    case 'string':
      return typeof value === 'object' ? unlike('string', value) : undefined;
    case 'opaque':
      return typeof value === 'string' ? undefined : unlike('configopaque.String', value);
    case 'id':
      return typeof value === 'string' ? undefined : `expected a map or struct, got "${kindOf(value)}"`;
    case 'sizer':
      if (typeof value !== 'string') return `expected a map or struct, got "${kindOf(value)}"`;
      return ['bytes', 'items', 'requests'].includes(value) ? undefined : `invalid sizer: "${value}"`;
    case 'compression':
      if (typeof value !== 'string') return unlike('configcompression.Type', value);
      return compressions.includes(value) ? undefined : `unsupported compression type "${value}"`;
    default:
      return undefined;
  }
}

const compressions = ['', 'none', 'gzip', 'zlib', 'deflate', 'snappy', 'x-snappy-framed', 'zstd', 'lz4'];

/** That a value can't be made into one of a type of Go's. */
function unlike(type: string, value: unknown): string {
  return `expected type '${type}', got unconvertible type '${goType(value)}'`;
}

/** What Go has in the place of a value of YAML. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  return isRecord(value) ? 'map[string]interface {}' : kindOf(value);
}

/** As Go's reflection calls it. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map';
}

import { parse } from 'yaml';
import { isRecord } from '../../../is-record.ts';
import { type Shape, shapeOf } from './shapes.ts';

type Environment = Readonly<Record<string, string>>;

/**
 * A configuration with the variables of the environment in it. A text that is nothing but a variable is what that says as YAML, unless
 * it is to be a text; and where nothing stands in the place of a number, a text or a yes it is Go's zero of that. Pure.
 */
export function resolve(shape: Shape | undefined, value: unknown, env: Environment): unknown {
  const said = typeof value === 'string' ? withVariables(value, shape, env) : value;
  if (said === null) return typeof shape === 'string' ? (zeros[shape] ?? null) : null;
  if (Array.isArray(said)) return said.map((one, at) => resolve(shapeAt(shape, at), one, env));
  if (!isRecord(said)) return said;
  return Object.fromEntries(Object.entries(said).map(([key, one]) => [key, resolve(shapeAt(shape, key), one, env)]));
}

const zeros: Partial<Record<string, unknown>> = {
  bool: false,
  int64: 0,
  uint32: 0,
  duration: '0',
  string: '',
  opaque: '',
  id: '',
  compression: '',
};

/** `${env:NAME}` or `${NAME}`, with `:-` and a default behind it; `$$` is a dollar. */
const variable = /\$\$|\$\{(?:env:)?([a-z_]\w*)(?::-([^{}]*))?\}/gi;

function withVariables(text: string, shape: Shape | undefined, env: Environment): unknown {
  const whole = text.replace(variable, (found, name: string, other = '') => (found === '$$' ? '$' : (env[name] ?? other)));
  if (shape === 'string' || shape === 'opaque' || !/^\$\{[^{}]*\}$/.test(text)) return whole;
  try {
    return parse(whole, { logLevel: 'error' });
  } catch {
    return whole;
  }
}

/** What is expected at a key of a map, or at a place in a list. */
function shapeAt(shape: Shape | undefined, key: string | number): Shape | undefined {
  if (shape === undefined || typeof shape === 'string') return undefined;
  if ('types' in shape) return shapeOf(shape, String(key));
  if ('keys' in shape) return Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
  if ('list' in shape) return shape.list;
  return typeof key === 'number' ? shape.or?.list : shape.each;
}

import { type Decoded, empty, type Message, type Scalar } from './schema.ts';

/** Reads protobuf's JSON in the one shape of `decode`: numbers of 64 bits become strings, whatever they were. @throws Error for anything else */
export function decodeJson(message: Message, text: string): Decoded {
  return shape(message, parse(text), '');
}

/** JSON with every digit of whole numbers, such as times in nanoseconds: those that a double would round are bigints. */
function parse(text: string): unknown {
  // The third argument: https://github.com/tc39/proposal-json-parse-with-source
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const digits = typeof value === 'number' && !Number.isSafeInteger(value) ? /^-?\d+$/.exec(context?.source ?? '') : null;
    return digits === null ? value : BigInt(digits[0]);
  });
}

function shape(message: Message, given: unknown, path: string): Decoded {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Error(`${path || 'the request'} is no object`);
  const made = empty(message);
  for (const { name, type, repeated } of message.values()) {
    const value = (given as Decoded)[name];
    if (value === undefined || value === null) continue;
    const at = path === '' ? name : `${path}.${name}`;
    const one = (part: unknown) => (typeof type === 'string' ? scalar(type, part, at) : shape(type, part, at));
    if (repeated && !Array.isArray(value)) throw new Error(`${at} is no list`);
    made[name] = repeated ? (value as unknown[]).map(one) : one(value);
  }
  return made;
}

function scalar(type: Scalar, value: unknown, at: string): unknown {
  const read = scalars[type](value as never);
  // A bigint is no JSON.
  const said = typeof value === 'bigint' ? value : JSON.stringify(value);
  if (read === undefined) throw new Error(`${at} is not of type ${type}: ${said}`);
  return read;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const whole = (value: unknown) => {
  const number = typeof value === 'bigint' || value === '' ? Number.NaN : Number(value);
  return typeof value !== 'boolean' && Number.isInteger(number) ? number : undefined;
};
const digits = (value: unknown) => (/^-?\d+$/.test(String(value)) ? String(value) : undefined);

const scalars: Record<Scalar, (value: unknown) => unknown> = {
  string: text,
  hex: (value) => (typeof value === 'string' && /^([\da-f]{2})*$/i.test(value) ? value.toLowerCase() : undefined),
  base64: text,
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  enum: whole,
  uint32: whole,
  fixed32: whole,
  int64: digits,
  fixed64: digits,
  // "NaN", "Infinity" and "-Infinity" are strings in JSON; a whole number of many digits is a bigint by now.
  double: (value) => (typeof value === 'number' ? value : /^(NaN|-?Infinity|-?\d.*)$/.test(String(value)) ? Number(value) : undefined),
};

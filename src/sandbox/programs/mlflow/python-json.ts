/** A whole double: Python writes it as 1.0, where JavaScript has 1. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What is written: `bigint` for whole numbers of any size. */
export type Printable = string | number | bigint | boolean | null | Float | Printable[] | { [key: string]: Printable | undefined };

interface Style {
  /** As json.dumps's `indent`; without it everything is on one line. */
  indent?: number;
  /** Without blanks between parts, as FastAPI and `pretty=False` have it. */
  compact?: boolean;
  /** Everything beyond ASCII as \uXXXX; json.dumps does so unless it is told otherwise. */
  ascii?: boolean;
}

/** Writes JSON as Python's json.dumps does. */
export function dumps(value: Printable, { indent, compact = false, ascii = true }: Style = {}): string {
  const separators = compact ? { item: ',', key: ':' } : { item: indent === undefined ? ', ' : ',', key: ': ' };

  const wrap = (parts: string[], open: string, close: string, depth: number) => {
    if (parts.length === 0) return open + close;
    if (indent === undefined) return open + parts.join(separators.item) + close;
    const pad = '\n'.padEnd(1 + indent * (depth + 1));
    return open + pad + parts.join(separators.item + pad) + '\n'.padEnd(1 + indent * depth) + close;
  };

  const write = (part: Printable, depth: number): string => {
    if (typeof part === 'string') return quote(part, ascii);
    if (typeof part === 'bigint') return part.toString();
    if (part instanceof Float) return repr(part.value);
    if (Array.isArray(part)) {
      return wrap(
        part.map((item) => write(item, depth + 1)),
        '[',
        ']',
        depth,
      );
    }
    if (typeof part !== 'object' || part === null) return String(part);
    const entries = Object.entries(part).flatMap(([key, inner]) =>
      inner === undefined ? [] : [`${quote(key, ascii)}${separators.key}${write(inner, depth + 1)}`],
    );
    return wrap(entries, '{', '}', depth);
  };

  return write(value, 0);
}

function quote(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text);
  if (!ascii) return quoted;
  return quoted.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Python's repr of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
function repr(value: number): string {
  if (!Number.isFinite(value)) return { NaN: '"NaN"', Infinity: '"Infinity"', '-Infinity': '"-Infinity"' }[String(value)] ?? '';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  if (Number(exponent) < -4 || Number(exponent) >= 16) return `${digits}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
  // Between 1e-4 and 1e-6 and above, JavaScript uses no exponent either.
  const plain = String(value);
  return Number.isInteger(value) ? `${plain}.0` : plain;
}

import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../schema/schema.ts';

interface Operation {
  op?: string;
  path?: string;
  from?: string;
  value?: unknown;
}

/** JSON patch (RFC 6902). Throws an Error in the words of evanphx/json-patch, which API servers use. */
export function jsonPatch(target: unknown, operations: readonly unknown[]): unknown {
  const draft = structuredClone(target);
  for (const operation of operations) applyOne(draft, operation as Operation);
  return draft;
}

function applyOne(draft: unknown, { op = '', path = '', from = '', value }: Operation): void {
  const missing = () => new Error(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
  switch (op) {
    case 'add':
      put(draft, path, value, true, missing);
      return;
    case 'replace':
      put(draft, path, value, false, missing);
      return;
    case 'remove':
      if (read(draft, path) === undefined)
        throw new Error(`remove operation does not apply: doc is missing path: "${path}": missing value`);
      remove(draft, path);
      return;
    case 'test':
      if (!isDeepStrictEqual(read(draft, path) ?? null, value ?? null)) throw new Error(`testing value ${path} failed: test failed`);
      return;
    case 'copy':
    case 'move': {
      const moved = structuredClone(read(draft, from));
      if (moved === undefined) throw missing();
      if (op === 'move') remove(draft, from);
      put(draft, path, moved, true, missing);
      return;
    }
    default:
      throw new Error(`Unexpected kind: ${op || 'unknown'}`);
  }
}

/** The steps of a JSON pointer (RFC 6901). */
function steps(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(draft: unknown, path: string): unknown {
  return steps(path).reduce<unknown>((at, step) => (Array.isArray(at) ? at[Number(step)] : isRecord(at) ? at[step] : undefined), draft);
}

function put(draft: unknown, path: string, value: unknown, insert: boolean, missing: () => Error): void {
  const last = steps(path).at(-1) ?? '';
  const parent = read(draft, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (!(index >= 0 && index <= parent.length)) throw missing();
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isRecord(parent)) parent[last] = value;
  else throw missing();
}

function remove(draft: unknown, path: string): void {
  const last = steps(path).at(-1) ?? '';
  const parent = read(draft, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isRecord(parent)) delete parent[last];
}

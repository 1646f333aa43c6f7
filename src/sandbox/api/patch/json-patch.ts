import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../is-record.ts';
import { jsonName } from '../schema/check.ts';
import { badRequest, Refusal } from '../status.ts';

/** JSON patch (RFC 6902). Pure. Throws a 400 for what is none, and a 422 for what does not apply; API servers do not say why. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw notDecoded(operations, '[]handlers.jsonPatchOp');
  const draft = structuredClone(target);
  for (const operation of operations) {
    if (!isRecord(operation)) throw notDecoded(operation, 'handlers.jsonPatchOp');
    applyOne(draft, operation);
  }
  return draft;
}

function notDecoded(value: unknown, type: string): Refusal {
  return badRequest(`error decoding patch: json: cannot unmarshal ${jsonName(value)} into Go value of type ${type}`);
}

function applyOne(draft: unknown, { op, path, from, value = null }: Record<string, unknown>): void {
  switch (op) {
    case 'add':
    case 'replace':
      put(draft, stepsOf(path), value, op === 'add');
      return;
    case 'remove':
      take(draft, stepsOf(path));
      return;
    case 'test': {
      const steps = stepsOf(path);
      // Null stands for nothing, in a place that could have it.
      if (!isDeepStrictEqual(read(place(draft, steps), steps.at(-1)) ?? null, value)) throw inapplicable();
      return;
    }
    case 'copy':
      put(draft, stepsOf(path), structuredClone(find(draft, stepsOf(from))), true);
      return;
    case 'move':
      put(draft, stepsOf(path), take(draft, stepsOf(from)), true);
      return;
    default:
      throw inapplicable();
  }
}

const inapplicable = () => new Refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** The steps of a JSON pointer (RFC 6901), one at least. */
function stepsOf(path: unknown): string[] {
  if (typeof path !== 'string' || !path.startsWith('/')) throw inapplicable();
  const [, ...steps] = path.split('/');
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Container = unknown[] | Record<string, unknown>;

function read(at: Container, step = ''): unknown {
  if (Array.isArray(at)) return at[indexOf(step)];
  return Object.hasOwn(at, step) ? at[step] : undefined;
}

function indexOf(step: string): number {
  return /^\d+$/.test(step) ? Number(step) : -1;
}

/** What a path ends in. */
function place(draft: unknown, steps: string[]): Container {
  const container = steps.slice(0, -1).reduce<unknown>((at, step) => read(asContainer(at), step), draft);
  return asContainer(container);
}

function asContainer(value: unknown): Container {
  if (Array.isArray(value) || isRecord(value)) return value;
  throw inapplicable();
}

function find(draft: unknown, steps: string[]): unknown {
  const found = read(place(draft, steps), steps.at(-1));
  if (found === undefined) throw inapplicable();
  return found;
}

/** Kubernetes' `replace` adds what is not there. */
function put(draft: unknown, steps: string[], value: unknown, insert: boolean): void {
  const parent = place(draft, steps);
  const last = steps.at(-1) ?? '';
  if (!Array.isArray(parent)) {
    parent[last] = value;
    return;
  }
  const index = last === '-' && insert ? parent.length : indexOf(last);
  if (index < 0 || index > parent.length - (insert ? 0 : 1)) throw inapplicable();
  parent.splice(index, insert ? 0 : 1, value);
}

function take(draft: unknown, steps: string[]): unknown {
  const found = find(draft, steps);
  const parent = place(draft, steps);
  const last = steps.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(indexOf(last), 1);
  else delete parent[last];
  return found;
}

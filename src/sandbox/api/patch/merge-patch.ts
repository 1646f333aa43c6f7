import { isRecord } from '../../is-record.ts';

/** JSON merge patch (RFC 7396): null takes a field away, lists are replaced. Pure. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [name, part] of Object.entries(patch)) {
    if (part === null) delete result[name];
    else result[name] = mergePatch(result[name], part);
  }
  return result;
}

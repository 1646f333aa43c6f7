import type { KubeObject } from '../cluster/kinds.ts';
import { mergePatch } from './api/patch/merge-patch.ts';
import type { EditedFields } from './scenario.ts';

type Fields = Record<string, unknown>;

/** The object as an edit leaves it. Pure. @throws Error where the edit finds nothing to change: a scenario must not pass by unnoticed. */
export function edited<T extends KubeObject>(object: T, edit: EditedFields): T {
  const draft = structuredClone(object);
  if ('set' in edit) return mergePatch(draft, edit.set) as T;
  const last = edit.at.at(-1) ?? '';
  const parent = edit.at.slice(0, -1).reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], draft) as Fields | undefined;
  if (parent === undefined) throw new Error(`${object.kind} ${object.metadata?.name} has nothing at ${edit.at.join('.')}`);
  if ('replace' in edit) {
    const [from, to] = edit.replace;
    const text = String(parent[last]);
    if (!text.includes(from)) throw new Error(`${object.kind} ${object.metadata?.name} has no "${from}" at ${edit.at.join('.')}`);
    parent[last] = text.replace(from, to);
  } else if (edit.to === null) delete parent[last];
  else parent[last] = edit.to;
  return draft;
}

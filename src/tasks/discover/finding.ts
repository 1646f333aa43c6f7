import type { KubeObject } from '../../cluster/kinds.ts';

/** What was found out about a setting. */
export interface Finding {
  /** Its name in the settings file, such as postgres.cluster. */
  setting: string;
  /** What it should be; undefined when that can't be told. */
  value?: unknown;
  /** How that was told, or why it can't be: "the only one". */
  because: string;
}

/**
 * Which of the names that are there a setting should be: the one that it is already, or else the preferred one, or the only one. Pure.
 * @param found undefined when it was not allowed to look
 * @param what what is looked for, in the singular
 */
export function choose(
  setting: string,
  now: string,
  found: readonly string[] | undefined,
  { what, preferred }: { what: string; preferred?: { name: string | undefined; because: string } },
): Finding {
  if (found === undefined) return { setting, because: `not allowed to look for any ${what}` };
  const names = [...new Set(found)];
  const [only] = names;
  if (names.includes(now)) return { setting, value: now, because: 'it is there' };
  if (only === undefined) return { setting, because: `there is no ${what}` };
  if (names.length === 1) return { setting, value: only, because: `the only ${what}` };
  if (preferred?.name !== undefined && names.includes(preferred.name)) {
    return { setting, value: preferred.name, because: preferred.because };
  }
  return { setting, because: `set it to one of: ${names.join(', ')}` };
}

export function namesOf(objects: readonly KubeObject[] | undefined): string[] | undefined {
  return objects?.map(({ metadata }) => metadata?.name ?? '');
}

/** Those in a namespace. */
export function within<T extends KubeObject>(namespace: string, objects: readonly T[] | undefined): T[] | undefined {
  return objects?.filter(({ metadata }) => metadata?.namespace === namespace);
}

/** The one that bears the annotation by which Kubernetes knows the default of a kind. */
export function defaultOf(objects: readonly KubeObject[] | undefined, annotation: string): string | undefined {
  return objects?.find(({ metadata }) => metadata?.annotations?.[annotation] === 'true')?.metadata?.name;
}

import type { KubeObject } from '../kinds.ts';
import type { Status } from '../transport/status.ts';

/** One line of a watch (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). */
type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T & KubeObject }
  | { type: 'BOOKMARK'; object: KubeObject }
  | { type: 'ERROR'; object: Status };

const types: readonly string[] = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'] satisfies WatchEvent<unknown>['type'][];

/** The objects of a kind by namespace and name, and the version up to which they are known. */
export interface Known<T> {
  objects: Map<string, T>;
  resourceVersion: string;
}

/** What a line did: `changed` the objects, left them the `same`, or showed that what is known is `outdated`: list again. */
export type Outcome = 'changed' | 'same' | 'outdated';

/** What a list says. */
export function fromList<T>(items: T[], resourceVersion: string): Known<T> {
  return { objects: new Map(items.map((item) => [keyOf(item as KubeObject), item])), resourceVersion };
}

/**
 * Takes a line of the watch into `known`. After an ERROR (410: the version is too old; or any other) and after a line that can't be
 * understood events may be missing, so what is known is outdated.
 */
export function takeLine<T>(known: Known<T>, line: string): Outcome {
  const event = parseEvent<T>(line);
  if (event === undefined || event.type === 'ERROR') return 'outdated';
  known.resourceVersion = event.object.metadata?.resourceVersion ?? known.resourceVersion;
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
      known.objects.set(keyOf(event.object), event.object);
      return 'changed';
    case 'DELETED':
      return known.objects.delete(keyOf(event.object)) ? 'changed' : 'same';
    case 'BOOKMARK':
      return 'same';
  }
}

function parseEvent<T>(line: string): WatchEvent<T> | undefined {
  try {
    const event = JSON.parse(line) as WatchEvent<T> | null;
    return event !== null && types.includes(event.type) && typeof event.object === 'object' && event.object !== null ? event : undefined;
  } catch {
    return undefined;
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

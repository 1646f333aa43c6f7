import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { At } from '../cluster/cluster.ts';
import type { Kind, KubeObject } from '../cluster/kinds.ts';
import { type Clock, rfc3339 } from './clock.ts';

/** One write, in the order in which they happened. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  kind: Kind<KubeObject>;
  object: KubeObject;
  /** As it was before; undefined when it is new. */
  before: KubeObject | undefined;
  version: number;
}

/**
 * What etcd is to a cluster: the objects, their versions, and the writes that led to them. Objects that come out are frozen: change them
 * by `change`. It knows no rights, no defaults and no managers of fields; those are the API server's.
 */
export interface Store {
  get<T>(kind: Kind<T>, at: At): T | undefined;
  list<T>(kind: Kind<T>, namespace?: string): T[];
  /** Makes or replaces an object. Fills in uid, creationTimestamp, generation (up when `spec` changes, unless the writer has counted already) and resourceVersion; nothing happens when nothing differs. */
  put<T extends KubeObject>(kind: Kind<T>, object: T): T;
  /** Changes a copy of the object and puts it back; undefined when there is none. */
  change<T extends KubeObject>(kind: Kind<T>, at: At, edit: (draft: T) => void): T | undefined;
  remove<T>(kind: Kind<T>, at: At): T | undefined;
  /** The version of the last write. */
  version(): number;
  /** The writes after a version; undefined when they are no longer known (410). */
  since(version: number): Change[] | undefined;
  /** Forgets all writes so far, as a compaction of etcd does. */
  compact(): void;
  /** Calls back for every write, at once and in order. @returns how to stop */
  subscribe(listener: (change: Change) => void): () => void;
}

/** Kinds whose `spec` the API server does not count the changes of. */
export const withoutGeneration = ['Service', 'PersistentVolumeClaim', 'Namespace', 'ResourceQuota'];
/** A watch goes on from a list, or from where another one broke off: never so many writes later. */
const writesKept = 1000;

/** An empty store. @param clock whose time objects are stamped with */
export function createStore(clock: Clock): Store {
  const tables = new Map<string, Map<string, KubeObject>>();
  const listeners = new Set<(change: Change) => void>();
  let writes: Change[] = [];
  /** The oldest version whose successors are all known. */
  let oldest = 1;
  let latest = 1;

  const table = ({ apiVersion, plural }: Kind<unknown>) => {
    const name = `${apiVersion}/${plural}`;
    const found = tables.get(name) ?? new Map<string, KubeObject>();
    tables.set(name, found);
    return found;
  };
  const keyOf = (kind: Kind<unknown>, { namespace = '', name }: At) => `${kind.namespaced ? namespace : ''}/${name}`;

  const write = (type: Change['type'], kind: Kind<unknown>, object: KubeObject, before: KubeObject | undefined) => {
    const change: Change = { type, kind: kind as Kind<KubeObject>, object, before, version: latest };
    writes.push(change);
    if (writes.length > writesKept) {
      writes = writes.slice(-writesKept);
      oldest = (writes[0]?.version ?? latest) - 1;
    }
    for (const listener of [...listeners]) listener(change);
  };

  const store: Store = {
    get: <T>(kind: Kind<T>, at: At) => table(kind).get(keyOf(kind, at)) as T | undefined,
    list: <T>(kind: Kind<T>, namespace?: string) =>
      [...table(kind).values()].filter(({ metadata }) => namespace === undefined || metadata?.namespace === namespace) as T[],
    put<T extends KubeObject>(kind: Kind<T>, object: T): T {
      const { namespace, name = '' } = object.metadata ?? {};
      const key = keyOf(kind, { name, ...(namespace === undefined ? {} : { namespace }) });
      const before = table(kind).get(key);
      const next = structuredClone({ ...object, apiVersion: kind.apiVersion, kind: kind.kind }) as KubeObject & { spec?: unknown };
      const sameSpec = isDeepStrictEqual(next.spec, (before as { spec?: unknown } | undefined)?.spec);
      const counted = (before?.metadata?.generation ?? 0) + (sameSpec && before !== undefined ? 0 : 1);
      const generation = Math.max(counted, next.metadata?.generation ?? 0);
      const metadata = {
        ...next.metadata,
        uid: before?.metadata?.uid ?? next.metadata?.uid ?? randomUUID(),
        creationTimestamp: before?.metadata?.creationTimestamp ?? next.metadata?.creationTimestamp ?? stamp(clock),
        ...(next.spec === undefined || withoutGeneration.includes(kind.kind) ? {} : { generation }),
        ...(before?.metadata?.resourceVersion === undefined ? {} : { resourceVersion: before.metadata.resourceVersion }),
      };
      if (before !== undefined && isDeepStrictEqual({ ...next, metadata }, before)) return before as T;
      latest++;
      next.metadata = { ...metadata, resourceVersion: String(latest) };
      const stored = freeze(next);
      table(kind).set(key, stored);
      write(before === undefined ? 'ADDED' : 'MODIFIED', kind, stored, before);
      return stored as T;
    },
    change<T extends KubeObject>(kind: Kind<T>, at: At, edit: (draft: T) => void) {
      const present = store.get(kind, at);
      if (present === undefined) return undefined;
      const draft = structuredClone(present);
      edit(draft);
      return store.put(kind, draft);
    },
    remove<T>(kind: Kind<T>, at: At) {
      const key = keyOf(kind, at);
      const before = table(kind).get(key);
      if (before === undefined) return undefined;
      table(kind).delete(key);
      latest++;
      const gone = freeze({ ...before, metadata: { ...before.metadata, resourceVersion: String(latest) } });
      write('DELETED', kind, gone, before);
      return gone as T;
    },
    version: () => latest,
    since: (version) => (version < oldest ? undefined : writes.filter((change) => change.version > version)),
    compact() {
      writes = [];
      oldest = latest + 1;
      // A write that nobody sees, so that what was listed just now is too old as well.
      latest++;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}

/** The time now, as objects have it. */
export function stamp(clock: Clock): string {
  return rfc3339(clock.now());
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}

import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import type { Change } from '../store.ts';
import type { Matcher } from './selectors.ts';

/** A line of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: unknown;
}

/** What is watched. */
export interface Watched {
  kind: Kind<KubeObject>;
  namespace: string | undefined;
  matches: Matcher;
}

/** What a watcher sees of a write: an object that comes into its selection is added to it, one that leaves is deleted from it. Pure. */
export function eventOf({ kind, namespace, matches }: Watched, change: Change): WatchEvent | undefined {
  const { object, before, type } = change;
  if (change.kind.plural !== kind.plural || change.kind.apiVersion !== kind.apiVersion) return undefined;
  if (namespace !== undefined && object.metadata?.namespace !== namespace) return undefined;
  const was = before !== undefined && matches(before);
  const is = type !== 'DELETED' && matches(object);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
  if (!was) return undefined;
  // As it was when it last was selected, at the version of the write.
  const resourceVersion = String(change.version);
  return { type: 'DELETED', object: { ...before, metadata: { ...before?.metadata, resourceVersion } } };
}

/** Says that everything up to a version was seen. */
export function bookmark({ kind }: Watched, version: number, isInitial = false): WatchEvent {
  const annotations = isInitial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  const metadata = { resourceVersion: String(version), ...annotations };
  return { type: 'BOOKMARK', object: { kind: kind.kind, apiVersion: kind.apiVersion, metadata } };
}

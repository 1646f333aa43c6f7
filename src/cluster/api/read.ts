import type { At, Where } from '../cluster.ts';
import { ClusterError } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import type { Connection } from '../transport/connection.ts';
import { requestJson } from '../transport/request.ts';
import { collectionPath, groupPath, inWords, objectPath, query } from './paths.ts';

/** Objects a page; what kubectl takes, too. */
const pageSize = 500;

export interface Listed<T> {
  items: T[];
  /** Where a watch goes on from. */
  resourceVersion: string;
}

/** `gitVersion` of the API server. */
export async function readVersion(connection: Connection, signal: AbortSignal): Promise<string> {
  const { gitVersion } = await requestJson<{ gitVersion: string }>(
    connection,
    { method: 'GET', path: '/version', asked: "ask for the API server's version" },
    signal,
  );
  return gitVersion;
}

/** One object; undefined for 404. */
export function getObject<T>(connection: Connection, kind: Kind<T>, at: At, signal: AbortSignal): Promise<T | undefined> {
  const asked = `get ${inWords(kind, at)}`;
  return orGone(requestJson<T>(connection, { method: 'GET', path: objectPath(kind, at), asked }, signal));
}

/** Whether the group and version is there and has the kind. */
export async function isServed(connection: Connection, kind: Kind<unknown>, signal: AbortSignal): Promise<boolean> {
  const asked = `look up the API ${kind.apiVersion}`;
  const path = groupPath(kind.apiVersion);
  const group = await orGone(requestJson<{ resources: { name: string }[] }>(connection, { method: 'GET', path, asked }, signal));
  return group?.resources.some(({ name }) => name === kind.plural) ?? false;
}

/**
 * All objects, page by page, each with apiVersion and kind (which the API leaves out of lists). A page that expired (410) starts the
 * list again, in one piece. Throws a ClusterError (`gone`) when the kind is not served.
 */
export async function listObjects<T>(connection: Connection, kind: Kind<T>, where: Where, signal: AbortSignal): Promise<Listed<T>> {
  const items: T[] = [];
  let limit: number | undefined = pageSize;
  let next: string | undefined;
  for (;;) {
    const { labelSelector, fieldSelector } = where;
    const path = collectionPath(kind, where.namespace) + query({ labelSelector, fieldSelector, limit, continue: next });
    try {
      const page: Page<T> = await requestJson<Page<T>>(connection, { method: 'GET', path, asked: `list ${inWords(kind, where)}` }, signal);
      for (const item of page.items) items.push({ apiVersion: kind.apiVersion, kind: kind.kind, ...item });
      next = page.metadata.continue || undefined;
      if (!next) return { items, resourceVersion: page.metadata.resourceVersion };
    } catch (error) {
      if (!(error instanceof ClusterError && error.status === 410 && next)) throw error;
      items.length = 0;
      next = undefined;
      limit = undefined;
    }
  }
}

interface Page<T> {
  items: T[];
  metadata: { resourceVersion: string; continue?: string };
}

/** Undefined where the API server says that there is no such thing. */
export async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'gone') return undefined;
    throw error;
  }
}

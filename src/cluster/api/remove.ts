import type { At } from '../cluster.ts';
import type { Kind } from '../kinds.ts';
import type { Connection } from '../transport/connection.ts';
import { requestText } from '../transport/request.ts';
import { inWords, objectPath } from './paths.ts';
import { orGone } from './read.ts';

/** Deletes an object; one that is gone already is as good. */
export async function removeObject(connection: Connection, kind: Kind<unknown>, at: At, signal: AbortSignal): Promise<void> {
  const asked = `delete ${inWords(kind, at)}`;
  await orGone(requestText(connection, { method: 'DELETE', path: objectPath(kind, at), asked }, signal));
}

import { setTimeout as sleep } from 'node:timers/promises';
import { collectionPath, inWords, query } from '../api/paths.ts';
import { listObjects } from '../api/read.ts';
import type { Where } from '../cluster.ts';
import { ClusterError } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import { lineBatches } from '../streams/lines.ts';
import type { Connection } from '../transport/connection.ts';
import { connectionError } from '../transport/failure.ts';
import { requestStream } from '../transport/request.ts';
import { backoff } from '../transport/retry.ts';
import { fromList, type Known, takeLine } from './changes.ts';

/** API servers send a bookmark about every minute: after this much silence the connection is dead. */
const silenceLimitMs = 90_000;

/**
 * Lists, then watches until the signal aborts. After a break it goes on from the last version it saw, so that no deletion is missed;
 * when that version is too old, or a line was lost, it lists again. Rejects with a ClusterError only where trying again is no use:
 * credentials or certificates refused, no right, a selector that is not valid, a kind that is not served; and with what `onChange` throws.
 */
export async function watchObjects<T>(
  connection: Connection,
  kind: Kind<T>,
  where: Where,
  onChange: (objects: T[]) => void,
  signal: AbortSignal,
  silenceMs = silenceLimitMs,
): Promise<void> {
  let known: Known<T> | undefined;
  for (let failures = 0; !signal.aborted; ) {
    try {
      if (known === undefined) {
        const { items, resourceVersion } = await listObjects(connection, kind, where, signal);
        known = fromList(items, resourceVersion);
        onChange(items);
      }
      const before = known.resourceVersion;
      const end = await follow(connection, kind, where, known, onChange, signal, silenceMs);
      failures = end === 'ended' && known.resourceVersion !== before ? 0 : failures + 1;
      if (end === 'outdated') known = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) throw error;
      if (error.status === 410) known = undefined;
      failures++;
    }
    await sleep(backoff(failures, Math.random()), undefined, { signal }).catch(() => {});
  }
}

/** One connection of the watch, until the server ends it (`ended`) or what is known turns out to be `outdated`. */
async function follow<T>(
  connection: Connection,
  kind: Kind<T>,
  { namespace, labelSelector, fieldSelector }: Where,
  known: Known<T>,
  onChange: (objects: T[]) => void,
  signal: AbortSignal,
  silenceMs: number,
): Promise<'ended' | 'outdated'> {
  const { resourceVersion } = known;
  const options = query({
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion,
    labelSelector,
    fieldSelector,
    // As client-go: not all watches come back at the same moment.
    timeoutSeconds: Math.round(300 * (1 + Math.random())),
  });
  const asked = `watch ${inWords(kind, namespace === undefined ? {} : { namespace })}`;
  const stream = await requestStream(connection, { method: 'GET', path: collectionPath(kind, namespace) + options, asked }, signal);
  const silence = setTimeout(() => stream.destroy(new Error(`silent for ${silenceMs / 1000} s`)), silenceMs);
  try {
    for await (const lines of lineBatches(stream, (error) => connectionError(connection, error))) {
      silence.refresh();
      const outcomes = lines.filter((line) => line !== '').map((line) => takeLine(known, line));
      if (outcomes.includes('changed')) onChange([...known.objects.values()]);
      if (outcomes.includes('outdated')) return 'outdated';
    }
    return 'ended';
  } finally {
    clearTimeout(silence);
  }
}

function isPassing(error: unknown): error is ClusterError {
  return error instanceof ClusterError && (['unreachable', 'busy', 'lost'].includes(error.code) || error.status === 410);
}

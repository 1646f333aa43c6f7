import type { ServerResponse } from 'node:http';

/** As many bytes may wait for a client that does not read, beside what it was to begin with. */
const most = 16 * 1024 ** 2;

/**
 * Begins to watch a client to whom an answer goes on and on: call what this gives after each write. Who does not read is cut off, as API
 * servers do with slow watchers, and not kept for in memory; a watch goes on from what it saw last.
 */
export function cutOffWhenSlow(response: ServerResponse): () => void {
  const limit = response.writableLength + most;
  return () => {
    if (response.writableLength > limit) response.destroy();
  };
}

import type { ServerResponse } from 'node:http';

/** As many bytes may wait for a client that does not read, beside those that waited when it began. */
const most = 16 * 1024 ** 2;

/**
 * Begins to look after a client to whom an answer goes on and on. Call what this gives after each write: who does not read is cut off, as API
 * servers do with slow watchers, in place of being kept for in memory.
 */
export function cutOffWhenSlow(response: ServerResponse): () => void {
  const limit = response.writableLength + most;
  return () => {
    if (response.writableLength > limit) response.destroy();
  };
}

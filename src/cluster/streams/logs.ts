import { podPath, query } from '../api/paths.ts';
import type { Target } from '../cluster.ts';
import type { Connection } from '../transport/connection.ts';
import { connectionError } from '../transport/failure.ts';
import { requestStream } from '../transport/request.ts';
import { lineBatches } from './lines.ts';

/** Calls back for the last lines and then for each new one, until the container ends or the signal aborts. Throws ClusterError. */
export async function followLog(
  connection: Connection,
  target: Target,
  {
    tailLines,
    sinceSeconds,
    previous = false,
    follow = !previous,
  }: { tailLines: number; sinceSeconds?: number; previous?: boolean; follow?: boolean },
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const path =
    podPath(target, 'log') +
    query({ container: target.container, tailLines, sinceSeconds, ...(previous && { previous }), ...(follow && { follow }) });
  const asked = `read the log of ${target.container} in pod ${target.pod}`;
  try {
    const stream = await requestStream(connection, { method: 'GET', path, asked }, signal);
    for await (const lines of lineBatches(stream, (error) => connectionError(connection, error))) {
      for (const line of lines) onLine(line);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

import { podPath, query } from '../api/paths.ts';
import type { Target } from '../cluster.ts';
import type { Connection } from '../transport/connection.ts';
import { connectionError } from '../transport/failure.ts';
import { requestStream, requestText } from '../transport/request.ts';
import { lineBatches } from './lines.ts';

/** The last lines of a container's log, or of the instance before its last restart. Throws ClusterError. */
export async function readLog(
  connection: Connection,
  target: Target,
  { tailLines, previous }: { tailLines: number; previous?: boolean },
  signal: AbortSignal,
): Promise<string[]> {
  const text = await requestText(connection, logRequest(target, { tailLines, previous }), signal);
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Calls back for the last lines and then for each new one, until the container ends or the signal aborts. Throws ClusterError. */
export async function followLog(
  connection: Connection,
  target: Target,
  { tailLines }: { tailLines: number },
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const stream = await requestStream(connection, logRequest(target, { tailLines, follow: true }), signal);
    for await (const lines of lineBatches(stream, (error) => connectionError(connection, error))) {
      for (const line of lines) onLine(line);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function logRequest(target: Target, options: { tailLines: number; previous?: boolean | undefined; follow?: boolean }) {
  return {
    method: 'GET' as const,
    path: podPath(target, 'log') + query({ container: target.container, ...options }),
    asked: `read the log of ${target.container} in pod ${target.pod}`,
  };
}

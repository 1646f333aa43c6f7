import { applyObject } from './api/apply.ts';
import { getObject, isServed, listObjects, orGone, readVersion } from './api/read.ts';
import { removeObject } from './api/remove.ts';
import { reviewAccess } from './api/review.ts';
import type { Cluster } from './cluster.ts';
import { loadKubeconfig } from './kubeconfig/load.ts';
import type { Selected } from './kubeconfig/types.ts';
import { runCommand } from './streams/exec.ts';
import { followLog } from './streams/logs.ts';
import { tunnelAgent } from './streams/tunnel.ts';
import { openConnection } from './transport/connection.ts';
import { watchObjects } from './watch/watch.ts';

export { loadKubeconfig } from './kubeconfig/load.ts';

/** Finds the configuration and prepares everything to talk to its cluster; see loadKubeconfig and connectTo. */
export async function connect({
  connectTimeoutMs,
  ...options
}: {
  kubeconfig?: string;
  context?: string;
  connectTimeoutMs: number;
}): Promise<Cluster> {
  return connectTo(loadKubeconfig(options), connectTimeoutMs);
}

/**
 * Prepares everything to talk to a cluster, without a request. Throws a Problem (`usage`) when a file that the configuration names
 * is missing or wrong.
 * @param connectTimeoutMs how long the first answer of the API server may take
 */
export async function connectTo(selected: Selected, connectTimeoutMs: number): Promise<Cluster> {
  const connection = await openConnection(selected, connectTimeoutMs);
  /** The operation's own signal, or the end of everything. */
  const until = (signal: AbortSignal) => AbortSignal.any([signal, connection.closed]);
  return {
    context: connection.context,
    server: (connection.server.origin + connection.server.pathname).replace(/\/$/, ''),
    isReachable: () => !connection.away,
    version: (signal) => readVersion(connection, until(signal)),
    get: (kind, at, signal) => getObject(connection, kind, at, until(signal)),
    list: async (kind, where, signal) => (await orGone(listObjects(connection, kind, where, until(signal))))?.items ?? [],
    serves: (kind, signal) => isServed(connection, kind, until(signal)),
    apply: (kind, object, applyOptions, signal) => applyObject(connection, kind, object, applyOptions, until(signal)),
    remove: (kind, at, signal) => removeObject(connection, kind, at, until(signal)),
    review: (accesses, signal) => reviewAccess(connection, accesses, until(signal)),
    watch: (kind, where, onChange, signal) => watchObjects(connection, kind, where, onChange, until(signal)),
    exec: (target, command, execOptions, signal) => runCommand(connection, target, command, execOptions, until(signal)),
    followLog: (target, logOptions, onLine, signal) => followLog(connection, target, logOptions, onLine, until(signal)),
    tunnel: (target) => tunnelAgent(connection, target),
    close: async () => connection.close(),
  };
}

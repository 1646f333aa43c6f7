import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { type Identity, identityOf } from '../credentials/credentials.ts';
import { checkPem } from '../credentials/pem.ts';
import { ClusterError } from '../errors.ts';
import { readPem } from '../kubeconfig/read-pem.ts';
import type { Selected } from '../kubeconfig/types.ts';
import { chooseProxy } from './proxy.ts';

/** How one API server is reached. Requests, watches, logs and WebSockets all go the same way, by TLS and proxy. */
export interface Connection {
  readonly context: string;
  readonly userName: string;
  /** The beginning of kubectl commands in hints. */
  readonly kubectl: string;
  readonly server: URL;
  /** Host of the proxy in between, for messages. */
  readonly proxyHost: string | undefined;
  readonly connectTimeoutMs: number;
  /** For requests that end: a handful of connections, because a TLS handshake costs more than waiting for a turn. */
  readonly requests: http.Agent;
  /** For what stays open: watches, logs, WebSockets. */
  readonly streams: http.Agent;
  readonly tls: SecureContextOptions & { rejectUnauthorized?: boolean; servername?: string };
  identity(): Promise<Identity>;
  /** Whether the API server ever answered: before that, trying again is no use and waiting has a short limit. */
  answered: boolean;
  /** Whether it could not be reached when it was asked last. */
  away: boolean;
  /** Aborted by `close`. */
  readonly closed: AbortSignal;
  /** Ends everything: nothing of it keeps the process alive. */
  close(): void;
}

/**
 * Prepares the connection; nothing is sent. Over `node:https`, not undici, because its agents serve WebSockets, too, and nothing
 * has to be imported (undici: 35 ms). Throws a Problem (`usage`) for files that can't be read and proxies that are not supported.
 */
export async function openConnection(selected: Selected, connectTimeoutMs: number): Promise<Connection> {
  const { cluster, context, userName, kubectl } = selected;
  const ca = readPem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate authority');
  checkPem({ ca }, 'the certificate authority');
  const server = new URL(cluster.server);
  const proxy = chooseProxy(server, cluster['proxy-url'], process.env);
  const requests = await createAgent(server, proxy, { maxSockets: 10 });
  const streams = await createAgent(server, proxy, {});
  const closing = new AbortController();
  return {
    context,
    userName,
    kubectl,
    server,
    proxyHost: proxy && new URL(proxy).host,
    connectTimeoutMs,
    requests,
    streams,
    tls: {
      ...(ca ? { ca } : {}),
      ...(cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
      ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
    },
    identity: identityOf(selected, closing.signal),
    answered: false,
    away: false,
    closed: closing.signal,
    close() {
      closing.abort(new ClusterError('lost', `the connection to ${server.origin} was closed`));
      requests.destroy();
      streams.destroy();
    },
  };
}

async function createAgent(server: URL, proxy: string | undefined, limits: { maxSockets?: number }): Promise<http.Agent> {
  const { Agent } = server.protocol === 'https:' ? https : http;
  const options = { ...limits, keepAlive: true };
  if (proxy === undefined) return withQuietSockets(new Agent(options));
  if (proxy.startsWith('http')) return withQuietSockets(new Agent({ ...options, proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }));
  const { SocksProxyAgent } = await import('socks-proxy-agent');
  return withQuietSockets(new SocksProxyAgent(proxy, options));
}

/**
 * Between the end of an answer and its place in the pool a socket has no listener of Node's for errors, and one that is cut or aborted
 * just then would end the process. A request has its own listener, and still hears of every error.
 */
function withQuietSockets(agent: http.Agent): http.Agent {
  const quiet = <T extends Duplex | null | undefined>(socket: T) => socket?.on('error', () => {});
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    // Through an HTTP proxy the socket that is returned is the proxy's, and the one with TLS is called back.
    const socket = create(options, callback && ((error, secured) => callback(error, quiet(secured) ?? secured)));
    return quiet(socket);
  };
  return agent;
}

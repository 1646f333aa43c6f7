import http from 'node:http';
import https from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { Problem } from '../../problem.ts';
import { type Identity, identityOf } from '../credentials/credentials.ts';
import { checkPem, readPem } from '../credentials/pem.ts';
import type { Selected } from '../kubeconfig/types.ts';
import { proxyFromEnvironment } from './proxy.ts';

/** How one API server is reached. Requests, watches, logs and WebSockets all go the same way, by TLS and proxy. */
export interface Connection {
  readonly context: string;
  readonly userName: string;
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
}

/**
 * Prepares the connection; nothing is sent. Over `node:https`, not undici, because its agents serve WebSockets, too, and nothing
 * has to be imported (undici: 35 ms). Throws a Problem (`usage`) for files that can't be read and proxies that are not supported.
 */
export async function openConnection(selected: Selected, connectTimeoutMs: number): Promise<Connection> {
  const { cluster, context, userName } = selected;
  const ca = readPem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate authority');
  checkPem({ ca }, 'the certificate authority');
  const server = new URL(cluster.server);
  const proxy = cluster['proxy-url'] ?? proxyFromEnvironment(server, process.env);
  const requests = await createAgent(server, proxy, { maxSockets: 10 });
  const streams = await createAgent(server, proxy, {});
  return {
    context,
    userName,
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
    identity: identityOf(selected),
    answered: false,
  };
}

async function createAgent(server: URL, proxy: string | undefined, limits: { maxSockets?: number }): Promise<http.Agent> {
  const { Agent } = server.protocol === 'https:' ? https : http;
  const options = { ...limits, keepAlive: true };
  if (proxy === undefined) return new Agent(options);
  const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : '';
  if (/^https?:$/.test(scheme)) return new Agent({ ...options, proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } });
  if (/^socks(4a?|5h?)?:$/.test(scheme)) {
    const { SocksProxyAgent } = await import('socks-proxy-agent');
    return new SocksProxyAgent(proxy, options);
  }
  // Not the address: it may hold a password.
  const hint = 'set proxy-url in the kubeconfig, or HTTPS_PROXY, to an http://, https:// or socks5:// address';
  throw new Problem(`a proxy cannot be reached by "${scheme}"`, { kind: 'usage', hint });
}

import http from 'node:http';
import https from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { Problem } from '../../problem.ts';
import { type Identity, identityOf } from '../credentials/credentials.ts';
import { readPem } from '../credentials/pem.ts';
import type { Selected } from '../kubeconfig/types.ts';
import { proxyFromEnvironment } from './proxy.ts';

/** How one API server is reached. Everything goes through the same agent: requests, watches, logs and WebSockets. */
export interface Connection {
  readonly context: string;
  readonly userName: string;
  readonly server: URL;
  readonly connectTimeoutMs: number;
  readonly agent: http.Agent;
  readonly tls: SecureContextOptions & { rejectUnauthorized?: boolean; servername?: string };
  identity(): Promise<Identity>;
  /** Whether the API server ever answered: before that, trying again is no use and waiting has a short limit. */
  answered: boolean;
}

/**
 * Prepares the connection; nothing is sent. `node:https` and not undici: one agent serves requests and WebSockets alike, and there is
 * nothing to import. Throws a Problem (`usage`) for files that can't be read and proxies that are not supported.
 */
export async function openConnection(selected: Selected, connectTimeoutMs: number): Promise<Connection> {
  const { cluster, context, userName } = selected;
  const ca = readPem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate authority');
  const server = new URL(cluster.server);
  return {
    context,
    userName,
    server,
    connectTimeoutMs,
    agent: await createAgent(server, cluster['proxy-url'] ?? proxyFromEnvironment(server, process.env)),
    tls: {
      ...(ca ? { ca } : {}),
      ...(cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
      ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
    },
    identity: identityOf(selected),
    answered: false,
  };
}

async function createAgent(server: URL, proxy: string | undefined): Promise<http.Agent> {
  const isSecure = server.protocol === 'https:';
  // Idle connections are given up before load balancers drop them in silence (AWS: 60 s).
  const options: http.AgentOptions = { keepAlive: true, keepAliveMsecs: 30_000, timeout: 0 };
  if (proxy === undefined) return isSecure ? new https.Agent(options) : new http.Agent(options);
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
    const hint = 'set proxy-url in the kubeconfig, or HTTPS_PROXY, to an http:// or https:// address';
    throw new Problem(`the proxy "${proxy}" is not supported`, { kind: 'usage', hint });
  }
  return isSecure
    ? new https.Agent({ ...options, proxyEnv: { HTTPS_PROXY: proxy } })
    : new http.Agent({ ...options, proxyEnv: { HTTP_PROXY: proxy } });
}

import http from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { messageOf, Problem } from '../problem.ts';

/** Where an HTTP service is reached. */
export interface Endpoint {
  /** Base URL, e.g. "http://mlflow:5000". With an `agent` its host only names the service and fills the Host header. */
  url: string;
  /** Makes the connections, e.g. `cluster.tunnel(...)`. Without one they go to the URL's host. */
  agent?: http.Agent;
  /** Host header, where it is not the URL's host. */
  hostHeader?: string;
  /** Sent with every request, e.g. `authorization`; never shown. */
  headers?: Record<string, string>;
  /** Next step for people when nothing answers; default: the `curl` that shows it. */
  hint?: string;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** With the query, from "/"; put behind the endpoint's URL. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** From the first byte sent to the last one received. */
  deadlineMs: number;
}

export interface HttpAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** There was no answer to a request. */
export class NoAnswer extends Problem {
  /** Whether the whole request had left, so that the service may have acted on it. */
  readonly sent: boolean;

  constructor(message: string, { sent, ...options }: { sent: boolean } & ConstructorParameters<typeof Problem>[1]) {
    super(message, options);
    this.name = 'NoAnswer';
    this.sent = sent;
  }
}

/**
 * One request and its whole answer, whatever its status. On node:http because, unlike fetch, it takes an agent and a Host header.
 * Throws a NoAnswer when there is none (kind `timeout` after the deadline), the signal's reason when it aborts.
 */
export async function request(endpoint: Endpoint, options: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const url = new URL(endpoint.url.replace(/\/+$/, '') + options.path);
  const deadline = AbortSignal.timeout(options.deadlineMs);
  let sent = false;
  try {
    return await exchange(url, endpoint, options, AbortSignal.any([signal, deadline]), () => {
      sent = true;
    });
  } catch (error) {
    signal.throwIfAborted();
    const hint = endpoint.hint ?? curl(url, endpoint, options.method);
    if (deadline.aborted) {
      const message = `${url.origin} did not answer ${options.method} ${url.pathname} within ${options.deadlineMs / 1000} s`;
      throw new NoAnswer(message, { sent, kind: 'timeout', hint, cause: error });
    }
    // A tunnel's own words.
    if (error instanceof Problem)
      throw new NoAnswer(error.message, { sent, kind: error.kind, hint: error.hint ?? endpoint.hint, cause: error });
    throw new NoAnswer(`${url.origin} ${describeNetworkError(error)}`, { sent, hint, cause: error });
  }
}

async function exchange(url: URL, endpoint: Endpoint, options: HttpRequest, signal: AbortSignal, onSent: () => void): Promise<HttpAnswer> {
  const headers: http.OutgoingHttpHeaders = { ...endpoint.headers, ...options.headers };
  if (endpoint.hostHeader !== undefined) headers.host = endpoint.hostHeader;
  if (options.body !== undefined) headers['content-length'] = Buffer.byteLength(options.body);

  const send = url.protocol === 'https:' ? https.request : http.request;
  const outgoing = send(url, { method: options.method, headers, agent: endpoint.agent, signal });
  try {
    const incoming = await new Promise<http.IncomingMessage>((resolve, reject) => {
      outgoing.on('finish', onSent).on('response', resolve).on('error', reject).end(options.body);
    });
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await buffer(incoming) };
  } catch (error) {
    // A kept connection that the server closed as we sent: https://nodejs.org/api/http.html#requestreusedsocket
    if (outgoing.reusedSocket && codeOf(error) === 'ECONNRESET') return exchange(url, endpoint, options, signal, onSent);
    throw error;
  }
}

/** https://nodejs.org/api/cli.html#node_extra_ca_certsfile */
const trustIt = 'if it is to be trusted, name its file (PEM) in NODE_EXTRA_CA_CERTS';
const unknownAuthority = `shows a certificate of an authority that is not known here: ${trustIt}`;

/** Codes of TLS: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const networkErrors: Record<string, string> = {
  ECONNREFUSED: 'refused the connection: nothing listens there',
  ECONNRESET: 'closed the connection without an answer',
  ENOTFOUND: 'cannot be reached: DNS does not know the name',
  EAI_AGAIN: 'cannot be reached: DNS does not answer',
  EHOSTUNREACH: 'cannot be reached: no route to the host',
  HPE_INVALID_CONSTANT: 'does not answer in HTTP/1.1: another port or protocol than meant',
  ENETUNREACH: 'cannot be reached: no route to the network',
  DEPTH_ZERO_SELF_SIGNED_CERT: `shows a self-signed certificate: ${trustIt}`,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  CERT_NOT_YET_VALID: "shows a certificate that is not valid yet, by this machine's clock",
};

/** What went wrong with a connection, to be put behind an address. */
export function describeNetworkError(error: unknown): string {
  const { reason = '' } = error as { reason?: string };
  if (codeOf(error) === 'ERR_TLS_CERT_ALTNAME_INVALID') return `shows the certificate of another host: ${reason}`;
  // OpenSSL has the one word or the other, from one Node to the next.
  if (/wrong version number|packet length too long/.test(messageOf(error))) return 'does not speak TLS: is its address one with http://?';
  return networkErrors[codeOf(error) ?? ''] ?? `cannot be reached: ${messageOf(error)}`;
}

/** Node's error code; several addresses tried (AggregateError) share the one of the first. */
function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function curl(url: URL, endpoint: Endpoint, method: string): string {
  const host = endpoint.hostHeader === undefined ? '' : ` -H 'Host: ${endpoint.hostHeader}'`;
  const verb = method === 'GET' ? '' : ` -X ${method}`;
  const headers = Object.keys(endpoint.headers ?? {}).map((name) => ` -H '${name}: …'`);
  return `curl -v --max-time 10${verb}${host}${headers.join('')} '${url.href}'`;
}

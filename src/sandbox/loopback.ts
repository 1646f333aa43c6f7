import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/**
 * Has a server listen on this machine's loopback address, and nowhere else: nothing of the sandbox is for other machines.
 * @param port 0 is any that is free
 * @returns the port. Rejects with a Node error, EADDRINUSE
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  // A callback of `listen` would stay behind when it is refused.
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

import net, { type AddressInfo } from 'node:net';

/** A way to an API server that can be cut: a listener on 127.0.0.1 that passes bytes on, TLS and all. */
export async function openCuttableLink(server: URL) {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const listener = net.createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = net.connect(Number(server.port || (server.protocol === 'https:' ? 443 : 80)), server.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket.on('error', () => {}).on('close', () => other.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    url: `${server.protocol}//127.0.0.1:${(listener.address() as AddressInfo).port}`,
    /** Resets all connections and takes no new ones. */
    cut() {
      isCut = true;
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
    mend() {
      isCut = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}

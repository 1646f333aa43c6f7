import net from 'node:net';
import { listenOnLoopback } from '../../../src/sandbox/loopback.ts';

/** A way to a server on 127.0.0.1 that passes bytes on, and hears how often the server says these words. */
export async function openListeningLink(server: URL, words: string) {
  let heard = 0;
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((client) => {
    const upstream = net.connect(Number(server.port), server.hostname);
    upstream.on('data', (chunk) => (heard += chunk.includes(words) ? 1 : 0));
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket.on('error', () => {}).once('close', () => other.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  const port = await listenOnLoopback(listener);
  return {
    url: `http://127.0.0.1:${port}`,
    heard: () => heard,
    close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}

import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { frame, portFrame } from './frame.ts';

/** As many bytes may wait for the client before the pod is made to wait. */
const waitingLimit = 256 * 1024;

/** Connects to a port of the pod. Rejects when nobody listens there. */
type Dial = (port: number) => Promise<Duplex>;

/**
 * Forwards ports over a WebSocket, by `v4.channel.k8s.io`: channels 2n and 2n+1 are data and error of the nth port. Closes it when
 * one of the connections ends.
 */
export function forwardPorts(socket: WebSocket, ports: readonly number[], dial: Dial, podUid: string): void {
  // Until all are connected nothing is lost: messages wait in the paused socket.
  socket.pause();
  for (const [index, port] of ports.entries()) {
    socket.send(portFrame(2 * index, port));
    socket.send(portFrame(2 * index + 1, port));
  }
  const connections = ports.map((port, index) =>
    dial(port).then(
      (connection) => carry(socket, connection, 2 * index),
      () => {
        socket.send(frame(2 * index + 1, refusedWords(port, podUid)));
        socket.close(1000);
        return undefined;
      },
    ),
  );
  Promise.all(connections).then((opened) => {
    const hangUp = () => {
      // What the client has sent comes to the pod first.
      for (const connection of opened) connection?.end(() => connection.destroy());
    };
    socket.on('message', (data) => take(socket, opened, data as Buffer));
    if (socket.readyState === socket.CLOSED) hangUp();
    else socket.once('close', hangUp);
    socket.resume();
  });
}

/** What comes from the pod goes out on the channel, as fast as the client takes it. */
function carry(socket: WebSocket, connection: Duplex, channel: number): Duplex {
  connection.on('data', (chunk: Buffer) => {
    socket.send(frame(channel, chunk), () => {
      if (socket.bufferedAmount < waitingLimit) connection.resume();
    });
    if (socket.bufferedAmount >= waitingLimit) connection.pause();
  });
  const finish = () => {
    socket.close(1000);
    // The client's own close is among what is still to be read.
    socket.resume();
  };
  return connection.on('end', finish).on('close', finish).on('error', finish);
}

/** What comes from the client goes to the pod, as fast as that takes it. */
function take(socket: WebSocket, connections: readonly (Duplex | undefined)[], message: Buffer): void {
  // A pod that has gone would never ask for more, and the client's own close is behind what is still read here.
  if (socket.readyState !== socket.OPEN) return;
  const channel = message[0] ?? 0;
  const connection = channel % 2 === 0 ? connections[channel / 2] : undefined;
  if (connection === undefined || connection.writableEnded || connection.write(message.subarray(1))) return;
  socket.pause();
  connection.once('drain', () => socket.resume());
}

/** Words of containerd, by way of the kubelet (seen on Kubernetes 1.34). `uid` is empty there, too. */
export function refusedWords(port: number, podUid: string): string {
  const sandbox = createHash('sha256').update(podUid).digest('hex');
  const [, second, third, fourth] = podUid.split('-');
  const netns = `/var/run/netns/cni-${sandbox.slice(0, 8)}-${second}-${third}-${fourth}-${sandbox.slice(8, 20)}`;
  return (
    `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace "${netns}": ` +
    `failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused ` +
    'IPv6 dial tcp6: address localhost: no suitable address found '
  );
}

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isTrue } from '../api/call.ts';
import { chooseContainer, placedPod } from '../api/pods.ts';
import { keepFailure } from '../failures.ts';
import type { Machine } from '../machine.ts';
import { execProtocols } from './command-status.ts';
import { runExec } from './exec.ts';
import { forwardPorts } from './port-forward.ts';
import { readPorts } from './ports.ts';

/** What a request of a pod's subresource is about; rights have been checked. */
export interface PodRequest {
  namespace: string;
  pod: string;
  query: URLSearchParams;
}

const forwardProtocols = ['v4.channel.k8s.io'] as const;

/** Answers the WebSocket upgrade of exec or portforward. @throws Refusal for what the API server refuses */
export function serveUpgrade(
  machine: Machine,
  subresource: 'exec' | 'portforward',
  at: PodRequest,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const upgrade = { request, socket, head };
  if (subresource === 'exec') serveExec(machine, at, upgrade);
  else servePortForward(machine, at, upgrade);
}

interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

function serveExec(machine: Machine, at: PodRequest, upgrade: Upgrade): void {
  const { namespace, pod, query } = at;
  const container = chooseContainer(placedPod(machine, namespace, pod), query.get('container'));
  const wanted = { command: query.getAll('command'), stdout: isTrue(query.get('stdout')), stderr: isTrue(query.get('stderr')) };
  open(machine, upgrade, execProtocols, (opened, protocol) => {
    const key = `${namespace}/${pod}/${container}`;
    runExec(opened, machine.containers.get(key), container, wanted, protocol).catch((error) => {
      keepFailure(machine, `exec in ${key}`, error);
      opened.terminate();
    });
  });
}

function servePortForward(machine: Machine, at: PodRequest, upgrade: Upgrade): void {
  const { status, metadata } = placedPod(machine, at.namespace, at.pod);
  const read = readPorts(at.query.getAll('ports'));
  if ('words' in read) {
    const lines = ['HTTP/1.1 400 Bad Request', 'Content-Type: text/plain; charset=utf-8', `Content-Length: ${read.words.length}`];
    upgrade.socket.end(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${read.words}`);
    return;
  }
  const dial = (port: number) => machine.network.enter(status?.podIP ?? '', port);
  open(machine, upgrade, forwardProtocols, (opened) => forwardPorts(opened, read.ports, dial, metadata?.uid ?? ''));
}

/** Opens the WebSocket with the first of `protocols` that the client offers; it is cut when the sandbox closes. */
function open<P extends string>(
  { signal }: Machine,
  { request, socket, head }: Upgrade,
  protocols: readonly P[],
  use: (opened: WebSocket, protocol: P) => void,
): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  const protocol = protocols.find((one) => offered.includes(one));
  if (protocol === undefined) {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    return;
  }
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: () => protocol });
  server.handleUpgrade(request, socket, head, (opened) => {
    const cut = () => opened.terminate();
    signal.addEventListener('abort', cut, { once: true });
    // A connection that breaks is closed as well.
    opened.on('error', () => undefined).once('close', () => signal.removeEventListener('abort', cut));
    use(opened, protocol);
  });
}

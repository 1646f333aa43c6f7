import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { type WebSocket, WebSocketServer } from 'ws';
import { pods } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { execProtocols } from './command-status.ts';
import { chooseContainer } from './container.ts';
import { runExec } from './exec.ts';
import { forwardPorts } from './port-forward.ts';
import { readPorts } from './ports.ts';
import { badRequest, podNotFound, Refusal } from './status.ts';

/** What a request of a pod's subresource is about; rights have been checked. */
export interface PodRequest {
  namespace: string;
  pod: string;
  query: URLSearchParams;
}

const forwardProtocols = ['v4.channel.k8s.io'] as const;

/** Answers the WebSocket upgrade of exec or portforward, or refuses it with a Status as the API server does. */
export function serveUpgrade(
  machine: Machine,
  subresource: 'exec' | 'portforward',
  at: PodRequest,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  // Who is refused may have gone by then.
  socket.on('error', () => socket.destroy());
  const upgrade = { request, socket, head };
  try {
    if (subresource === 'exec') serveExec(machine, at, upgrade);
    else servePortForward(machine, at, upgrade);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, body, contentType } = error;
    const lines = [`HTTP/1.1 ${code} ${STATUS_CODES[code]}`, `Content-Type: ${contentType}`, `Content-Length: ${body.length}`];
    socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`), body]));
  }
}

interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

function serveExec(machine: Machine, at: PodRequest, upgrade: Upgrade): void {
  const { namespace, pod, query } = at;
  const container = chooseContainer(placedPod(machine, at), query.get('container') ?? undefined);
  const isTrue = (name: string) => ['true', '1'].includes(query.get(name) ?? '');
  const wanted = { command: query.getAll('command'), stdout: isTrue('stdout'), stderr: isTrue('stderr') };
  open(machine, upgrade, execProtocols, (opened, protocol) => {
    const running = machine.containers.get(`${namespace}/${pod}/${container}`);
    runExec(opened, running, container, wanted, protocol).catch(() => opened.terminate());
  });
}

function servePortForward(machine: Machine, at: PodRequest, upgrade: Upgrade): void {
  const { status, metadata } = placedPod(machine, at);
  const ports = readPorts(at.query.getAll('ports'));
  const dial = (port: number) => machine.network.connect(status?.podIP ?? '', port, at.namespace);
  open(machine, upgrade, forwardProtocols, (opened) => forwardPorts(opened, ports, dial, metadata?.uid ?? ''));
}

/** A pod on a node: before, there is no kubelet to ask. */
function placedPod({ store }: Machine, { namespace, pod: name }: PodRequest): Pod {
  const pod = store.get(pods, { namespace, name });
  if (pod === undefined) throw podNotFound(name);
  if (pod.spec?.nodeName === undefined && pod.status?.hostIP === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
  return pod;
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

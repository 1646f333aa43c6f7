import http2 from 'node:http2';
import type net from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import tls from 'node:tls';
import { describeNetworkError, type Endpoint, NoAnswer } from '../../mlflow/http.ts';
import { messageOf, Problem } from '../../problem.ts';
import { frame, type GrpcAnswer } from './grpc-wire.ts';

/** One HTTP/2 connection to a server, made when it is first needed, and again when it broke. */
export interface GrpcConnection {
  /** A unary call of "/package.Service/Method". Throws a NoAnswer (`timeout` after `deadlineMs`), the signal's reason when it aborts. */
  call(path: string, message: Uint8Array, deadlineMs: number, signal: AbortSignal): Promise<GrpcAnswer>;
  close(): void;
}

/**
 * gRPC's client side as far as unary calls need it, on Node's own HTTP/2: the well-known client, @grpc/grpc-js, makes its connections
 * itself and cannot be given one, such as a tunnel through the API server.
 */
export function openGrpcConnection(endpoint: Endpoint): GrpcConnection {
  const url = new URL(endpoint.url);
  const closed = new AbortController();
  let connecting: Promise<http2.ClientHttp2Session> | undefined;
  /** The one that is there or being made; a new one after it broke, or could not be made. */
  const connected = async (): Promise<http2.ClientHttp2Session> => {
    connecting ??= connect(url, endpoint, closed.signal);
    const attempt = connecting;
    const session = await attempt.catch((error: unknown) => {
      if (connecting === attempt) connecting = undefined;
      throw error;
    });
    if (!session.closed && !session.destroyed) return session;
    if (connecting === attempt) connecting = undefined;
    return connected();
  };

  return {
    async call(path, message, deadlineMs, signal) {
      signal.throwIfAborted();
      const deadline = AbortSignal.timeout(deadlineMs);
      const either = AbortSignal.any([signal, deadline]);
      const headers = {
        ...endpoint.headers,
        ':method': 'POST',
        ':path': path,
        ':authority': endpoint.hostHeader ?? url.host,
        'content-type': 'application/grpc',
        'grpc-timeout': `${deadlineMs}m`,
        te: 'trailers',
      };
      let sent = false;
      try {
        const open = await orAborted(connected(), either);
        return await exchange(open, headers, frame(message), either, () => {
          sent = true;
        });
      } catch (error) {
        signal.throwIfAborted();
        const { hint } = endpoint;
        if (deadline.aborted) {
          const words = `${url.origin} did not answer a gRPC call within ${deadlineMs / 1000} s`;
          throw new NoAnswer(words, { sent, kind: 'timeout', hint, cause: error });
        }
        if (error instanceof Problem) throw new NoAnswer(error.message, { sent, kind: error.kind, hint: error.hint ?? hint, cause: error });
        throw new NoAnswer(`${url.origin} ${describe(error)}`, { sent, hint, cause: error });
      }
    },

    close() {
      closed.abort();
    },
  };
}

/** Node connects by itself unless the endpoint has an agent; that one's connections have no TLS of their own. */
async function connect(url: URL, { agent }: Endpoint, closed: AbortSignal): Promise<http2.ClientHttp2Session> {
  const secure = url.protocol === 'https:';
  const options: http2.SecureClientSessionOptions = {};
  if (agent !== undefined) {
    const port = Number(url.port || (secure ? 443 : 80));
    const socket = await new Promise<Duplex>((resolve, reject) => {
      const made = agent.createConnection({ host: url.hostname, port }, (error, made) => (error ? reject(error) : resolve(made)));
      if (made) resolve(made);
    });
    const withTls = () => tls.connect({ socket: socket as net.Socket, servername: url.hostname, ALPNProtocols: ['h2'] });
    options.createConnection = () => (secure ? withTls() : socket);
  }
  closed.throwIfAborted();
  const session = http2.connect(url.origin, options);
  closed.addEventListener('abort', () => session.destroy(), { once: true });
  return new Promise((resolve, reject) => {
    // Later ones, too: between calls nobody has to know, and a call under way is told by its stream.
    session.on('error', reject).on('close', () => reject(new ConnectionLost()));
    session.on('connect', () => resolve(session));
  });
}

async function exchange(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body: Buffer,
  signal: AbortSignal,
  onSent: () => void,
): Promise<GrpcAnswer> {
  const stream = session.request(headers, { signal });
  let trailers: http2.IncomingHttpHeaders = {};
  stream.on('trailers', (received) => {
    trailers = received;
  });
  const answered = new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
    stream.on('finish', onSent).on('response', resolve).on('error', reject);
    stream.on('close', () => reject(session.destroyed ? new ConnectionLost() : new Error('closed the call without an answer')));
  });
  // Read from the start: what comes in one piece with its end is closed before anybody who waits for the headers could.
  const message = buffer(stream);
  message.catch(() => {});
  stream.end(body);
  const received = await answered;
  return { headers: received, body: await message, trailers };
}

class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';
}

function describe(error: unknown): string {
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === 'ERR_HTTP2_ERROR') return 'does not answer in HTTP/2: another port or protocol than meant';
  if (code.startsWith('ERR_HTTP2_')) return `broke off the call: ${messageOf(error)}`;
  return describeNetworkError(error);
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

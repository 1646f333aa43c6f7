import http from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1.d.ts';
import { endpointSlices, services } from '../cluster/kinds.ts';
import type { Store } from './store.ts';

/**
 * The pods' network: connections between programs that share a process, by the names and addresses that they would have in a cluster.
 * Services lead to the ready endpoints of their EndpointSlices, so a pod that is not ready is not reached by its Service.
 */
export interface Network {
  /** Takes connections at an address of a pod, until the signal aborts; then those that are open are cut. */
  listen(ip: string, port: number, accept: (socket: Duplex) => void, signal: AbortSignal, reach?: Reach): void;
  /** Connects to a pod's IP, a Service's IP or its DNS name, as a pod of a namespace sees it. Rejects with a Node error: ENOTFOUND, ECONNREFUSED. */
  connect(host: string, port: number, namespace: string): Promise<Duplex>;
  /** Connects from within a pod, as port-forward does. Rejects as `connect` does. */
  enter(ip: string, port: number): Promise<Duplex>;
  /** Sends an HTTP request, whole, and waits for the whole answer. Rejects as `connect` does, and with `signal`'s reason. */
  fetch(url: URL, options: Request, namespace: string, signal: AbortSignal): Promise<Answer>;
}

/** Who reaches what listens. */
export interface Reach {
  /** Only who is in the pod: it listens on localhost. */
  local?: boolean;
}

interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** A network without listeners, whose Services are those of the store. */
export function createNetwork(store: Store): Network {
  const listeners = new Map<string, (socket: Duplex) => void>();

  const connect: Network['connect'] = async (host, port, namespace) => {
    const { ip, targetPort } = resolve(store, host, port, namespace);
    return join(listeners.get(`${ip}:${targetPort}`), `${ip}:${targetPort}`);
  };

  return {
    connect,
    async enter(ip, port) {
      return join(listeners.get(`${ip} localhost:${port}`) ?? listeners.get(`${ip}:${port}`), `127.0.0.1:${port}`);
    },
    listen(ip, port, accept, signal, { local = false } = {}) {
      const open = new Set<Duplex>();
      const place = local ? `${ip} localhost:${port}` : `${ip}:${port}`;
      listeners.set(place, (socket) => {
        open.add(socket);
        // An error that nobody listens to would end the process.
        socket.once('close', () => open.delete(socket)).on('error', () => undefined);
        accept(socket);
      });
      const end = () => {
        listeners.delete(place);
        for (const socket of open) socket.destroy();
      };
      signal.addEventListener('abort', end, { once: true });
    },
    fetch(url, { method = 'GET', headers = {}, body }, namespace, signal) {
      return new Promise((resolve_, reject) => {
        const options: http.RequestOptions = {
          method,
          headers: { host: url.host, ...headers },
          path: url.pathname + url.search,
          // Called once the request can be sent: a header that can't be is no reason to connect.
          createConnection: (_options, done) => {
            connect(url.hostname, Number(url.port || 80), namespace).then(
              (socket) => done(null, socket),
              (error: Error) => done(error, undefined as never),
            );
            return undefined;
          },
          signal,
        };
        const sent = http.request(options, (response) => {
          const answer = buffer(response).then((whole) => ({ status: response.statusCode ?? 0, headers: response.headers, body: whole }));
          answer.then(resolve_, reject).finally(() => sent.destroy());
        });
        sent.on('error', reject).end(body);
      });
    },
  };
}

/** A new connection. @throws a Node error, ECONNREFUSED, where nobody listens */
function join(accept: ((socket: Duplex) => void) | undefined, place: string): Duplex {
  if (accept === undefined) throw failure('ECONNREFUSED', `connect ECONNREFUSED ${place}`);
  const [near, far] = duplexPair();
  tellOther(near, far);
  tellOther(far, near);
  accept(far);
  return near;
}

/**
 * A half that is destroyed ends what the other one reads (Node does so by itself from 24 on; a second end is no harm), and with that the
 * other one: it would wait for ever for somebody to take its own end.
 */
function tellOther(half: Duplex, other: Duplex): void {
  half.once('close', () => {
    if (other.destroyed) return;
    // What is on its way is read first.
    if (other.readableEnded) other.destroy();
    else other.once('end', () => other.destroy());
    if (!half.writableFinished) other.push(null);
  });
}

/** Behind a Service, slice by slice, the endpoints that are ready, with their ports. Somebody may have made a slice with neither. */
export function readyEndpoints(store: Store, namespace: string, service: string): { ready: Endpoint[]; ports: EndpointPort[] }[] {
  return store
    .list(endpointSlices, namespace)
    .filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === service)
    .map(({ endpoints, ports }) => ({
      ready: (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false),
      ports: ports ?? [],
    }));
}

/** Where a name leads: a pod's IP and port. */
function resolve(store: Store, host: string, port: number, namespace: string): { ip: string; targetPort: number } {
  // A pod has one container, and that one does not speak with itself.
  if (host === 'localhost') return { ip: '127.0.0.1', targetPort: port };
  const service = serviceOf(store, host, namespace);
  if (service === undefined) {
    if (/^[\d.]+$/.test(host)) return { ip: host, targetPort: port };
    throw failure('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`);
  }
  const { name = '', namespace: home = '' } = service.metadata ?? {};
  const wanted = service.spec?.ports?.find((one) => one.port === port);
  for (const { ready, ports } of readyEndpoints(store, home, name)) {
    const ip = ready[0]?.addresses?.[0];
    const target = ports.find((one) => (one.name ?? '') === (wanted?.name ?? ''));
    if (wanted !== undefined && ip !== undefined && target?.port !== undefined) return { ip, targetPort: target.port };
  }
  throw failure('ECONNREFUSED', `connect ECONNREFUSED ${service.spec?.clusterIP ?? host}:${port}`);
}

function serviceOf(store: Store, host: string, namespace: string): Service | undefined {
  const byIp = store.list(services).find(({ spec }) => spec?.clusterIP === host);
  if (byIp !== undefined) return byIp;
  const [name = '', home = namespace, svc = 'svc', ...zone] = host.replace(/\.$/, '').split('.');
  if (svc !== 'svc' || (zone.length > 0 && zone.join('.') !== 'cluster.local')) return undefined;
  return store.get(services, { namespace: home, name });
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

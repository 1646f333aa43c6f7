import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import { ingressClasses, ingresses, services } from '../../../cluster/kinds.ts';
import type { Machine } from '../../machine.ts';
import { readyEndpoints } from '../../network.ts';
import { ingressClassController } from '../../world/objects/names.ts';
import { errorPage, type NginxError } from './pages.ts';
import { type Route, routeOf } from './route.ts';

/** Hands a request to the Service behind its host, as ingress-nginx does. */
export async function proxy(machine: Machine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: NginxError) => {
    if (response.headersSent) return void response.destroy();
    const body = errorPage(status);
    const headers = {
      'content-type': 'text/html',
      'content-length': Buffer.byteLength(body),
      ...(status === 413 && { connection: 'close' }),
    };
    response.writeHead(status, headers).end(body);
  };
  const { host = '', 'content-length': length = '0' } = request.headers;
  const route = routeOf(served(machine), host, request.url?.split('?', 1)[0] ?? '/');
  if (route === undefined) return refuse(404);
  if (route.bodyLimit > 0 && Number(length) > route.bodyLimit) return refuse(413);
  const port = portOf(machine, route);
  const { namespace, service } = route;
  const isServed = readyEndpoints(machine.store, namespace, service).some(({ ready }) => ready.length > 0);
  if (port === undefined || !isServed) return refuse(503);
  const socket = await machine.network.connect(`${service}.${namespace}.svc.cluster.local`, port, namespace).catch(() => undefined);
  if (socket === undefined) return refuse(502);

  const options = {
    ...{ method: request.method, path: request.url, createConnection: () => socket },
    headers: { ...request.headers, ...forwarded(request, host), connection: 'close' },
  };
  const upstream = http.request(options as http.RequestOptions, (answer) => {
    // Nobody is there any more.
    if (response.destroyed) return void answer.destroy();
    const { server: _server, connection: _connection, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers);
    pipeline(answer, response, () => socket.destroy());
  });
  upstream.on('error', () => refuse(502));
  // Who leaves is not waited for.
  response.once('close', () => void socket.destroy());
  pipeline(
    request,
    counted(route, () => refuse(413)),
    upstream,
    () => undefined,
  );
}

/** A body of unknown length is counted on its way. */
function counted({ bodyLimit }: Route, tooLarge: () => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bodyLimit === 0 || bytes <= bodyLimit) return done(null, chunk);
      tooLarge();
      done(new Error('the body is too large'));
    },
  });
}

function forwarded({ socket, headers }: IncomingMessage, host: string): http.OutgoingHttpHeaders {
  const from = socket.remoteAddress ?? '127.0.0.1';
  const before = headers['x-forwarded-for'];
  return {
    'x-real-ip': from,
    'x-forwarded-for': before === undefined ? from : `${before}, ${from}`,
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
    'x-forwarded-scheme': 'http',
    'x-scheme': 'http',
  };
}

/** The Ingresses of a class of ingress-nginx. */
function served({ store }: Machine) {
  const ours = store.list(ingressClasses).filter(({ spec }) => spec?.controller === ingressClassController);
  const names = ours.map(({ metadata }) => metadata?.name);
  return store.list(ingresses).filter(({ spec }) => names.includes(spec?.ingressClassName));
}

function portOf({ store }: Machine, { namespace, service, port }: Route): number | undefined {
  const ports = store.get(services, { namespace, name: service })?.spec?.ports ?? [];
  return ports.find((one) => one.port === port || one.name === port)?.port;
}

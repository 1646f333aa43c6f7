import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { services } from '../../../cluster/kinds.ts';
import { guarded } from '../../listener.ts';
import { listenOnLoopback } from '../../loopback.ts';
import type { ContainerOs, Program } from '../../program.ts';
import { ingressController } from '../../world/objects/names.ts';
import { proxy } from './proxy.ts';

/**
 * ingress-nginx's controller: at port 80 of its pod, and at a real port of this machine's loopback address, so that a browser and
 * this program reach it. That port is written into its Service, in place of 80.
 */
export const ingress: Program = {
  async start(os) {
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      response.once('close', () => os.log(accessLine(os, request, response)));
      return proxy(os.machine, request, response);
    };
    os.log('NGINX Ingress controller');
    os.log('  Release:       v1.15.1');
    os.serve(80, listener);

    const server = createServer(guarded(listener, os.log));
    // Where that is taken, at any.
    const port = await listenOnLoopback(server, portNow(os)).catch(() => listenOnLoopback(server));
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    // It may have been stopped before it listened.
    if (os.signal.aborted) return close();
    os.signal.addEventListener('abort', close, { once: true });
    // It does not keep the process alive: that is for whoever uses the sandbox.
    server.unref();
    os.machine.store.change(services, { namespace: os.namespace, name: ingressController.name }, ({ spec }) => {
      const http = spec?.ports?.find(({ name }) => name === 'http');
      if (http !== undefined) http.port = port;
    });
  },

  async exec(command) {
    const version = 'nginx version: nginx/1.27.1\n';
    return command.join(' ') === 'nginx -v' ? { exitCode: 0, stdout: '', stderr: version } : undefined;
  },
};

/** The port of an earlier container, when there was one. */
function portNow({ machine, namespace }: ContainerOs): number {
  const { spec } = machine.store.get(services, { namespace, name: ingressController.name }) ?? {};
  const { port = 80 } = spec?.ports?.find(({ name }) => name === 'http') ?? {};
  return port === 80 ? 0 : port;
}

function accessLine({ machine }: ContainerOs, { method, url, headers, socket }: IncomingMessage, { statusCode }: ServerResponse): string {
  const [, day, month, year, time] = machine.clock.now().toUTCString().split(' ');
  const client = socket.remoteAddress ?? '127.0.0.1';
  const when = `${day}/${month}/${year}:${time} +0000`;
  return `${client} - - [${when}] "${method} ${url} HTTP/1.1" ${statusCode} "${headers['user-agent'] ?? '-'}"`;
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import { services } from '../../cluster/kinds.ts';
import { listenOnLoopback } from '../loopback.ts';
import type { Machine } from '../machine.ts';
import { ingressController } from './objects/names.ts';

/**
 * Finds a port of this machine for the ingress controller, and writes it into its Service, where the controller takes it up: so what was
 * made before it runs has it in its URLs, as if written by a run.
 */
export async function chooseEntrance({ store }: Machine): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, 'close');
  store.change(services, ingressController, ({ spec }) => {
    for (const one of spec?.ports ?? []) if (one.name === 'http') one.port = port;
  });
  return port;
}

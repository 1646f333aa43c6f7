import { createServer, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { onTestFinished } from 'vitest';
import { pods } from '../../../../src/cluster/kinds.ts';
import { serveApi } from '../../../../src/sandbox/api/server.ts';
import type { Log, Program } from '../../../../src/sandbox/program.ts';
import { clusterAt } from '../../cluster/support/client.ts';
import { emptyMachine } from '../machine.ts';

const namespace = 'here';
export const target = { namespace, pod: 'talker', container: 'python' };
const ip = '10.244.0.7';

/** A log that a test writes, and that says how many follow it. */
export function writtenLog(lines: Log['lines'] = []): Log & { write(text: string): void; end(): void; followers(): number } {
  const kept = [...lines];
  const listeners = new Set<(line: string | undefined) => void>();
  const tell = (line: string | undefined) => [...listeners].map((listener) => listener(line));
  return {
    lines: kept,
    ended: false,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write(text) {
      kept.push({ time: new Date(), text });
      tell(text);
    },
    end() {
      this.ended = true;
      tell(undefined);
    },
    followers: () => listeners.size,
  };
}

/** What `exec` and ports of the pod `talker` do, and what its container wrote. */
interface Talker {
  exec?: NonNullable<Program['exec']>;
  http?: RequestListener;
  accept?: (socket: Duplex) => void;
  log?: Log;
  previousLog?: Log;
  pod?: Partial<Pod>;
}

/** The API server's subresources of one pod, and a client of them. */
export async function startTalker({ exec, http, accept, log = writtenLog(), previousLog, pod = {} }: Talker) {
  const { machine, close } = emptyMachine(1, {});
  onTestFinished(close);
  const { store, network, clock } = machine;
  clock.settle();
  const stoppingContainer = new AbortController();
  store.put(pods, {
    metadata: { namespace, name: 'talker' },
    spec: { nodeName: 'node', containers: [{ name: 'python' }] },
    status: {
      podIP: ip,
      containerStatuses: [{ name: 'python', image: '', imageID: '', ready: true, restartCount: 0, state: { running: {} } }],
    },
    ...pod,
  });
  const program = { start: () => {}, ...(exec && { exec }) };
  const os = { machine, signal: stoppingContainer.signal } as never;
  machine.containers.set(`${namespace}/talker/python`, { os, program, log, ...(previousLog && { previousLog }) });
  const server = createServer(http);
  if (http) network.listen(ip, 8000, (socket) => void server.emit('connection', socket), stoppingContainer.signal);
  if (accept) network.listen(ip, 7000, accept, stoppingContainer.signal);

  const api = await serveApi(machine);
  onTestFinished(() => api.close());
  return {
    cluster: await clusterAt(api.url, { user: { token: 'sandbox' } }),
    url: api.url,
    machine,
    store,
    stopContainer: () => stoppingContainer.abort(),
    close,
    stopServer: api.close,
  };
}

import http from 'node:http';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { endpointSlices, services } from '../../../src/cluster/kinds.ts';
import { type Instance, startInstance } from '../../../src/sandbox/controllers/kubelet/instance.ts';
import type { Machine } from '../../../src/sandbox/machine.ts';
import type { Program } from '../../../src/sandbox/program.ts';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { emptyMachine } from './machine.ts';

const namespace = 'lab';

/** A sandbox without controllers, whose clock runs 50 times as fast, until the test ends. */
export function startMachine(faults: Scenario['programs'] = {}): Machine {
  const { machine, close } = emptyMachine(50, { scenario: { programs: faults } });
  onTestFinished(close);
  machine.clock.settle();
  return machine;
}

/** Runs a program in a container of its own, without probes. */
export function runProgram(
  machine: Machine,
  program: Program,
  {
    name,
    image = '',
    memory,
    ip,
    command,
    args = [],
    env = {},
    files = {},
  }: {
    name: string;
    image?: string;
    memory?: string;
    ip: string;
    command?: string[] | undefined;
    args?: string[];
    env?: Record<string, string>;
    files?: Record<string, string>;
  },
): Instance {
  const pod = { metadata: { name: `${name}-0`, namespace }, status: { podIP: ip } };
  const resources = memory === undefined ? {} : { limits: { memory } };
  return startInstance(machine, program, {
    pod,
    spec: { name, image, args, resources, ...(command && { command }) },
    ip,
    env,
    files: new Map(Object.entries(files)),
  });
}

/** A Service that leads to one pod. */
export function addService({ store }: Machine, name: string, ip: string, port: number): void {
  const metadata = { name, namespace, labels: { 'kubernetes.io/service-name': name } };
  store.put(services, { metadata: { name, namespace }, spec: { clusterIP: `10.96.1.${port % 250}`, ports: [{ port }] } });
  const endpoints = [{ addresses: [ip], conditions: { ready: true } }];
  store.put(endpointSlices, { metadata, addressType: 'IPv4', endpoints, ports: [{ port, name: '' }] });
}

/** What HTTP's agents ask of a socket beside its stream. */
const asSocket = { setTimeout() {}, setKeepAlive() {}, ref() {}, unref() {} };

/** Connects as a port-forward does. */
export function agentTo({ network }: Machine, ip: string): http.Agent {
  const agent = new http.Agent();
  agent.createConnection = (options, callback) => {
    const { port } = options as { port?: number | string };
    network.enter(ip, Number(port)).then(
      (socket: Duplex) => callback?.(null, Object.assign(socket, asSocket)),
      (error: Error) => callback?.(error, undefined as never),
    );
    return undefined as never;
  };
  onTestFinished(() => agent.destroy());
  return agent;
}

/** Resolves once `look` gives something. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The first line of a log with these words. */
export function lineWith({ log }: Instance, words: string): Promise<string> {
  return until(() => log.lines.find(({ text }) => text.includes(words))?.text);
}

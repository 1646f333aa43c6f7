import { onTestFinished } from 'vitest';
import type { Cluster } from '../../../../../src/cluster/cluster.ts';
import { connectTo } from '../../../../../src/cluster/connect.ts';
import type { KubeObject } from '../../../../../src/cluster/kinds.ts';
import { serveApi } from '../../../../../src/sandbox/api/server.ts';
import { kindOf } from '../../../../../src/sandbox/kinds.ts';
import type { Machine } from '../../../../../src/sandbox/machine.ts';
import type { ApiFault } from '../../../../../src/sandbox/scenario.ts';
import { emptyMachine } from '../../machine.ts';

export const patient = new AbortController().signal;

/** A machine without controllers, whose world is one namespace, `n`, and these objects. */
export function createMachine(objects: KubeObject[] = [], api: ApiFault = {}, speed = 1): Machine {
  const { machine, close } = emptyMachine(speed, { scenario: { api } });
  onTestFinished(close);
  machine.clock.settle();
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' }, status: { phase: 'Active' } };
  for (const object of [namespace, ...objects]) {
    const kind = kindOf(object);
    if (kind === undefined) throw new Error(`no kind ${object.kind}`);
    machine.store.put(kind, object);
  }
  return machine;
}

/** From now on what waits for the machine's time waits until the test ends it, by its seconds. */
export function stopTime({ clock }: Machine): { seconds(): number[]; end(seconds: number): void } {
  const waits = new Map<number, () => void>();
  clock.sleep = (seconds) => new Promise((resolve) => waits.set(seconds, resolve));
  return { seconds: () => [...waits.keys()], end: (seconds) => waits.get(seconds)?.() };
}

/** @returns how many of those who listen to the machine's writes from now on still do */
export function countListeners({ store }: Machine): () => number {
  const { subscribe } = store;
  const listeners = new Set<unknown>();
  store.subscribe = (listener) => {
    const stop = subscribe(listener);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      stop();
    };
  };
  return () => listeners.size;
}

/** Its API, over real HTTP; closed when the test ends. */
export async function startApi(machine: Machine): Promise<{ url: string; cluster: Cluster; as(user: object): Promise<Cluster> }> {
  const { url, close } = await serveApi(machine);
  onTestFinished(close);
  const as = async (user: object) => {
    const cluster = await connectTo({ context: 'sandbox', cluster: { server: url }, userName: 'sandbox', user, kubectl: 'kubectl' }, 5000);
    onTestFinished(() => cluster.close());
    return cluster;
  };
  return { url, cluster: await as({ token: 'sandbox' }), as };
}

/** A request as any HTTP client sends it. */
export async function ask(url: string, path: string, { method = 'GET', body, type = 'application/json', headers = {} }: Asked = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      Authorization: 'Bearer sandbox',
      'User-Agent': 'curl/8',
      ...(body === undefined ? {} : { 'Content-Type': type }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

interface Asked {
  method?: string;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

import { createHash } from 'node:crypto';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { services } from '../../cluster/kinds.ts';
import type { Store } from '../store.ts';

/** Gives a Service its address (10.96.0.0/12) and node ports: by its name, so that they are the same in every run; and not somebody's. */
export function withAddresses(store: Store, service: Service): Service {
  const { metadata, spec = {} } = service;
  if (spec.type === 'ExternalName') return service;
  const taken = store.list(services);
  const seed = `${metadata?.namespace}/${metadata?.name}`;
  const ips = taken.map((one) => one.spec?.clusterIP);
  const clusterIP =
    spec.clusterIP || free(seed, (number) => `10.${96 + (number % 16)}.${(number >> 4) % 256}.${((number >> 12) % 254) + 1}`, ips);
  const isOpen = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const nodePorts = taken.flatMap((one) => (one.spec?.ports ?? []).map(({ nodePort }) => nodePort));
  const ports = (spec.ports ?? []).map((port) => {
    if (!isOpen || port.nodePort !== undefined) return port;
    const nodePort = free(`${seed}/${port.port}`, (number) => 30000 + (number % 2768), nodePorts);
    nodePorts.push(nodePort);
    return { ...port, nodePort };
  });
  return { ...service, spec: { ...spec, clusterIP, clusterIPs: [clusterIP], ...(ports.length === 0 ? {} : { ports }) } };
}

function free<T>(seed: string, of: (number: number) => T, taken: readonly (T | undefined)[]): T {
  for (let turn = 0; ; turn++) {
    const candidate = of(createHash('sha256').update(`${seed}#${turn}`).digest().readUInt32BE(0) >>> 1);
    if (!taken.includes(candidate)) return candidate;
  }
}

import { createHash } from 'node:crypto';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { services } from '../../cluster/kinds.ts';
import type { Store } from '../store.ts';

type Spec = NonNullable<Service['spec']>;

const hasAddress = ({ type }: Spec) => type !== 'ExternalName';
const hasNodePorts = ({ type = '' }: Spec) => ['NodePort', 'LoadBalancer'].includes(type);
/** What goes with a type that has it. */
const dependent: [(spec: Spec) => boolean, string[]][] = [
  [hasAddress, ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']],
  [hasNodePorts, ['externalTrafficPolicy']],
  [({ type }) => type === 'LoadBalancer', ['allocateLoadBalancerNodePorts']],
];

/**
 * A Service that is written again keeps what it was given, where its writer says nothing of it: its address, and its node ports by the names
 * of its ports. What its type does not have any more is gone. Pure (k8s.io/kubernetes, pkg/registry/core/service: patchAllocatedValues,
 * dropTypeDependentFields).
 */
export function keepGiven(service: Service, before: Service | undefined): Service {
  const [now, was] = [service.spec ?? {}, before?.spec];
  if (was === undefined) return service;
  const gone = dependent.flatMap(([has, fields]) => (has(was) && !has(now) ? fields : []));
  const spec: Spec = Object.fromEntries(Object.entries(now).filter(([field]) => !gone.includes(field)));
  if (hasAddress(was) && hasAddress(now) && !spec.clusterIP && was.clusterIP) spec.clusterIP = was.clusterIP;
  if (spec.ports !== undefined && hasNodePorts(was))
    spec.ports = hasNodePorts(now) ? keepNodePorts(spec.ports, was.ports ?? []) : closed(spec.ports);
  return { ...service, spec };
}

type Ports = NonNullable<Spec['ports']>;

function keepNodePorts(ports: Ports, before: Ports): Ports {
  const taken = ports.map(({ nodePort }) => nodePort);
  return ports.map((port) => {
    const given = before.find(({ name }) => name === port.name)?.nodePort;
    return port.nodePort !== undefined || given === undefined || taken.includes(given) ? port : { ...port, nodePort: given };
  });
}

function closed(ports: Ports): Ports {
  return ports.map(({ nodePort: _, ...port }) => port);
}

/** Gives a Service its address (10.96.0.0/12) and node ports: by its name, so that they are the same in every run; and not somebody's. */
export function withAddresses(store: Store, service: Service): Service {
  const { metadata, spec = {} } = service;
  if (!hasAddress(spec)) return service;
  const taken = store.list(services);
  const seed = `${metadata?.namespace}/${metadata?.name}`;
  const ips = taken.map((one) => one.spec?.clusterIP);
  const clusterIP =
    spec.clusterIP || free(seed, (number) => `10.${96 + (number % 16)}.${(number >> 4) % 256}.${((number >> 12) % 254) + 1}`, ips);
  const nodePorts = taken.flatMap((one) => (one.spec?.ports ?? []).map(({ nodePort }) => nodePort));
  const ports = (spec.ports ?? []).map((port) => {
    if (!hasNodePorts(spec) || port.nodePort !== undefined) return port;
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

import type { Pod, Service, ServicePort } from 'kubernetes-types/core/v1.d.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { At } from '../../cluster/cluster.ts';
import { endpointSlices, pods, services } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { suffix } from '../names.ts';
import { runController } from './loop.ts';
import { nodeName } from './node.ts';
import { atOf, hasLabels, isOwnedBy, ownedBy, ownerOf } from './objects.ts';
import { isReady } from './pods.ts';

/** Keeps the addresses behind each Service with a selector. */
export function runEndpointSlices(machine: Machine): void {
  const { store } = machine;
  const selecting = (pod: Pod): At[] =>
    store
      .list(services, pod.metadata?.namespace)
      .filter(({ spec }) => spec?.selector !== undefined && hasLabels(pod, spec.selector))
      .map(atOf);
  runController(machine, {
    kind: services,
    concerns: {
      Service: (object) => [atOf(object)],
      // Somebody may have changed it, or taken it away.
      EndpointSlice: (object) => [ownerOf(object, services)],
      Pod: (object, { before }) => [...selecting(object as Pod), ...(before === undefined ? [] : selecting(before as Pod))],
    },
    act(service) {
      const { namespace, name: own } = atOf(service);
      const { selector = {} } = service.spec ?? {};
      if (Object.keys(selector).length === 0 || service.metadata?.deletionTimestamp !== undefined) return;
      const behind = store.list(pods, namespace).filter((pod) => hasLabels(pod, selector));
      const slice = sliceOf(service, behind);
      const present = store.list(endpointSlices, namespace).find((one) => isOwnedBy(one, service));
      const name = present?.metadata?.name ?? `${own}-${suffix()}`;
      store.put(endpointSlices, { ...slice, metadata: { ...present?.metadata, ...slice.metadata, name } });
    },
  });
}

/** The slice of a Service, without a name. Pure. */
function sliceOf(service: Service, behind: readonly Pod[]): EndpointSlice {
  const { namespace, name } = atOf(service);
  const addressed = behind.filter(({ status }) => status?.podIP !== undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded');
  const [first] = addressed;
  return {
    metadata: {
      ...(namespace === undefined ? {} : { namespace }),
      generateName: `${name}-`,
      labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'kubernetes.io/service-name': name },
      ownerReferences: ownedBy(services, service),
    },
    addressType: 'IPv4',
    endpoints: addressed.map(endpointOf),
    ports: first === undefined ? [] : (service.spec?.ports ?? []).flatMap((port) => portOf(port, first)),
  };
}

function endpointOf(pod: Pod): Endpoint {
  const terminating = pod.metadata?.deletionTimestamp !== undefined;
  const { namespace = '', name } = atOf(pod);
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: isReady(pod) && !terminating, serving: isReady(pod), terminating },
    nodeName,
    targetRef: { kind: 'Pod', namespace, name, uid: pod.metadata?.uid ?? '' },
  } as Endpoint;
}

/** A port that the pod has not is left out. */
function portOf({ name = '', port, targetPort = port, protocol = 'TCP' }: ServicePort, pod: Pod): EndpointPort[] {
  const named = pod.spec?.containers.flatMap(({ ports = [] }) => ports).find((one) => one.name === targetPort)?.containerPort;
  const number = typeof targetPort === 'number' ? targetPort : named;
  return number === undefined ? [] : [{ name, port: number, protocol }];
}

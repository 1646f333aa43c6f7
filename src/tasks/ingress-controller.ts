import type { Pod, Service, ServicePort, ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import { pods, services } from '../cluster/kinds.ts';
import type { Context } from './context.ts';
import { isIpv4 } from './host.ts';
import { readyPods } from './pods.ts';

/**
 * Services of the controller's namespace through which traffic may come in: those with an address outside first, and of these the ones
 * on HTTP's own port.
 */
export async function controllerServices({ cluster, settings }: Context, signal: AbortSignal): Promise<Service[]> {
  const all = await cluster.list(services, { namespace: settings.ingress.controllerNamespace }, signal);
  const serving = all.filter(isEntrance);
  const rank = (service: Service) => 2 * Number(addressOf(service) === undefined) + Number(httpPortOf(service)?.port !== 80);
  return serving.sort((a, b) => rank(a) - rank(b));
}

/** Whether what a browser asks for may come in through it from outside. */
export function isEntrance(service: Service): boolean {
  return service.spec !== undefined && takesWeb(service) && letsIn(service.spec);
}

function takesWeb(service: Service): boolean {
  return httpPortOf(service) !== undefined || (service.spec?.ports ?? []).some(({ port }) => port === 443);
}

/** The port that takes HTTP: 80, else the one that is named so, as where a machine has its port 80 taken by something else. */
export function httpPortOf({ spec }: Service): ServicePort | undefined {
  const all = spec?.ports ?? [];
  return all.find(({ port }) => port === 80) ?? all.find(({ name }) => name === 'http');
}

/** A Service of the kind that is for inside only may still have addresses outside. */
function letsIn({ type, externalIPs = [] }: ServiceSpec): boolean {
  return type !== 'ClusterIP' || externalIPs.length > 0;
}

/** The address by which a Service is reached from outside: of its load balancer, else an external IP; with two stacks the IPv4 one. */
export function addressOf({ spec, status }: Service): string | undefined {
  const given = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname).concat(spec?.externalIPs ?? []);
  return given.find((address) => address !== undefined && isIpv4(address)) ?? given[0];
}

/** The controller's pods. Those of finished Jobs, such as ingress-nginx's admission ones, are none. */
export async function controllerPods({ cluster, settings }: Context, signal: AbortSignal): Promise<Pod[]> {
  const all = await cluster.list(pods, { namespace: settings.ingress.controllerNamespace }, signal);
  return all.filter((pod) => pod.metadata?.ownerReferences?.every(({ kind }) => kind !== 'Job') ?? true);
}

/** A pod and port that take HTTP for the controller's Service; undefined when there is none. */
export async function controllerEntrance(context: Context, signal: AbortSignal): Promise<{ pod: string; port: number } | undefined> {
  const [service] = await controllerServices(context, signal);
  const targetPort = service && httpPortOf(service)?.targetPort;
  const pod = readyPods(await controllerPods(context, signal))[0];
  const ports = pod?.spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
  const port = typeof targetPort === 'number' ? targetPort : ports.find(({ name }) => name === targetPort)?.containerPort;
  return pod?.metadata?.name === undefined || port === undefined ? undefined : { pod: pod.metadata.name, port };
}

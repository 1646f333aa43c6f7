import type { Settings } from '../../settings/schema.ts';
import { isIpv4 } from '../host.ts';
import { addressOf, isEntrance } from '../ingress-controller.ts';
import { choose, defaultOf, type Finding, namesOf, within } from './finding.ts';
import type { Seen } from './seen.ts';

/** The class, its controller's namespace, and whether a host name has to be given. Pure. */
export function findIngress(seen: Seen, { ingress }: Settings): Finding[] {
  // https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
  const isDefault = {
    name: defaultOf(seen.ingressClasses, 'ingressclass.kubernetes.io/is-default-class'),
    because: "the cluster's default",
  };
  const chosen = choose('ingress.class', ingress.class, namesOf(seen.ingressClasses), { what: 'IngressClass', preferred: isDefault });
  const entrances = seen.services?.filter(isEntrance);
  const controller = seen.ingressClasses?.find(({ metadata }) => metadata?.name === chosen.value)?.spec?.controller ?? '';
  const namespaces = entrances?.map(({ metadata }) => metadata?.namespace ?? '');
  const kin = entrances?.find(({ metadata }) =>
    isOf(controller, [metadata?.namespace, metadata?.name, ...Object.values(metadata?.labels ?? {})]),
  );
  const place = choose('ingress.controllerNamespace', ingress.controllerNamespace, namespaces, {
    what: 'Service that lets HTTP in',
    preferred: { name: kin?.metadata?.namespace, because: `its Service bears the name of ${controller}` },
  });
  const addresses = within(String(place.value), entrances)?.map(addressOf) ?? [];
  const needsHost = ingress.host === undefined && place.value !== undefined && !addresses.some((address) => address && isIpv4(address));
  const host = { setting: 'ingress.host', because: `set it: no Service in ${place.value} has an external IPv4 address to make it of` };
  return [chosen, place, ...(needsHost ? [host] : [])];
}

/** Whether a word of the controller's name, such as k8s.io/ingress-nginx or traefik.io/ingress-controller, is among the names. Pure. */
function isOf(controller: string, names: readonly (string | undefined)[]): boolean {
  const words = controller.split('/').flatMap((part, index) => (index === 0 ? part.split('.').slice(0, 1) : [part]));
  const telling = words.filter((word) => !['', 'k8s', 'www', 'ingress-controller', 'ingress'].includes(word));
  return telling.some((word) => names.includes(word));
}

import { ingressClasses } from '../../cluster/kinds.ts';
import { Problem } from '../../problem.ts';
import { isForbidden } from '../forbidden.ts';
import { isIpv4 } from '../host.ts';
import { addressOf, controllerPods, controllerServices, httpPortOf } from '../ingress-controller.ts';
import { kubectl } from '../kubectl.ts';
import { readyPods } from '../pods.ts';
import { met, oneOf, prerequisite, unmet } from './prerequisite.ts';

export const ingressClass = prerequisite({
  id: 'ingress.class',
  title: 'Ingress class',
  about: ({ ingress }) => ({ looksAt: `IngressClass ${ingress.class}`, expects: "there: MLflow's Ingress names it" }),
  async check({ cluster, settings: { ingress } }, signal) {
    const all = await cluster.list(ingressClasses, {}, signal);
    const found = all.find(({ metadata }) => metadata?.name === ingress.class);
    if (found === undefined) {
      return unmet(`no IngressClass ${ingress.class}`, oneOf('ingress.class', all) ?? 'install an ingress controller');
    }
    const controller = found.spec?.controller ?? '';
    // https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
    return met(`${ingress.class}, ${controller}${controller === 'k8s.io/ingress-nginx' ? ' (retired in March 2026)' : ''}`);
  },
});

export const ingressController = prerequisite({
  id: 'ingress.controller',
  title: 'Ingress controller',
  about: ({ ingress }) => ({ looksAt: `Pods in ${ingress.controllerNamespace}`, expects: 'a ready one: the ingress controller' }),
  async check(context, signal) {
    const namespace = context.settings.ingress.controllerNamespace;
    const all = await controllerPods(context, signal);
    const ready = readyPods(all);
    if (all.length === 0) return unmet(`no pods in ${namespace}`, "set ingress.controllerNamespace to the controller's namespace");
    if (ready.length === 0)
      return unmet(
        `0/${all.length} ready in ${namespace}`,
        `${kubectl(context.settings, namespace)} describe pod ${all[0]?.metadata?.name}`,
      );
    return met(`${ready.length}/${all.length} ready in ${namespace}`);
  },
});

/** The address that MLflow's host name is made of; kept for the tasks. */
export const ingressAddress = prerequisite({
  id: 'ingress.address',
  title: 'External address',
  about: ({ ingress: { host, controllerNamespace } }) => ({
    looksAt: `Service of the ingress controller in ${controllerNamespace}`,
    expects: host === undefined ? 'an external IPv4 address, for mlflow.<address>.nip.io' : `any address, or none: ingress.host is ${host}`,
  }),
  async check(context, signal) {
    const { ingress } = context.settings;
    const setHost = 'set ingress.host to the host name that MLflow should have';
    const [service] = await controllerServices(context, signal).catch((error: unknown) => {
      // The host name has to come from somewhere.
      throw isForbidden(error) && ingress.host === undefined
        ? new Problem(`not allowed to look for it in ${ingress.controllerNamespace}`, { hint: setHost })
        : error;
    });
    const address = service && addressOf(service);
    if (address !== undefined) context.facts.address = address;
    const httpPort = service && httpPortOf(service)?.port;
    context.facts.httpPort = httpPort === 80 ? undefined : httpPort;
    const onPort = context.facts.httpPort === undefined ? '' : `, HTTP on port ${httpPort}`;
    if (ingress.host !== undefined) return met(`${ingress.host}${address === undefined ? '' : ` at ${address}`}${onPort}`);
    if (address === undefined) {
      const namespace = ingress.controllerNamespace;
      return unmet(
        `no Service in ${namespace} has an external address`,
        `${setHost}, or give one of these an address: ${kubectl(context.settings, namespace)} get services`,
      );
    }
    return isIpv4(address) ? met(address + onPort) : unmet(`the external address is ${address}, and nip.io needs an IPv4 address`, setHost);
  },
});

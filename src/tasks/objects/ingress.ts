import type { Ingress, IngressBackend } from 'kubernetes-types/networking/v1.d.ts';
import { ingresses } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import { withPort } from '../host.ts';
import type { Watched } from './watched.ts';

export const mlflowIngress: Watched<Ingress> = {
  task: 'ingress',
  kind: ingresses,
  name: names.mlflow,
  purpose: "MLflow for a browser: the ingress controller hands on what comes for this host to MLflow's Service",
  look({ spec, status }, { facts = {} }) {
    const rule = spec?.rules?.[0];
    const host = rule?.host;
    const isTls = spec?.tls?.some(({ hosts = [] }) => host !== undefined && hosts.includes(host)) ?? false;
    const addresses = status?.loadBalancer?.ingress?.flatMap(({ ip, hostname }) => ip ?? hostname ?? []) ?? [];
    return {
      // Not every controller writes its address there.
      state: addresses.length === 0 ? 'made, no address yet' : 'has an address',
      facts: [
        ['Host', host],
        ['URL', host === undefined ? undefined : isTls ? `https://${host}` : `http://${withPort(host, facts)}`],
        ['Class', spec?.ingressClassName],
        ['Address', addresses.join(', ') || 'none yet'],
        ['Backend', rule?.http?.paths.map(({ path = '/', backend }) => `${path} → ${describeBackend(backend)}`).join(', ')],
      ],
    };
  },
};

function describeBackend({ service, resource }: IngressBackend): string {
  if (service === undefined) return `${resource?.kind} ${resource?.name}`;
  return `Service ${service.name}, port ${service.port?.name ?? service.port?.number}`;
}

import type { Service, ServicePort } from 'kubernetes-types/core/v1.d.ts';
import { services } from '../../cluster/kinds.ts';
import { names, ports } from '../../manifests/names.ts';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import type { Around, Watched } from './watched.ts';

export const mlflowService: Watched<Service> = {
  task: 'service',
  kind: services,
  name: names.mlflow,
  purpose: `One name for MLflow's pod, whichever it is: the Ingress and the collector find it at http://${names.mlflow}:${ports.mlflow}`,
  look,
};

export const collectorService: Watched<Service> = {
  task: 'collector.deploy',
  kind: services,
  name: names.collector,
  purpose: `Where LLaMA Stack sends its spans: OTLP over HTTP on port ${ports.otlpHttp}, over gRPC on ${ports.otlpGrpc}`,
  look,
};

/** Endpoints shown; there is one a pod, and both programs have one replica. */
const mostEndpoints = 8;

function look({ metadata, spec }: Service, { endpoints: slices }: Around) {
  const endpoints = slices && endpointsOf(slices, metadata?.name ?? '');
  const facts = [
    ['Type', spec?.type],
    ['Cluster IP', spec?.clusterIP],
    ['Ports', spec?.ports?.map(describePort).join(', ')],
    ...(endpoints === undefined ? [] : endpointFacts(endpoints)),
  ] as const;
  return { state: stateOf(endpoints), facts };
}

function stateOf(endpoints: readonly Endpoint[] | undefined): string {
  if (endpoints === undefined) return 'made';
  const ready = endpoints.filter((endpoint) => endpoint.ready).length;
  return ready === 0 ? 'no ready endpoint' : `${ready} ready endpoint${ready === 1 ? '' : 's'}`;
}

/** "5000 (http)". */
function describePort({ name, port }: ServicePort): string {
  return name === undefined ? `${port}` : `${port} (${name})`;
}

function endpointFacts(endpoints: readonly Endpoint[]): [string, string][] {
  const sorted = [...endpoints].sort((a, b) => Number(b.ready) - Number(a.ready));
  const shown = sorted.slice(0, mostEndpoints).map((endpoint): [string, string] => ['Endpoint', describeEndpoint(endpoint)]);
  const rest = sorted.length - shown.length;
  if (shown.length === 0) return [['Endpoint', 'none: no pod has its labels']];
  return rest > 0 ? [...shown, ['', `and ${rest} more`]] : shown;
}

function describeEndpoint({ addresses, pod, ready }: Endpoint): string {
  const of = pod === undefined ? '' : `, Pod ${pod}`;
  return `${addresses.join(', ')}${of}${ready ? '' : ', not ready'}`;
}

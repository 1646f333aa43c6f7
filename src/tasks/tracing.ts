import { tracingEnvironment } from '../manifests/llamastack.ts';
import { names, ports, serviceNames } from '../manifests/names.ts';
import type { Environment } from './container-environment.ts';

/** Where LLaMA Stack sends its spans. `decidedBy`: the variables that are set and decide it. */
export type Tracing =
  | { to: 'nowhere' }
  | { to: 'here'; endpoint: string }
  | { to: 'elsewhere'; endpoint: string; decidedBy: string[] }
  /** It means the collector, and misses it: `wrong` says where to and why, e.g. "to http://otel-collector:4317 by http/protobuf, which ...". */
  | { to: 'misdirected'; wrong: string; decidedBy: string[] }
  /** Told not to trace, e.g. by "OTEL_SDK_DISABLED=true". */
  | { to: 'off'; because: string; decidedBy: string[] }
  /** Nothing that can be read decides; `unread` may. */
  | { to: 'unknown'; unread: string[] };

type Variables = Environment['variables'];

const endpoints = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
const protocols = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'];

/** The switches that can keep spans from an OTLP endpoint, as they have to stand. */
const switches: Record<string, string> = { OTEL_SDK_DISABLED: 'false', OTEL_TRACES_EXPORTER: 'otlp' };

const deciding = [...Object.keys(switches), ...endpoints, ...protocols];

/** The OTLP exporters of Python's SDK, each with the protocol that it speaks unless told otherwise. */
const exporterProtocols: Record<string, string> = { otlp: 'grpc', otlp_proto_grpc: 'grpc', otlp_proto_http: 'http/protobuf' };

/** Ports of the collector by the protocol that they take. */
const doors: Record<string, number> = { grpc: ports.otlpGrpc, 'http/protobuf': ports.otlpHttp, 'http/json': ports.otlpHttp };

/**
 * What the OTEL_* variables of a LLaMA Stack 0.4 to 0.7 make of its tracing
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and .../protocol/exporter/, with the defaults of
 * Python's distribution). An empty variable counts as none. Pure.
 */
export function tracingOf({ variables, unread }: Environment, namespace: string): Tracing {
  const tracing = judge(variables, namespace);
  const hidden = [...unread, ...deciding.filter((name) => name in variables && variables[name] === undefined)];
  const isCertain = hidden.length === 0 || (tracing.to !== 'nowhere' && tracing.to !== 'misdirected');
  return isCertain ? tracing : { to: 'unknown', unread: hidden };
}

/** The variables that make LLaMA Stack send here, whatever `decidedBy` said before. Pure. */
export function mendingVariables(decidedBy: readonly string[]): Record<string, string> {
  const turned = Object.entries(switches).filter(([name]) => decidedBy.includes(name));
  return { ...tracingEnvironment(), ...Object.fromEntries(turned) };
}

function judge(variables: Variables, namespace: string): Tracing {
  const decidedBy = deciding.filter((name) => variables[name]);
  if (variables.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return { to: 'off', because: 'OTEL_SDK_DISABLED=true', decidedBy };
  const exporters = (variables.OTEL_TRACES_EXPORTER || 'otlp').split(',').map((name) => name.trim());
  if (exporters.every((name) => name === 'none')) return { to: 'off', because: 'OTEL_TRACES_EXPORTER=none', decidedBy };
  const exporter = exporters.find((name) => name in exporterProtocols);
  if (exporter === undefined) return { to: 'elsewhere', endpoint: `the exporter ${exporters.join(', ')}`, decidedBy };

  const variable = endpoints.find((name) => name in variables && variables[name] !== '');
  const given = variable && variables[variable];
  if (!given) return { to: 'nowhere' };
  const endpoint = withoutCredentials(given);
  if (!isCollector(given, namespace)) return { to: 'elsewhere', endpoint, decidedBy };
  const protocol = protocolOf(exporter, variables);
  // HTTP endpoints of all signals get the path of traces appended.
  const address = protocol !== 'grpc' && variable === 'OTEL_EXPORTER_OTLP_ENDPOINT' ? `${given.replace(/\/$/, '')}/v1/traces` : given;
  const wrong = whyMissed(address, protocol, isInsecure(variables));
  return wrong === undefined ? { to: 'here', endpoint } : { to: 'misdirected', wrong: `to ${endpoint} ${wrong}`, decidedBy };
}

/** An exporter that is named by its protocol keeps to it. */
function protocolOf(exporter: string, variables: Variables): string {
  const variable = exporter === 'otlp' ? protocols.find((name) => variables[name]) : undefined;
  return (variable && variables[variable]?.trim()) || (exporterProtocols[exporter] ?? '');
}

/** Whether gRPC goes without TLS to an endpoint that has no scheme. */
function isInsecure({ OTEL_EXPORTER_OTLP_TRACES_INSECURE: traces, OTEL_EXPORTER_OTLP_INSECURE: all }: Variables): boolean {
  return (traces || all)?.toLowerCase() === 'true';
}

/** The collector takes OTLP by gRPC on one port and over HTTP, at one path, on another; without TLS. */
function whyMissed(endpoint: string, protocol: string, insecure: boolean): string | undefined {
  const door = doors[protocol];
  if (door === undefined) return `by ${protocol}, which is no protocol of OTLP`;
  const url = parse(endpoint);
  if (url?.port !== String(door)) return `by ${protocol}, which the collector takes on port ${door}`;
  const isPlain = endpoint.startsWith('http://') || (protocol === 'grpc' && !endpoint.includes('://') && insecure);
  if (!isPlain) return 'and not to http://, but the collector has no TLS';
  return protocol === 'grpc' || url.pathname === '/v1/traces'
    ? undefined
    : `at ${url.pathname}, but the collector takes traces at /v1/traces`;
}

function isCollector(endpoint: string, namespace: string): boolean {
  return serviceNames(names.collector, namespace).some((name) => name === parse(endpoint)?.hostname);
}

/** gRPC endpoints may come without a scheme. */
function parse(endpoint: string): URL | null {
  return URL.parse(endpoint.includes('://') ? endpoint : `http://${endpoint}`);
}

/** What stands before "@", and behind "?", may be a password or a token. */
function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^(\w+:\/\/)?[^/]*@/, '$1').replace(/\?.*$/, '');
}

import { type ExporterConfig, type Headers, parseConfig, tracePipelines } from './collector-config.ts';

/** An exporter of the collector, as it is configured. Secrets stay where they are: of its headers only the names are kept. */
export interface Exporter {
  /** e.g. "otlp_http/mlflow". */
  id: string;
  protocol: 'http' | 'grpc';
  /** Where the traces go: a whole URL by HTTP, "host:port" or a URL by gRPC. */
  url: string;
  compression: string;
  /** Value of the header x-mlflow-experiment-id. */
  experimentId?: string;
  /** Names of all headers, in lower case. */
  headers: string[];
}

const experimentHeader = 'x-mlflow-experiment-id';

/**
 * The exporter of traces that sends OTLP, from a configuration of the collector: the one with an experiment, else the first. null: none.
 * undefined: that is no configuration of a collector. Pure.
 */
export function readExporter(yaml: string): Exporter | null | undefined {
  const config = parseConfig(yaml);
  if (config?.exporters === undefined || config.exporters === null) return undefined;
  const ids = new Set(tracePipelines(config).flatMap(({ exporters }) => exporters));
  const found = Object.entries(config.exporters)
    .filter(([id]) => ids.has(id))
    .flatMap(([id, one]) => exporterOf(id, one ?? {}) ?? []);
  return found.find(({ experimentId }) => experimentId !== undefined) ?? found[0] ?? null;
}

/** An exporter by its id, e.g. "otlp_http/mlflow"; undefined for one that sends no OTLP. `otlphttp` is called `otlp_http` since 0.144, `otlp` is `otlp_grpc`. Pure. */
export function exporterOf(id: string, { endpoint, traces_endpoint: whole, compression, headers }: ExporterConfig): Exporter | undefined {
  const [type = ''] = id.split('/');
  const isHttp = type === 'otlp_http' || type === 'otlphttp';
  if (!isHttp && type !== 'otlp' && type !== 'otlp_grpc') return undefined;
  const base = String(endpoint ?? '');
  const url = isHttp ? String(whole ?? `${base.replace(/\/$/, '')}/v1/traces`) : base;
  const named = pairsOf(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const experiment = named.find(([name]) => name === experimentHeader)?.[1];
  return {
    ...{ id, protocol: isHttp ? 'http' : 'grpc', url: withoutCredentials(url), compression: String(compression ?? 'gzip') },
    ...(experiment === undefined || experiment === null ? {} : { experimentId: String(experiment) }),
    headers: named.map(([name]) => name),
  };
}

function pairsOf(headers: Headers): [string, unknown][] {
  return Array.isArray(headers) ? headers.map((one) => [String(one?.name ?? ''), one?.value]) : Object.entries(headers);
}

/** Host and port of an exporter's address; gRPC has it without a scheme, too. Pure. */
export function addressOf({ url }: Exporter): { host: string; port: number; path: string } | undefined {
  const parsed = URL.parse(url.includes('://') ? url : `http://${url}`);
  if (parsed === null || parsed.hostname === '') return undefined;
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? 443 : 80) : Number(parsed.port);
  return { host: parsed.hostname, port, path: parsed.pathname };
}

function withoutCredentials(url: string): string {
  return url.replace(/^(\w+:\/\/)?[^/]*@/, '$1').replace(/\?.*$/, '');
}

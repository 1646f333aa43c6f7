import { type CollectorConfig, ConfigError, type Pipeline, type Port } from './config.ts';
import { secondsOf } from './duration.ts';
import { exporterOf } from './exporter.ts';
import type { Raw } from './raw.ts';

/** What a configuration that was found good says. @throws ConfigError for what the collector notices only when it starts */
export function configOf({ receivers, processors, exporters, extensions, service }: Raw): CollectorConfig {
  const traces = Object.entries(service?.pipelines ?? {}).filter(([name]) => /^traces(\/|$)/.test(name));
  const pipelines = traces.map(([, one]): Pipeline => {
    const batch = (one?.processors ?? []).find((id) => /^batch(\/|$)/.test(id));
    const { timeout, send_batch_size: size = 8192 } = (batch && processors?.[batch]) || {};
    const of = { exporters: one?.exporters ?? [], processors: one?.processors ?? [] };
    return batch === undefined ? of : { ...of, batch: { seconds: secondsOf(timeout) ?? 0.2, size } };
  });
  const limiter = pipelines.flatMap((one) => one.processors).find((id) => /^memory_limiter(\/|$)/.test(id));
  const { limit_percentage: limit = 0, spike_limit_percentage: spike = 0 } = (limiter && processors?.[limiter]) || {};
  const used = new Set(traces.flatMap(([, one]) => one?.receivers ?? []));
  const protocols = Object.entries(receivers ?? {}).find(([id]) => used.has(id))?.[1]?.protocols;
  const health = service?.extensions?.find((id) => /^health_check(\/|$)/.test(id));
  const readers = service?.telemetry?.metrics?.readers ?? [];
  const failed = (words: string) => new ConfigError(`failed to create meter provider: ${words}`);
  if (readers.some((one) => !one?.pull && !one?.periodic)) throw failed('no valid metric reader');
  const prometheus = readers.map((one) => one?.pull?.exporter?.prometheus).find((one) => one);
  if (prometheus && !prometheus.host) throw failed('host must be specified');
  if (prometheus && !prometheus.port) throw failed('port must be specified');
  const sending = Object.entries(exporters ?? {}).filter(([id]) => pipelines.some((one) => one.exporters.includes(id)));
  const { http, grpc } = protocols ?? {};
  return {
    ports: {
      ...(protocols && 'http' in protocols ? { http: portOf(http?.endpoint ?? 'localhost:4318', ofReceiver) } : {}),
      ...(protocols && 'grpc' in protocols ? { grpc: portOf(grpc?.endpoint ?? 'localhost:4317', ofReceiver) } : {}),
      ...(health === undefined ? {} : { health: portOf(extensions?.[health]?.endpoint ?? 'localhost:13133', ofHealth) }),
      metrics: portOf(prometheus ? `${prometheus.host}:${prometheus.port}` : 'localhost:8888', ofReceiver),
    },
    pipelines,
    exporters: sending.map(([id, one]) => exporterOf(id, one ?? {})),
    ...(limiter === undefined ? {} : { memory: { limit, spike } }),
    outdated: sending.flatMap(([id]) => {
      const old = id.split('/')[0] ?? '';
      const now = { otlp: 'otlp_grpc', otlphttp: 'otlp_http' }[old];
      return now === undefined ? [] : [{ id, old, now }];
    }),
  };
}

const ofReceiver = () => 'cannot start pipelines: failed to start "otlp" receiver';
const ofHealth = (endpoint: string) => `failed to start extensions: failed to bind to address ${endpoint}`;

/** Where Go listens for an endpoint. @param failed begins the words for one that is none @throws ConfigError */
function portOf(endpoint: string, failed: (endpoint: string) => string): Port {
  const [, host, port] = /^([^:]*|\[.*\]):([^:]*)$/.exec(endpoint) ?? [];
  // An empty one is any that is free: nobody knows it.
  if (endpoint === '') return { port: 0, local: false };
  if (host === undefined) {
    const why = /:.*:/.test(endpoint) ? 'too many colons in address' : 'missing port in address';
    throw new ConfigError(`${failed(endpoint)}: listen tcp: address ${endpoint}: ${why}`);
  }
  return { port: Number(port), local: /^(localhost|127\.[\d.]+|\[::1\])$/.test(host) };
}

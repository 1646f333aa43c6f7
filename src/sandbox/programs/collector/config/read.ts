import { parse } from 'yaml';
import { block, check } from './check.ts';
import { type CollectorConfig, ConfigError, type ExporterConfig, type Pipeline } from './config.ts';
import { secondsOf } from './duration.ts';
import type { Raw, RawExporter } from './raw.ts';
import { components, type Struct, service } from './shapes.ts';
import { validate } from './validate.ts';

/**
 * Reads a collector's configuration as the collector itself does: what it refuses is refused, in its words (0.149).
 * @param env what `${env:NAME}` stands for
 * @throws ConfigError
 */
export function readConfig(text: string, env: Readonly<Record<string, string>>): CollectorConfig {
  const raw = withVariables(parseYaml(text), env) as Raw;
  const complaints = decodingErrors(raw);
  if (complaints.length > 0) throw new ConfigError(`failed to get config: cannot unmarshal the configuration: ${block(complaints)}`);
  const lacks = validate(raw);
  if (lacks.length > 0) throw new ConfigError(`invalid configuration: ${lacks.join('\n')}`);
  return configOf(raw);
}

function parseYaml(text: string): Raw {
  const problem = (words: string) => new ConfigError(`failed to get config: cannot resolve the configuration: ${words}`);
  let value: unknown;
  try {
    // Its warnings would be Node's, over the screen.
    value = parse(text, { logLevel: 'error' }) ?? {};
  } catch (error) {
    const { linePos, message } = error as { linePos?: { line: number }[]; message: string };
    const words = `line ${linePos?.[0]?.line ?? 1}: ${message.split(' at line ')[0]}`;
    throw problem(
      `retrieved value (type=string) cannot be used as a Conf: assuming string type since contents are not valid YAML: yaml: ${words}`,
    );
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw problem('retrieved value (type=string) cannot be used as a Conf');
  return value as Raw;
}

/** They stay text, whatever they look like. */
function withVariables(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\$\{(?:env:)?(\w+)\}/g, (_, name: string) => env[name] ?? '');
  if (Array.isArray(value)) return value.map((one) => withVariables(one, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withVariables(one, env)]));
}

function decodingErrors(raw: Raw): string[] {
  const unknown = Object.keys(raw).filter((key) => key !== 'service' && key !== 'connectors' && !Object.hasOwn(components, key));
  return [
    ...Object.entries(components).flatMap(([kind, types]) =>
      Object.entries(raw[kind as keyof typeof components] ?? {}).flatMap(([id, value]) => ofComponent(kind, types, id, value)),
    ),
    ...Object.keys(raw.service?.pipelines ?? {}).flatMap((name) =>
      /^(traces|metrics|logs)(\/|$)/.test(name)
        ? []
        : [`'service.pipelines' in "${name}" id: unknown pipeline signal: "${name.split('/')[0]}"`],
    ),
    ...check(service, raw.service, 'service'),
    ...(unknown.length > 0 ? [`'otelcol.configSettings' has invalid keys: ${unknown.sort().join(', ')}`] : []),
  ];
}

function ofComponent(kind: string, types: Record<string, Struct>, id: string, value: unknown): string[] {
  const [type = '', name] = id.split('/');
  if (name === '') return [`'${kind}' '' in "${id}" id: the part after / should not be empty`];
  const shape = types[type];
  if (shape === undefined) {
    return [`'${kind}' unknown type: "${type}" for id: "${id}" (valid values: [${Object.keys(types).join(' ')}])`];
  }
  const complaints = check(shape, value, '');
  return complaints.length === 0 ? [] : [`'${kind}' error reading configuration for "${id}": ${block(complaints)}`];
}

function configOf({ receivers, processors, exporters, extensions, service }: Raw): CollectorConfig {
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
  const reader = service?.telemetry?.metrics?.readers?.find(({ pull }) => pull?.exporter?.prometheus);
  const sending = Object.entries(exporters ?? {}).filter(([id]) => pipelines.some((one) => one.exporters.includes(id)));
  const { http, grpc } = protocols ?? {};
  return {
    ports: {
      ...(protocols && 'http' in protocols ? { http: portOf(http?.endpoint, 4318) } : {}),
      ...(protocols && 'grpc' in protocols ? { grpc: portOf(grpc?.endpoint, 4317) } : {}),
      ...(health === undefined ? {} : { health: portOf(extensions?.[health]?.endpoint, 13133) }),
      metrics: reader?.pull?.exporter?.prometheus?.port ?? 8888,
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

function exporterOf(id: string, one: RawExporter): ExporterConfig {
  const { retry_on_failure: retry, sending_queue: queue } = one;
  const type = /^debug(\/|$)/.test(id) ? 'debug' : /^otlp_?http(\/|$)/.test(id) ? 'http' : 'grpc';
  const url = type === 'http' ? (one.traces_endpoint ?? `${one.endpoint?.replace(/\/$/, '')}/v1/traces`) : (one.endpoint ?? '');
  if (type === 'http' && !/^[a-z][\w+.-]*:/i.test(url) && /^[^/]*:/.test(url)) {
    const words = `traces_endpoint must be a valid URL`;
    throw new ConfigError(`failed to build pipelines: failed to create "${id}" exporter for data type "traces": ${words}`);
  }
  const headers = one.headers ?? {};
  const pairs = Array.isArray(headers) ? headers.map(({ name, value }) => [name, value]) : Object.entries(headers);
  return {
    ...{ id, type, url, gzip: !['', 'none'].includes(one.compression ?? 'gzip'), insecure: one.tls?.insecure === true },
    headers: Object.fromEntries(pairs.map(([name, value]) => [String(name), String(value)])),
    timeoutSeconds: secondsOf(one.timeout) ?? (type === 'http' ? 30 : 5),
    retry: {
      enabled: retry?.enabled ?? true,
      initialSeconds: secondsOf(retry?.initial_interval) ?? 5,
      maxSeconds: secondsOf(retry?.max_interval) ?? 30,
      maxElapsedSeconds: secondsOf(retry?.max_elapsed_time) ?? 300,
    },
    queueSize: queue?.queue_size ?? 1000,
    consumers: queue?.num_consumers ?? 10,
    ...(queue?.batch
      ? {
          batch: {
            flushSeconds: secondsOf(queue.batch.flush_timeout) ?? 0.2,
            minSize: queue.batch.min_size ?? 8192,
            maxSize: queue.batch.max_size ?? Number.POSITIVE_INFINITY,
          },
        }
      : {}),
  };
}

function portOf(endpoint: string | undefined, usual: number): number {
  return Number(/:(\d+)$/.exec(endpoint ?? '')?.[1] ?? usual);
}

import { ConfigError, type ExporterConfig } from './config.ts';
import { secondsOf } from './duration.ts';
import type { RawExporter } from './raw.ts';

/** What an exporter is told, with what it does where it is told nothing. @throws ConfigError for an endpoint that is no URL */
export function exporterOf(id: string, one: RawExporter): ExporterConfig {
  const { retry_on_failure: retry, sending_queue: queue } = one;
  const type = /^debug(\/|$)/.test(id) ? 'debug' : /^otlp_?http(\/|$)/.test(id) ? 'http' : 'grpc';
  const url = type === 'http' ? (one.traces_endpoint ?? `${one.endpoint?.replace(/\/$/, '')}/v1/traces`) : (one.endpoint ?? '');
  if (type === 'http' && !/^[a-z][\w+.-]*:/i.test(url) && /^[^/]*:/.test(url)) {
    const words = `traces_endpoint must be a valid URL`;
    throw new ConfigError(`failed to build pipelines: failed to create "${id}" exporter for data type "traces": ${words}`);
  }
  const headers = one.headers ?? {};
  const pairs = Array.isArray(headers) ? headers.map((one) => [one?.name ?? '', one?.value ?? '']) : Object.entries(headers);
  return {
    ...{ id, type, url, compression: one.compression === 'none' ? '' : (one.compression ?? 'gzip'), insecure: one.tls?.insecure === true },
    headers: Object.fromEntries(pairs),
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

import { secondsOf } from './duration.ts';
import type { Ids, Raw, RawExporter, RawProcessor, RawQueue, RawRetry } from './raw.ts';

/** What a configuration lacks that can be decoded, in the collector's words (seen on 0.149). Pure. */
export function validate(config: Raw): string[] {
  if (Object.keys(config).length === 0) return ['empty configuration file', noPipeline];
  for (const kind of ['receivers', 'exporters'] as const) {
    if (Object.keys(config[kind] ?? {}).length === 0) return [`no ${kind.slice(0, -1)} configuration specified in config`];
  }
  return [...ofComponents(config), ...ofService(config)];
}

const noPipeline = 'service::pipelines: service must have at least one pipeline';

function ofComponents({ receivers, processors, exporters }: Raw): string[] {
  return [
    ...Object.entries(receivers ?? {}).flatMap(([id, one]) =>
      Object.keys(one?.protocols ?? {}).length === 0
        ? [`receivers::${id}: must specify at least one protocol when using the OTLP receiver`]
        : [],
    ),
    ...Object.entries(exporters ?? {}).flatMap(([id, one]) => ofExporter(id, one ?? {}).map((words) => `exporters::${id}${words}`)),
    ...Object.entries(processors ?? {}).flatMap(([id, one]) => ofProcessor(id, one ?? {}).map((words) => `processors::${id}: ${words}`)),
  ];
}

function ofExporter(id: string, { endpoint, traces_endpoint, retry_on_failure, sending_queue }: RawExporter): string[] {
  const isHttp = /^otlp_?http(\/|$)/.test(id);
  const isGrpc = /^otlp(_grpc)?(\/|$)/.test(id);
  return [
    ...(isHttp && !endpoint && !traces_endpoint ? [': at least one endpoint must be specified'] : []),
    ...(isGrpc && !endpoint ? [': requires a non-empty "endpoint"'] : []),
    ...ofRetry(retry_on_failure ?? {}).map((words) => `::retry_on_failure: ${words}`),
    ...ofQueue(sending_queue ?? {}).map((words) => `::sending_queue: ${words}`),
  ];
}

/** The first complaint, as all of these have it. */
function ofRetry({ enabled = true, initial_interval, max_interval, max_elapsed_time }: RawRetry): string[] {
  if (!enabled) return [];
  const times = {
    initial_interval: secondsOf(initial_interval) ?? 5,
    max_interval: secondsOf(max_interval) ?? 30,
    max_elapsed_time: secondsOf(max_elapsed_time) ?? 300,
  };
  const last = times.max_elapsed_time;
  const below = Object.entries(times).find(([, seconds]) => seconds < 0);
  if (below !== undefined) return [`'${below[0]}' must be non-negative`];
  // With 0 there is no end.
  const beyond = last > 0 ? Object.entries(times).find(([, seconds]) => last < seconds) : undefined;
  return beyond === undefined ? [] : [`'max_elapsed_time' must not be less than '${beyond[0]}'`];
}

function ofQueue({ enabled = true, queue_size = 1000, num_consumers = 10, batch }: RawQueue): string[] {
  if (!enabled) return [];
  if (num_consumers <= 0) return ['`num_consumers` must be positive'];
  if (queue_size <= 0) return ['`queue_size` must be positive'];
  if (!batch) return [];
  const [least, most, flush] = [batch.min_size ?? 8192, batch.max_size ?? 0, secondsOf(batch.flush_timeout) ?? 0.2];
  if (flush <= 0) return [`batch: \`flush_timeout\` must be positive, found ${Math.round(flush * 1e9)}`];
  for (const [name, size] of Object.entries({ min_size: least, max_size: most })) {
    if (size < 0) return [`batch: \`${name}\` must be non-negative, found ${size}`];
  }
  return most > 0 && most < least ? [`batch: \`max_size\` (${most}) must be greater or equal to \`min_size\` (${least})`] : [];
}

function ofProcessor(
  id: string,
  { check_interval, limit_mib = 0, limit_percentage = 0, spike_limit_percentage = 0 }: RawProcessor,
): string[] {
  if (!/^memory_limiter(\/|$)/.test(id)) return [];
  if (!(Number(secondsOf(check_interval)) > 0)) return ["'check_interval' must be greater than zero"];
  if (limit_mib === 0 && limit_percentage === 0) return ["'limit_mib' or 'limit_percentage' must be greater than zero"];
  const isWithin = limit_percentage <= 100 && spike_limit_percentage <= 100;
  return isWithin ? [] : ["'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less than or equal to hundred"];
}

function ofService({ service, ...components }: Raw): string[] {
  const pipelines = Object.entries(service?.pipelines ?? {});
  const unknown = (kind: 'receivers' | 'processors' | 'exporters' | 'extensions', ids: Ids | undefined, at: string) =>
    (ids ?? [])
      .filter((id) => !Object.hasOwn(components[kind] ?? {}, id))
      .map((id) => `service::${at}: references ${kind.slice(0, -1)} "${id}" which is not configured`);
  return [
    ...unknown('extensions', service?.extensions, 'extensions'),
    ...(pipelines.length === 0 ? [noPipeline] : []),
    ...pipelines.flatMap(([name, one]) => {
      const at = `pipelines::${name}`;
      if ((one?.receivers ?? []).length === 0) return [`service::${at}: must have at least one receiver`];
      if ((one?.exporters ?? []).length === 0) return [`service::${at}: must have at least one exporter`];
      return (['receivers', 'processors', 'exporters'] as const).flatMap((kind) => unknown(kind, one?.[kind], at));
    }),
  ];
}

import { secondsOf } from './duration.ts';
import type { Ids, Raw, RawExporter, RawProcessor } from './raw.ts';

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

function ofExporter(id: string, { endpoint, traces_endpoint, sending_queue: queue }: RawExporter): string[] {
  const { batch, queue_size } = queue ?? {};
  const [least, most] = [batch?.min_size ?? 8192, batch?.max_size ?? 0];
  const isHttp = /^otlp_?http(\/|$)/.test(id);
  const isGrpc = /^otlp(_grpc)?(\/|$)/.test(id);
  return [
    ...(isHttp && !endpoint && !traces_endpoint ? [': at least one endpoint must be specified'] : []),
    ...(isGrpc && !endpoint ? [': requires a non-empty "endpoint"'] : []),
    ...(queue_size !== undefined && queue_size <= 0 ? ['::sending_queue: `queue_size` must be positive'] : []),
    ...(batch && most > 0 && most < least
      ? [`::sending_queue: batch: \`max_size\` (${most}) must be greater or equal to \`min_size\` (${least})`]
      : []),
  ];
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
      .map((id: string | null) => id ?? '')
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

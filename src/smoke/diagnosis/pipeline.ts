import { exporterOf, parseConfig } from './exporter.ts';

/**
 * Processors that pass on, or leave out, what they get before the sender is answered. `batch`, `tail_sampling` and `groupbytrace` are not
 * among them: they keep spans for a while, and no counter tells of those.
 */
const immediate = new Set([
  'attributes',
  'filter',
  'k8s_attributes',
  'k8sattributes',
  'memory_limiter',
  'probabilistic_sampler',
  'redaction',
  'resource',
  'resourcedetection',
  'span',
  'transform',
]);

/** Since this minor version of 0 the size of a queue includes what is being sent, and waits to be tried again: its changelog, #12399. */
const wholeQueueSince = 120;

/**
 * Whether all spans that a collector took are in its queue until they were handed on or given up, so that an empty one means that none is
 * on its way: by its configuration, and by the version that its image's tag says. Where in doubt it is false. Pure.
 */
export function queueTellsAll(yaml: string, image: string): boolean {
  const [, major, minor] = /opentelemetry-collector[\w-]*:v?(\d+)\.(\d+)\.\d+(@|$)/.exec(image) ?? [];
  if (minor === undefined || (major === '0' && Number(minor) < wholeQueueSince)) return false;
  const { exporters, service } = parseConfig(yaml) ?? {};
  const pipelines = Object.entries(service?.pipelines ?? {}).filter(([name]) => /^traces(\/|$)/.test(name));
  return (
    pipelines.length > 0 &&
    pipelines.every(([, pipeline]) => {
      const { processors, exporters: ids } = { processors: pipeline?.processors ?? [], exporters: pipeline?.exporters ?? [] };
      return processors.every((id) => immediate.has(typeOf(id))) && ids.every((id) => hasQueue(id, exporters?.[id]));
    })
  );
}

/** Of any other exporter, and of a connector, nobody knows here what it counts. A queue on disk may hold spans of an earlier process. */
function hasQueue(id: string, config: Parameters<typeof exporterOf>[1] | null | undefined): boolean {
  return exporterOf(id, config ?? {}) !== undefined && config?.sending_queue?.storage === undefined;
}

function typeOf(id: string): string {
  return String(id).split('/')[0] ?? '';
}

import { type ExporterConfig, parseConfig, tracePipelines } from './collector-config.ts';
import { exporterOf } from './exporter.ts';

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
  const config = parseConfig(yaml) ?? {};
  const pipelines = tracePipelines(config);
  return (
    pipelines.length > 0 &&
    processorsOf(yaml).every((id) => immediate.has(id.split('/')[0] ?? '')) &&
    pipelines.every(({ exporters }) => exporters.every((id) => hasQueue(id, config.exporters?.[id] ?? {})))
  );
}

/** Ids of the processors that a collector's traces go through. Pure. */
export function processorsOf(yaml: string): string[] {
  return [...new Set(tracePipelines(parseConfig(yaml) ?? {}).flatMap(({ processors }) => processors))];
}

/** Of any other exporter, and of a connector, nobody knows here what it counts. A queue on disk may hold spans of an earlier process. */
function hasQueue(id: string, config: ExporterConfig): boolean {
  return exporterOf(id, config) !== undefined && config.sending_queue?.storage === undefined;
}

import { parse } from 'yaml';

/** What is read here of a configuration of the collector: https://opentelemetry.io/docs/collector/configuration/ */
export interface CollectorConfig {
  exporters?: Record<string, ExporterConfig | null> | null;
  service?: { pipelines?: Record<string, { processors?: unknown; exporters?: unknown } | null> | null } | null;
}

export interface ExporterConfig {
  endpoint?: unknown;
  traces_endpoint?: unknown;
  compression?: unknown;
  headers?: Headers | null;
  sending_queue?: { storage?: unknown } | null;
}

/** A map, or a list of names and values: https://pkg.go.dev/go.opentelemetry.io/collector/config/configopaque#MapList */
export type Headers = Record<string, unknown> | { name?: unknown; value?: unknown }[];

/** Undefined for a text that is no YAML, or no map. Pure. */
export function parseConfig(yaml: string): CollectorConfig | undefined {
  try {
    // Its warnings would be Node's, over the screen.
    const config: unknown = parse(yaml, { logLevel: 'error' });
    return typeof config === 'object' && config !== null ? (config as CollectorConfig) : undefined;
  } catch {
    return undefined;
  }
}

/** The pipelines of traces, with the ids of what is in them. Pure. */
export function tracePipelines({ service }: CollectorConfig): { processors: string[]; exporters: string[] }[] {
  return Object.entries(service?.pipelines ?? {})
    .filter(([name]) => /^traces(\/|$)/.test(name))
    .map(([, pipeline]) => ({ processors: idsIn(pipeline?.processors), exporters: idsIn(pipeline?.exporters) }));
}

function idsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

/** A configuration as it was parsed and resolved, after `check` found nothing in it. */
export interface Raw {
  receivers?: Record<string, { protocols?: Record<'grpc' | 'http', { endpoint?: string } | null> | null } | null> | null;
  processors?: Record<string, RawProcessor | null> | null;
  exporters?: Record<string, RawExporter | null> | null;
  extensions?: Record<string, { endpoint?: string } | null> | null;
  service?: {
    extensions?: Ids;
    telemetry?: { metrics?: { readers?: (RawReader | null)[] | null } | null } | null;
    pipelines?: Record<string, RawPipeline | null> | null;
  } | null;
}

interface RawPipeline {
  receivers?: Ids;
  processors?: Ids;
  exporters?: Ids;
}

export type Ids = string[] | null;

interface RawReader {
  pull?: { exporter?: { prometheus?: { host?: string; port?: number } | null } | null } | null;
  periodic?: unknown;
}

export interface RawProcessor {
  timeout?: unknown;
  send_batch_size?: number;
  check_interval?: unknown;
  limit_mib?: number;
  limit_percentage?: number;
  spike_limit_percentage?: number;
}

export interface RawExporter {
  endpoint?: string;
  traces_endpoint?: string;
  compression?: string;
  headers?: Record<string, string> | ({ name?: string; value?: string } | null)[] | null;
  timeout?: unknown;
  tls?: { insecure?: boolean };
  retry_on_failure?: RawRetry | null;
  sending_queue?: RawQueue | null;
}

export interface RawRetry {
  enabled?: boolean;
  initial_interval?: unknown;
  max_interval?: unknown;
  max_elapsed_time?: unknown;
}

export interface RawQueue {
  enabled?: boolean;
  queue_size?: number;
  num_consumers?: number;
  batch?: { flush_timeout?: unknown; min_size?: number; max_size?: number } | null;
}

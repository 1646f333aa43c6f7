/** What a collector does with traces, from a configuration that it takes. */
export interface CollectorConfig {
  /** Where it listens; absent: it does not. */
  ports: { http?: Port; grpc?: Port; health?: Port; metrics: Port };
  pipelines: Pipeline[];
  exporters: ExporterConfig[];
  /** The memory limiter that a pipeline uses, in percent. */
  memory?: { limit: number; spike: number };
  /** Components with a name that has gone out of use, with the new one. */
  outdated: { id: string; old: string; now: string }[];
}

/** A port, of all addresses or of localhost only. */
export interface Port {
  port: number;
  local: boolean;
}

/** A pipeline of traces that begins at the OTLP receiver. */
export interface Pipeline {
  exporters: string[];
  processors: string[];
  /** The batch processor's, when there is one. */
  batch?: { seconds: number; size: number };
}

export interface ExporterConfig {
  /** e.g. "otlp_http/mlflow". */
  id: string;
  type: 'http' | 'grpc' | 'debug';
  /** The whole URL for HTTP, the target for gRPC. */
  url: string;
  headers: Record<string, string>;
  /** By what its batches are packed: "gzip", or '' for nothing. */
  compression: string;
  /** gRPC without TLS. */
  insecure: boolean;
  timeoutSeconds: number;
  retry: { enabled: boolean; initialSeconds: number; maxSeconds: number; maxElapsedSeconds: number };
  queueSize: number;
  consumers: number;
  batch?: { flushSeconds: number; minSize: number; maxSize: number };
}

/** Why a collector does not start: what stands behind "Error: " in its log. */
export class ConfigError extends Error {}

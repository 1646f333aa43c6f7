/** What may stand in a configuration, and how the collector's decoder speaks of it. */
export type Shape = Scalar | Struct | Each | List | Section;

/** `opaque` is a secret, `id` the name of a component. */
type Scalar = 'bool' | 'int64' | 'uint32' | 'duration' | 'string' | 'opaque' | 'id' | 'sizer' | 'compression' | 'any';

/** A map of values of one shape. */
export interface Each {
  each: Shape;
  wraps?: 1;
  /** Its type in Go. */
  type: string;
  /** What may stand in its place. */
  or?: List;
}

/** A list of values of one shape. */
export interface List {
  list: Shape;
}

/** Components by their ids, each of a type: "otlp", "otlp/second". */
export interface Section {
  types: Readonly<Record<string, Struct>>;
}

export interface Struct {
  keys: Record<string, Shape>;
  /** Its type in Go: what it is called where its path is empty. */
  type: string;
  /** How many times its errors are wrapped: where Go has it as a type that decodes itself. */
  wraps?: 1 | 2;
}

const struct = (type: string, keys: Record<string, Shape>, wraps?: 1 | 2): Struct => ({ type, keys, ...(wraps && { wraps }) });

const retry = struct('configretry.BackOffConfig', {
  enabled: 'bool',
  initial_interval: 'duration',
  randomization_factor: 'any',
  multiplier: 'any',
  max_interval: 'duration',
  max_elapsed_time: 'duration',
});
const batch = struct(
  'queuebatch.BatchConfig',
  { flush_timeout: 'duration', sizer: 'sizer', min_size: 'int64', max_size: 'int64', partition: 'any' },
  1,
);
const queue = struct(
  'queuebatch.Config',
  {
    enabled: 'bool',
    wait_for_result: 'bool',
    sizer: 'sizer',
    queue_size: 'int64',
    block_on_overflow: 'bool',
    storage: 'string',
    num_consumers: 'int64',
    batch,
  },
  2,
);
const sending: Record<string, Shape> = { timeout: 'duration', retry_on_failure: retry, sending_queue: queue };
const pair = struct('configopaque.Pair', { name: 'string', value: 'opaque' });
const headers: Each = { each: 'opaque', wraps: 1, type: 'configopaque.MapList', or: { list: pair } };
const client: Record<string, Shape> = {
  ...{ endpoint: 'string', compression: 'compression', headers, tls: 'any', auth: 'any' },
  ...{ read_buffer_size: 'int64', write_buffer_size: 'int64', compression_params: 'any', middlewares: 'any' },
};
const httpExporter = struct('otlphttpexporter.Config', {
  ...sending,
  ...client,
  ...{ traces_endpoint: 'string', metrics_endpoint: 'string', logs_endpoint: 'string', profiles_endpoint: 'string', encoding: 'string' },
  ...{ proxy_url: 'string', max_idle_conns: 'int64', max_idle_conns_per_host: 'int64', max_conns_per_host: 'int64', cookies: 'any' },
  ...{ idle_conn_timeout: 'duration', disable_keep_alives: 'bool', force_attempt_http2: 'bool', http2_read_idle_timeout: 'duration' },
});
const grpcExporter = struct('otlpexporter.Config', {
  ...sending,
  ...client,
  ...{ balancer_name: 'string', authority: 'string', wait_for_ready: 'bool', keepalive: 'any' },
});
const debugExporter = struct('debugexporter.Config', {
  ...{ verbosity: 'string', sampling_initial: 'int64', sampling_thereafter: 'int64', use_internal_logger: 'bool', sending_queue: queue },
});
const server: Record<string, Shape> = { endpoint: 'string', transport: 'string', tls: 'any', auth: 'any', include_metadata: 'bool' };
const httpServer: Record<string, Shape> = {
  ...server,
  ...{ cors: 'any', max_request_body_size: 'int64', response_headers: 'any', compression_algorithms: 'any', keep_alives_enabled: 'bool' },
  ...{ read_timeout: 'duration', read_header_timeout: 'duration', write_timeout: 'duration', idle_timeout: 'duration' },
};
const receiver = struct('otlpreceiver.Config', {
  protocols: struct('otlpreceiver.Protocols', {
    grpc: struct(
      'configgrpc.ServerConfig',
      { ...server, max_recv_msg_size_mib: 'int64', max_concurrent_streams: 'uint32', keepalive: 'any' },
      1,
    ),
    http: struct(
      'otlpreceiver.HTTPConfig',
      { ...httpServer, traces_url_path: 'string', metrics_url_path: 'string', logs_url_path: 'string' },
      1,
    ),
  }),
});
const memoryLimiter = struct('memorylimiter.Config', {
  check_interval: 'duration',
  ...{ limit_mib: 'uint32', spike_limit_mib: 'uint32', limit_percentage: 'uint32', spike_limit_percentage: 'uint32' },
  ...{ min_gc_interval_when_soft_limited: 'duration', min_gc_interval_when_hard_limited: 'duration' },
});
const batchProcessor = struct('batchprocessor.Config', {
  ...{
    timeout: 'duration',
    send_batch_size: 'uint32',
    send_batch_max_size: 'uint32',
    metadata_keys: 'any',
    metadata_cardinality_limit: 'uint32',
  },
});
const health = struct('healthcheck.Config', { ...httpServer, path: 'string', response_body: 'any', check_collector_pipeline: 'any' }, 1);

const fileStorage = struct('filestorage.Config', { directory: 'string', create_directory: 'bool' });
const prometheus = struct('config.Prometheus', { host: 'string', port: 'int64', with_resource_constant_labels: 'any' });
const exporter = struct('config.PullMetricExporter', { prometheus });
const reader = struct('config.MetricReader', { pull: struct('config.PullMetricReader', { exporter }), periodic: 'any' });
const metrics = struct('otelconftelemetry.MetricsConfig', { level: 'any', readers: { list: reader }, views: 'any', address: 'any' }, 1);
const ids: List = { list: 'id' };
const pipeline = struct('pipelines.PipelineConfig', { receivers: ids, processors: ids, exporters: ids });

const service = struct('service.Config', {
  telemetry: struct('otelconftelemetry.Config', { logs: 'any', metrics, traces: 'any', resource: 'any' }),
  extensions: ids,
  pipelines: { each: pipeline, type: 'pipelines.Config' },
});

/** The whole of it, with the types of components that this collector has. */
export const configuration = struct('otelcol.configSettings', {
  exporters: {
    types: { otlp_grpc: grpcExporter, otlp: grpcExporter, debug: debugExporter, otlp_http: httpExporter, otlphttp: httpExporter },
  },
  extensions: { types: { health_check: health, file_storage: fileStorage } },
  processors: { types: { batch: batchProcessor, memory_limiter: memoryLimiter } },
  receivers: { types: { otlp: receiver } },
  connectors: 'any',
  service,
});

/** The shape of a component by its id. Pure. */
export function shapeOf({ types }: Section, id: string): Struct | undefined {
  const [type = ''] = id.split('/');
  return Object.hasOwn(types, type) ? types[type] : undefined;
}

import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { ConfigError } from '../../../../src/sandbox/programs/collector/config/config.ts';
import { readConfig } from '../../../../src/sandbox/programs/collector/config/read.ts';
import { schema } from '../../../../src/settings/schema.ts';

const good = collectorConfig(schema.parse({}), '7').data?.['collector.yaml'] ?? '';
const variable = (name: string) => `$\{env:${name}}`;
const withId = (id: string) => good.replace('"7"', () => id);
const failing = 'decoding failed due to the following error(s):\n\n';
const unmarshal = `failed to get config: cannot unmarshal the configuration: ${failing}`;
const ofExporter = `${unmarshal}'exporters' error reading configuration for "otlp_http/mlflow": ${failing}`;
const ofQueue = `${ofExporter}'sending_queue' ${failing}'' ${failing}`;
const lacks = 'invalid configuration: exporters::otlp_http/mlflow::';
const type = (given: string, kind: string, valid: string) =>
  `${unmarshal}'${kind}' unknown type: "${given}" for id: "${given}" (valid values: [${valid}])`;

function refusal(text: string): string | undefined {
  try {
    readConfig(text, { NUMBER: '12' });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('the configuration that the program deploys', () => {
  expect(readConfig(good, {})).toEqual({
    ports: {
      http: { port: 4318, local: false },
      grpc: { port: 4317, local: false },
      health: { port: 13133, local: false },
      metrics: { port: 8888, local: false },
    },
    pipelines: [{ exporters: ['otlp_http/mlflow'], processors: ['memory_limiter'] }],
    exporters: [
      {
        ...{
          id: 'otlp_http/mlflow',
          type: 'http',
          url: 'http://mlflow:5000/v1/traces',
          compression: 'gzip',
          insecure: false,
          timeoutSeconds: 30,
        },
        headers: { 'x-mlflow-experiment-id': '7' },
        retry: { enabled: true, initialSeconds: 5, maxSeconds: 30, maxElapsedSeconds: 300 },
        ...{ queueSize: 2000, consumers: 10, batch: { flushSeconds: 0.2, minSize: 512, maxSize: 2048 } },
      },
    ],
    memory: { limit: 80, spike: 20 },
    outdated: [],
  });
});

test('a header without a value is empty', () => {
  expect(readConfig(good.replace('"7"', ''), {}).exporters[0]?.headers).toEqual({ 'x-mlflow-experiment-id': '' });
  const list = good.replace('x-mlflow-experiment-id: "7"', '- name: x');
  expect(readConfig(list, {}).exporters[0]?.headers).toEqual({ x: '' });
});

test.each([
  ['http:', 'http:', { http: { port: 4318, local: true } }],
  ['grpc:', 'grpc: {}', { grpc: { port: 4317, local: true } }],
  ['http:', 'http: { endpoint: ":1234" }', { http: { port: 1234, local: false } }],
  ['http:', 'http: { endpoint: "localhost:1234" }', { http: { port: 1234, local: true } }],
  ['http:', 'http: { endpoint: "[::1]:1234" }', { http: { port: 1234, local: true } }],
  ['grpc:', 'grpc: { endpoint: "[::]:1234" }', { grpc: { port: 1234, local: false } }],
  ['grpc:', 'grpc: { endpoint: "10.244.0.9:1234" }', { grpc: { port: 1234, local: false } }],
  ['health_check:', 'health_check:', { health: { port: 13133, local: true } }],
])('%s written as "%s" listens at %j', (key, to, ports) => {
  expect(readConfig(good.replace(new RegExp(`${key}\\n +endpoint: .*`), to), {}).ports).toMatchObject(ports);
});

test('without readers its metrics are for its pod alone', () => {
  expect(readConfig(good.replace(/telemetry:.*8888/s, 'telemetry: {}'), {}).ports.metrics).toEqual({ port: 8888, local: true });
});

test('headers of which nothing is left are none', () => {
  expect(readConfig(good.replace(/^( *headers:)(\n +[\w-]+:.*)+/m, '$1'), {}).exporters[0]?.headers).toEqual({});
});

// What the collector 0.149 itself said to the same changes.
test.each([
  ['an unknown key of the queue', /queue_size:/, 'queue_sizes:', `${ofQueue}'queuebatch.Config' has invalid keys: queue_sizes`],
  ['no number', /queue_size:(.*)/, 'queue_size: many', `${ofQueue}'queue_size' expected type 'int64', got unconvertible type 'string'`],
  ['an unknown key of a batch', /flush_timeout:/, 'flush:', `${ofQueue}'batch' ${failing}'queuebatch.BatchConfig' has invalid keys: flush`],
  ['no duration', /200ms/, 'soon', `${ofQueue}'batch' ${failing}'flush_timeout' time: invalid duration`],
  [
    'an unknown key of an exporter',
    /traces_endpoint:/,
    'traces_endpoints:',
    `${ofExporter}'otlphttpexporter.Config' has invalid keys: traces_endpoints`,
  ],
  ['an unknown key of retries', /max_elapsed_time:/, 'max_elapsed:', `${ofExporter}'retry_on_failure' has invalid keys: max_elapsed`],
  [
    'no yes or no',
    /enabled: true/,
    'enabled: maybe',
    `${ofExporter}'retry_on_failure.enabled' expected type 'bool', got unconvertible type 'string'`,
  ],
  [
    'a number as a header',
    /id: "7"/,
    'id: 7',
    `${ofExporter}'headers' ${failing}'[x-mlflow-experiment-id]' expected type 'configopaque.String', got unconvertible type 'int'`,
  ],
  [
    'a compression that nobody knows',
    /headers:/,
    'compression: zip\n    headers:',
    `${ofExporter}'compression' unsupported compression type "zip"`,
  ],
  [
    'no address',
    /^ +traces_endpoint:.*\n/m,
    '',
    'invalid configuration: exporters::otlp_http/mlflow: at least one endpoint must be specified',
  ],
  [
    'no URL',
    /http:\/\/mlflow:5000/,
    '10.0.0.1:5000',
    'failed to build pipelines: failed to create "otlp_http/mlflow" exporter for data type "traces": traces_endpoint must be a valid URL',
  ],
  ['an unknown type of exporter', /otlp_http\/mlflow:/, 'foo:', type('foo', 'exporters', 'otlp_grpc otlp debug otlp_http otlphttp')],
  ['an unknown type of receiver', /^ {2}otlp:/m, '  otpl:', type('otpl', 'receivers', 'otlp')],
  [
    'an unknown protocol',
    /grpc:/,
    'grcp:',
    `${unmarshal}'receivers' error reading configuration for "otlp": ${failing}'protocols' has invalid keys: grcp`,
  ],
  [
    'an unknown key of the health check',
    /endpoint: 0.0.0.0:13133/,
    'endpoints: a',
    `${unmarshal}'extensions' error reading configuration for "health_check": ${failing}'' ${failing}'healthcheck.Config' has invalid keys: endpoints`,
  ],
  [
    'an unknown key of the memory limiter',
    /check_interval/,
    'check_intervall',
    `${unmarshal}'processors' error reading configuration for "memory_limiter": ${failing}'memorylimiter.Config' has invalid keys: check_intervall`,
  ],
  [
    'an unknown key of the metrics',
    /port: 8888/,
    'prt: 1',
    `${unmarshal}'service.telemetry.metrics' ${failing}'readers[0].pull.exporter.prometheus' has invalid keys: prt`,
  ],
  [
    'an unknown key of a pipeline',
    /^ {6}processors:/m,
    '      processor:',
    `${unmarshal}'service.pipelines[traces]' has invalid keys: processor`,
  ],
  [
    'an unknown signal',
    /^ {4}traces:/m,
    '    tracez:',
    `${unmarshal}'service.pipelines' in "tracez" id: unknown pipeline signal: "tracez"`,
  ],
  ['an unknown section', /$/, '\nfoo: 1\n', `${unmarshal}'otelcol.configSettings' has invalid keys: foo`],
  [
    'an exporter that is not there',
    /- otlp_http\/mlflow/,
    '- otlp_http/other',
    'invalid configuration: service::pipelines::traces: references exporter "otlp_http/other" which is not configured',
  ],
  ['no pipelines', /^ {2}pipelines:.*/ms, '', 'invalid configuration: service::pipelines: service must have at least one pipeline'],
  [
    "batches that can't be",
    /max_size: 2048/,
    'max_size: 100',
    'invalid configuration: exporters::otlp_http/mlflow::sending_queue: batch: `max_size` (100) must be greater or equal to `min_size` (512)',
  ],
  [
    'no room in the queue',
    /queue_size: 2000/,
    'queue_size: 0',
    'invalid configuration: exporters::otlp_http/mlflow::sending_queue: `queue_size` must be positive',
  ],
  [
    'a pipeline with one receiver in place of a list',
    /receivers:\n +- otlp/,
    'receivers: otlp',
    `${unmarshal}'service.pipelines[traces].receivers' source data must be an array or slice, got string`,
  ],
  [
    'a pipeline with a map of exporters',
    /exporters:\n +- otlp_http.mlflow/,
    'exporters: { otlp_http/mlflow: {} }',
    `${unmarshal}'service.pipelines[traces].exporters' source data must be an array or slice, got map`,
  ],
  [
    'a number as a processor',
    /- memory_limiter/,
    '- 1',
    `${unmarshal}'service.pipelines[traces].processors[0]' expected a map or struct, got "int"`,
  ],
  [
    'nothing as a receiver',
    /receivers:\n +- otlp/,
    'receivers: [null]',
    'invalid configuration: service::pipelines::traces: references receiver "" which is not configured',
  ],
  [
    'one extension in place of a list',
    /extensions:\n +- health_check/,
    'extensions: health_check',
    `${unmarshal}'service.extensions' source data must be an array or slice, got string`,
  ],
  ['no reader', /readers:.*8888/s, 'readers: [null]', 'failed to create meter provider: no valid metric reader'],
  [
    'a word as a reader',
    /readers:.*8888/s,
    'readers: [8888]',
    `${unmarshal}'service.telemetry.metrics' ${failing}'readers[0]' expected a map or struct, got "int"`,
  ],
  ['no map of headers', /headers:\n.*"7"/, 'headers: foo', `${ofExporter}'headers' source data must be an array or slice, got string`],
  ['a list of words as headers', /headers:\n.*"7"/, 'headers: [foo]', `${ofExporter}'headers[0]' expected a map or struct, got "string"`],
  [
    'a number in a list of headers',
    /headers:\n.*"7"/,
    'headers: [{ name: x, value: 7 }]',
    `${ofExporter}'headers[0].value' expected type 'configopaque.String', got unconvertible type 'int'`,
  ],
  [
    'a header with a list',
    /id: "7"/,
    'id: [7]',
    `${ofExporter}'headers' ${failing}'[x-mlflow-experiment-id]' expected type 'configopaque.String', got unconvertible type '[]interface {}'`,
  ],
  [
    'a word as a section',
    /^receivers:\n.*?(?=^\S)/ms,
    'receivers: otlp\n',
    `${unmarshal}'receivers' expected a map or struct, got "string"`,
  ],
  [
    'a list as a section',
    /^exporters:\n.*?(?=^\S)/ms,
    'exporters: [debug]\n',
    `${unmarshal}'exporters' expected a map or struct, got "slice"`,
  ],
  ['a word as the service', /^service:.*/ms, 'service: foo', `${unmarshal}'service' expected a map or struct, got "string"`],
  [
    'a word as an exporter',
    /^exporters:\n.*?(?=^\S)/ms,
    'exporters: { otlp_http/mlflow: foo }\n',
    `${unmarshal}'exporters' ${failing}'[otlp_http/mlflow]' expected type 'map[string]interface {}', got unconvertible type 'string'`,
  ],
  [
    'a list of pipelines',
    /^ {2}pipelines:.*/ms,
    '  pipelines: [traces]',
    `${unmarshal}'service.pipelines' expected type 'pipelines.Config', got unconvertible type '[]interface {}'`,
  ],
  [
    'a list as the queue',
    /sending_queue:\n.*2048/s,
    'sending_queue: [1]',
    `${ofExporter}'sending_queue' expected a map or struct, got "slice"`,
  ],
  [
    'a number of compression',
    /headers:/,
    'compression: 5\n    headers:',
    `${ofExporter}'compression' expected type 'configcompression.Type', got unconvertible type 'int'`,
  ],
  ['no unit of time', /200ms/, '"200"', `${ofQueue}'batch' ${failing}'flush_timeout' time: missing unit in duration`],
  ['an unknown unit of time', /200ms/, '200 ms', `${ofQueue}'batch' ${failing}'flush_timeout' time: unknown unit`],
  [
    'a yes as a time',
    /200ms/,
    'true',
    `${ofQueue}'batch' ${failing}'flush_timeout' expected type 'time.Duration', got unconvertible type 'bool'`,
  ],
  [
    'less than nothing',
    /spike_limit_percentage: 20/,
    'spike_limit_percentage: -20',
    `${unmarshal}'processors' error reading configuration for "memory_limiter": ${failing}'spike_limit_percentage' cannot parse value as 'uint32': -20 overflows uint`,
  ],
  [
    'a list',
    /.*/s,
    '- otlp',
    'failed to get config: cannot resolve the configuration: retrieved value (type=[]interface {}) cannot be used as a Conf',
  ],
  ['a number', /.*/s, '5', 'failed to get config: cannot resolve the configuration: retrieved value (type=int) cannot be used as a Conf'],
  ['no consumers', /queue_size: 2000/, 'num_consumers: 0', `${lacks}sending_queue: \`num_consumers\` must be positive`],
  ['batches at once', /200ms/, '0s', `${lacks}sending_queue: batch: \`flush_timeout\` must be positive, found 0`],
  [
    'batches of less than none',
    /min_size: 512/,
    'min_size: -1',
    `${lacks}sending_queue: batch: \`min_size\` must be non-negative, found -1`,
  ],
  [
    'batches of at most less',
    /max_size: 2048/,
    'max_size: -1',
    `${lacks}sending_queue: batch: \`max_size\` must be non-negative, found -1`,
  ],
  ['an end before the second try', /300s/, '3s', `${lacks}retry_on_failure: 'max_elapsed_time' must not be less than 'initial_interval'`],
  ['an end before the longest pause', /300s/, '10s', `${lacks}retry_on_failure: 'max_elapsed_time' must not be less than 'max_interval'`],
  ['an end before the first try', /300s/, '-1s', `${lacks}retry_on_failure: 'max_elapsed_time' must be non-negative`],
  [
    'half a number from the environment',
    /queue_size: 2000/,
    `queue_size: 2${variable('NUMBER')}`,
    `${ofQueue}'queue_size' expected type 'int64', got unconvertible type 'string'`,
  ],
  ['a number that the environment has not', /2000/, variable('NOBODY'), `${lacks}sending_queue: \`queue_size\` must be positive`],
  ['nothing as a number', /2000/, '', `${lacks}sending_queue: \`queue_size\` must be positive`],
  ['nothing as a time', /200ms/, '', `${lacks}sending_queue: batch: \`flush_timeout\` must be positive, found 0`],
  ['nothing as a port', /port: 8888/, 'port:', 'failed to create meter provider: port must be specified'],
  ['no host', /^ +host: .*\n/m, '', 'failed to create meter provider: host must be specified'],
  [
    'a receiver without a port',
    /0.0.0.0:4318/,
    '0.0.0.0',
    'cannot start pipelines: failed to start "otlp" receiver: listen tcp: address 0.0.0.0: missing port in address',
  ],
  [
    'a receiver at a URL',
    /0.0.0.0:4318/,
    'http://0.0.0.0:4318',
    'cannot start pipelines: failed to start "otlp" receiver: listen tcp: address http://0.0.0.0:4318: too many colons in address',
  ],
  [
    'a health check without a port',
    /0.0.0.0:13133/,
    'localhost',
    'failed to start extensions: failed to bind to address localhost: listen tcp: address localhost: missing port in address',
  ],
  ['nothing', /.*/s, '', 'invalid configuration: empty configuration file\nservice::pipelines: service must have at least one pipeline'],
])('%s is refused in its words', (_what, from, to, words) => {
  expect(refusal(good.replace(from, to))).toBe(words);
});

/** The value, and each part of it in turn, with something else in its place. */
function* misshapen(value: unknown, other: unknown): Generator<unknown> {
  yield other;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const odd of misshapen(part, other)) yield Array.isArray(value) ? value.with(Number(key), odd) : { ...value, [key]: odd };
  }
}

test.each([[null], [[]], [[null]], [{}], [{ a: null }], ['word'], [''], [5], [true]])(
  'whatever has %j in its place is taken, or refused in words of Go',
  (other) => {
    for (const config of misshapen(parse(good), other)) {
      try {
        readConfig(stringify(config), {});
      } catch (error) {
        expect(error, stringify(config)).toBeInstanceOf(ConfigError);
      }
    }
  },
);

test('broken YAML is refused', () => {
  expect(refusal(good.replace(/^exporters:/m, 'exporters: ['))).toMatch(
    /^failed to get config: cannot resolve the configuration: .* not valid YAML: yaml: line \d+: /,
  );
});

test.each([
  ['the old name', good.replaceAll('otlp_http/mlflow', 'otlphttp'), { id: 'otlphttp', type: 'http', url: 'http://mlflow:5000/v1/traces' }],
  [
    'a base URL',
    good.replace('traces_endpoint: http://mlflow:5000/v1/traces', 'endpoint: http://mlflow:5000/'),
    { url: 'http://mlflow:5000/v1/traces' },
  ],
  ['an id from the environment', withId(variable('NUMBER')), { headers: { 'x-mlflow-experiment-id': '12' } }],
  ['half an id from the environment', withId(`x${variable('NUMBER')}`), { headers: { 'x-mlflow-experiment-id': 'x12' } }],
  ['an id in place of one that is not set', withId(variable('NOBODY:-9')), { headers: { 'x-mlflow-experiment-id': '9' } }],
  ['a dollar', withId(`$${variable('NUMBER')}`), { headers: { 'x-mlflow-experiment-id': variable('NUMBER') } }],
  ['a number from the environment', good.replace('2000', variable('NUMBER')), { queueSize: 12 }],
  ['headers as a list', good.replace('x-mlflow-experiment-id: "7"', '- name: x\n        value: "1"'), { headers: { x: '1' } }],
  ['no retries, whatever their times', good.replace('enabled: true', 'enabled: false').replace('300s', '1s'), { retry: expect.anything() }],
  ['nanoseconds', good.replace('200ms', '3000000000'), { batch: { flushSeconds: 3, minSize: 512, maxSize: 2048 } }],
])('%s is taken', (_what, text, exporter) => {
  expect(readConfig(text, { NUMBER: '12' }).exporters).toEqual([expect.objectContaining(exporter)]);
});

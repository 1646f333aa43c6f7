import { expect, test } from 'vitest';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { readConfig } from '../../../../src/sandbox/programs/collector/config/read.ts';
import { schema } from '../../../../src/settings/schema.ts';

const good = collectorConfig(schema.parse({}), '7').data?.['collector.yaml'] ?? '';
const failing = 'decoding failed due to the following error(s):\n\n';
const unmarshal = `failed to get config: cannot unmarshal the configuration: ${failing}`;
const ofExporter = `${unmarshal}'exporters' error reading configuration for "otlp_http/mlflow": ${failing}`;
const ofQueue = `${ofExporter}'sending_queue' ${failing}'' ${failing}`;
const type = (given: string, kind: string, valid: string) =>
  `${unmarshal}'${kind}' unknown type: "${given}" for id: "${given}" (valid values: [${valid}])`;

function refusal(text: string): string | undefined {
  try {
    readConfig(text, {});
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('the configuration that the program deploys', () => {
  expect(readConfig(good, {})).toEqual({
    ports: { http: 4318, grpc: 4317, health: 13133, metrics: 8888 },
    pipelines: [{ exporters: ['otlp_http/mlflow'], processors: ['memory_limiter'] }],
    exporters: [
      {
        ...{ id: 'otlp_http/mlflow', type: 'http', url: 'http://mlflow:5000/v1/traces', gzip: true, insecure: false, timeoutSeconds: 30 },
        headers: { 'x-mlflow-experiment-id': '7' },
        retry: { enabled: true, initialSeconds: 5, maxSeconds: 30, maxElapsedSeconds: 300 },
        ...{ queueSize: 2000, consumers: 10, batch: { flushSeconds: 0.2, minSize: 512, maxSize: 2048 } },
      },
    ],
    memory: { limit: 80, spike: 20 },
    outdated: [],
  });
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
  ['nothing', /.*/s, '', 'invalid configuration: empty configuration file\nservice::pipelines: service must have at least one pipeline'],
])('%s is refused in its words', (_what, from, to, words) => {
  expect(refusal(good.replace(from, to))).toBe(words);
});

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
  ['an id from the environment', good.replace('"7"', `$\{env:EXPERIMENT}`), { headers: { 'x-mlflow-experiment-id': '12' } }],
  ['headers as a list', good.replace('x-mlflow-experiment-id: "7"', '- name: x\n        value: "1"'), { headers: { x: '1' } }],
  ['nanoseconds', good.replace('200ms', '3000000000'), { batch: { flushSeconds: 3, minSize: 512, maxSize: 2048 } }],
])('%s is taken', (_what, text, exporter) => {
  expect(readConfig(text, { EXPERIMENT: '12' }).exporters).toEqual([expect.objectContaining(exporter)]);
});

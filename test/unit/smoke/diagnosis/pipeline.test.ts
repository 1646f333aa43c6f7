import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { schema } from '../../../../src/settings/schema.ts';
import { queueTellsAll } from '../../../../src/smoke/diagnosis/pipeline.ts';

const settings = schema.parse({});
const ours = collectorConfig(settings, '1').data?.['collector.yaml'] ?? '';
const { image } = settings.collector;

/** Our configuration with other pipelines, and with more exporters. */
function configured(pipelines: object, exporters: object = {}): string {
  const config = parse(ours);
  Object.assign(config.exporters, exporters);
  config.service.pipelines = pipelines;
  return stringify(config);
}
const traces = (processors: string[], exporters = ['otlp_http/mlflow']) => ({ traces: { receivers: ['otlp'], processors, exporters } });

test.each<[string, string, boolean]>([
  ['as we deploy it', ours, true],
  ['without a processor', configured({ traces: { receivers: ['otlp'], exporters: ['otlp_http/mlflow'] } }), true],
  ['a filter and a sampler', configured(traces(['memory_limiter', 'filter/health', 'probabilistic_sampler'])), true],
  ['a batch processor, which holds spans', configured(traces(['memory_limiter', 'batch'])), false],
  ['tail sampling, which decides late', configured(traces(['tail_sampling'])), false],
  ['a processor that nobody knows here', configured(traces(['mine'])), false],
  ['a second pipeline that samples its tails', configured({ ...traces([]), 'traces/2': traces(['tail_sampling']).traces }), false],
  ['a pipeline of logs is none of our business', configured({ ...traces([]), logs: traces(['batch']).traces }), true],
  ['a connector', configured(traces([], ['otlp_http/mlflow', 'forward'])), false],
  ['another exporter', configured(traces([], ['otlp_http/mlflow', 'kafka']), { kafka: {} }), false],
  ['a second of OTLP', configured(traces([], ['otlp_http/mlflow', 'otlp/2']), { 'otlp/2': { endpoint: 'x:4317' } }), true],
  ['a queue on disk', configured(traces([], ['otlp_http']), { otlp_http: { sending_queue: { storage: 'file_storage' } } }), false],
  ['no pipeline of traces', configured({ logs: traces([]).traces }), false],
  ['no configuration', '- 1', false],
  ['no YAML', 'a: [', false],
])('%s', (_what, yaml, expected) => {
  expect(queueTellsAll(yaml, image)).toBe(expected);
});

test.each<[string, boolean]>([
  ['otel/opentelemetry-collector-contrib:0.149.0', true],
  ['mirror.example:5000/otel/opentelemetry-collector:0.120.0@sha256:0abc', true],
  ['ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:v1.2.3', true],
  ['otel/opentelemetry-collector-contrib:0.119.0', false],
  ['otel/opentelemetry-collector-contrib:latest', false],
  ['otel/opentelemetry-collector-contrib', false],
  ['otel/opentelemetry-collector-contrib@sha256:0abc', false],
  ['public.ecr.aws/aws-observability/aws-otel-collector:v0.149.0', false],
])('%s', (name, expected) => {
  expect(queueTellsAll(ours, name)).toBe(expected);
});

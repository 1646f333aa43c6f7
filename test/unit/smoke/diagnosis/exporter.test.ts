import { expect, test } from 'vitest';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { schema } from '../../../../src/settings/schema.ts';
import { addressOf, readExporter } from '../../../../src/smoke/diagnosis/exporter.ts';

test("reads the program's own configuration", () => {
  const yaml = collectorConfig(schema.parse({}), '7').data?.['collector.yaml'] ?? '';
  expect(readExporter(yaml)).toEqual({
    ...{ id: 'otlp_http/mlflow', protocol: 'http', url: 'http://mlflow:5000/v1/traces', compression: 'gzip', experimentId: '7' },
    headers: ['x-mlflow-experiment-id'],
  });
});

const pipeline = (...exporters: string[]) => `service: {pipelines: {traces: {receivers: [otlp], exporters: [${exporters.join(', ')}]}}}`;

test.each([
  {
    what: 'an endpoint of all signals, in another case of the header, with a login',
    yaml: `exporters: {otlphttp: {endpoint: "http://me:secret@mlflow:5000/", compression: none, headers: {X-MLflow-Experiment-Id: 3, Authorization: "Bearer secret"}}}\n${pipeline('otlphttp')}`,
    exporter: {
      ...{ id: 'otlphttp', protocol: 'http', url: 'http://mlflow:5000/v1/traces', compression: 'none', experimentId: '3' },
      headers: ['x-mlflow-experiment-id', 'authorization'],
    },
  },
  {
    what: 'headers as a list',
    yaml: `exporters: {otlp_http: {endpoint: "http://mlflow:5000", headers: [{name: X-MLflow-Experiment-Id, value: "3"}]}}\n${pipeline('otlp_http')}`,
    exporter: {
      ...{ id: 'otlp_http', protocol: 'http', url: 'http://mlflow:5000/v1/traces', compression: 'gzip', experimentId: '3' },
      headers: ['x-mlflow-experiment-id'],
    },
  },
  {
    what: 'gRPC',
    yaml: `exporters: {otlp: {endpoint: "mlflow:5000"}}\n${pipeline('otlp')}`,
    exporter: { id: 'otlp', protocol: 'grpc', url: 'mlflow:5000', compression: 'gzip', headers: [] },
  },
  {
    what: 'the one with an experiment before others',
    yaml: `exporters: {otlp_http/a: {endpoint: "http://jaeger:4318"}, otlp_http/b: {endpoint: "http://mlflow:5000", headers: {x-mlflow-experiment-id: "1"}}}\n${pipeline('otlp_http/a', 'otlp_http/b')}`,
    exporter: { id: 'otlp_http/b' },
  },
  {
    what: 'none in the pipeline of traces',
    yaml: `exporters: {debug: null, otlp_http: {endpoint: "http://mlflow"}}\n${pipeline('debug')}`,
    exporter: null,
  },
  { what: 'something else', yaml: 'server: {port: 8321}', exporter: undefined },
  { what: 'no YAML', yaml: 'exporters: [', exporter: undefined },
])('$what', ({ yaml, exporter }) => {
  const read = readExporter(yaml);
  if (exporter) expect(read).toMatchObject(exporter);
  else expect(read).toBe(exporter);
  expect(JSON.stringify(read ?? '')).not.toContain('secret');
});

test.each([
  ['http://mlflow:5000/v1/traces', { host: 'mlflow', port: 5000, path: '/v1/traces' }],
  ['https://mlflow.example/v1/traces', { host: 'mlflow.example', port: 443, path: '/v1/traces' }],
  ['mlflow:5000', { host: 'mlflow', port: 5000, path: '/' }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the collector's own syntax
  ['${env:ENDPOINT}', undefined],
])('addressOf %s', (url, address) => {
  expect(addressOf({ id: 'otlp', protocol: 'http', url, compression: 'gzip', headers: [] })).toEqual(address);
});

import { expect, test } from 'vitest';
import type { Environment } from '../../../src/tasks/container-environment.ts';
import { mendingVariables, type Tracing, tracingOf } from '../../../src/tasks/tracing.ts';

const traces = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const general = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const tracesProtocol = 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL';
const protocol = 'OTEL_EXPORTER_OTLP_PROTOCOL';
const exporter = 'OTEL_TRACES_EXPORTER';
const disabled = 'OTEL_SDK_DISABLED';
const ours = 'http://otel-collector:4318/v1/traces';
const http = { [tracesProtocol]: 'http/protobuf' };

type Variables = Environment['variables'];

const look = (variables: Variables, unread: string[] = []) => tracingOf({ variables, unread }, 'dev');

test.each<Variables>([
  {},
  { OTEL_SERVICE_NAME: 'llamastack' },
  { [traces]: '', [general]: '' },
  { [exporter]: '' },
  { [tracesProtocol]: 'grpc' },
])('%o sends nowhere', (variables) => {
  expect(look(variables)).toEqual({ to: 'nowhere' });
});

test.each<{ variables: Variables; endpoint?: string }>([
  { variables: { [traces]: ours, ...http } },
  { variables: { [traces]: ours, [tracesProtocol]: 'http/json' } },
  { variables: { [traces]: ours, [protocol]: 'http/protobuf' } },
  { variables: { [traces]: ours, [tracesProtocol]: 'http/protobuf', [protocol]: 'grpc' } },
  { variables: { [traces]: ours, [tracesProtocol]: '', [protocol]: 'http/protobuf' } },
  { variables: { [traces]: ours, [exporter]: 'otlp_proto_http' } },
  { variables: { [traces]: ours, ...http, [exporter]: 'console,otlp' } },
  { variables: { [traces]: ours, ...http, [disabled]: 'false' } },
  {
    variables: { [traces]: 'http://otel-collector.dev.svc.cluster.local:4318/v1/traces', ...http },
    endpoint: 'http://otel-collector.dev.svc.cluster.local:4318/v1/traces',
  },
  // The general endpoint gets the path of traces appended over HTTP, with gRPC there is none.
  { variables: { [general]: 'http://otel-collector.dev:4318', ...http }, endpoint: 'http://otel-collector.dev:4318' },
  { variables: { [general]: 'http://otel-collector:4318/', ...http }, endpoint: 'http://otel-collector:4318/' },
  { variables: { [traces]: '', [general]: 'http://otel-collector:4318', ...http }, endpoint: 'http://otel-collector:4318' },
  { variables: { [general]: 'http://otel-collector:4317' }, endpoint: 'http://otel-collector:4317' },
  { variables: { [traces]: 'http://otel-collector:4317', [protocol]: 'grpc' }, endpoint: 'http://otel-collector:4317' },
  { variables: { [general]: 'otel-collector:4317', OTEL_EXPORTER_OTLP_INSECURE: 'true' }, endpoint: 'otel-collector:4317' },
])('$variables sends here', ({ variables, endpoint = ours }) => {
  expect(look(variables)).toEqual({ to: 'here', endpoint });
});

test.each<{ variables: Variables; wrong: string }>([
  { variables: { [traces]: ours }, wrong: `to ${ours} by grpc, which the collector takes on port 4317` },
  { variables: { [traces]: ours, [protocol]: 'http/protobuf', [tracesProtocol]: 'grpc' }, wrong: `to ${ours} by grpc, which the` },
  { variables: { [traces]: ours, ...http, [exporter]: 'otlp_proto_grpc' }, wrong: `to ${ours} by grpc, which the` },
  {
    variables: { [general]: 'http://otel-collector:4317', ...http },
    wrong: 'to http://otel-collector:4317 by http/protobuf, which the collector takes on port 4318',
  },
  {
    variables: { [traces]: 'http://otel-collector/v1/traces', ...http },
    wrong: 'by http/protobuf, which the collector takes on port 4318',
  },
  { variables: { [traces]: ours, [tracesProtocol]: 'http' }, wrong: 'by http, which is no protocol of OTLP' },
  { variables: { [general]: ours, ...http }, wrong: 'at /v1/traces/v1/traces, but the collector takes traces at /v1/traces' },
  { variables: { [traces]: 'http://otel-collector:4318', ...http }, wrong: 'at /, but the collector takes traces at /v1/traces' },
  { variables: { [traces]: 'https://otel-collector:4318/v1/traces', ...http }, wrong: 'the collector has no TLS' },
  { variables: { [general]: 'otel-collector:4318', ...http }, wrong: 'not to http://' },
  { variables: { [general]: 'otel-collector:4317' }, wrong: 'not to http://' },
])('$variables misses the collector: $wrong', ({ variables, wrong }) => {
  expect(look(variables)).toMatchObject({ to: 'misdirected', wrong: expect.stringContaining(wrong) });
});

test.each<{ variables: Variables; tracing: Tracing }>([
  {
    // The endpoint of traces is stronger than that of all signals.
    variables: { [traces]: 'http://jaeger:4318', [general]: ours },
    tracing: { to: 'elsewhere', endpoint: 'http://jaeger:4318', decidedBy: [traces, general] },
  },
  {
    variables: { [general]: 'http://otel-collector.other:4318' },
    tracing: { to: 'elsewhere', endpoint: 'http://otel-collector.other:4318', decidedBy: [general] },
  },
  {
    variables: { [general]: 'http://otel-collector.example.com' },
    tracing: { to: 'elsewhere', endpoint: 'http://otel-collector.example.com', decidedBy: [general] },
  },
  { variables: { [general]: 'http://[' }, tracing: { to: 'elsewhere', endpoint: 'http://[', decidedBy: [general] } },
  { variables: { [exporter]: 'console' }, tracing: { to: 'elsewhere', endpoint: 'the exporter console', decidedBy: [exporter] } },
  {
    variables: { [disabled]: 'True', [traces]: ours },
    tracing: { to: 'off', because: 'OTEL_SDK_DISABLED=true', decidedBy: [disabled, traces] },
  },
  {
    variables: { [exporter]: 'none', [traces]: ours },
    tracing: { to: 'off', because: 'OTEL_TRACES_EXPORTER=none', decidedBy: [exporter, traces] },
  },
])('$variables is $tracing', ({ variables, tracing }) => {
  expect(look(variables)).toEqual(tracing);
});

test.each<{ variables: Variables; unread: string[]; tracing: object }>([
  { variables: {}, unread: ['Secret keys'], tracing: { to: 'unknown', unread: ['Secret keys'] } },
  { variables: { [general]: undefined }, unread: [], tracing: { to: 'unknown', unread: [general] } },
  // The stronger endpoint may be anything.
  { variables: { [traces]: undefined, [general]: 'http://jaeger:4318' }, unread: [], tracing: { to: 'unknown', unread: [traces] } },
  // Its protocol may be there.
  { variables: { [traces]: ours }, unread: ['Secret keys'], tracing: { to: 'unknown', unread: ['Secret keys'] } },
  { variables: { [traces]: ours, ...http }, unread: ['Secret keys'], tracing: { to: 'here' } },
  { variables: { [traces]: 'http://jaeger:4318' }, unread: ['ConfigMap general'], tracing: { to: 'elsewhere' } },
  { variables: { [disabled]: 'true' }, unread: ['Secret keys'], tracing: { to: 'off' } },
  { variables: { HF_TOKEN: undefined }, unread: [], tracing: { to: 'nowhere' } },
])('$variables, with $unread not read, is $tracing', ({ variables, unread, tracing }) => {
  expect(look(variables, unread)).toMatchObject(tracing);
});

test.each<Variables>([
  { [traces]: 'http://jaeger:4318' },
  { [general]: 'http://jaeger:4317', [protocol]: 'grpc' },
  { [exporter]: 'console' },
  { [exporter]: 'none', [disabled]: 'true' },
  { [exporter]: 'otlp_proto_grpc', [traces]: ours, [tracesProtocol]: 'grpc' },
  { [disabled]: 'TRUE', [general]: 'https://otel.example.com', [protocol]: 'http/json' },
  { [traces]: ours },
  { [general]: ours, ...http },
])('with the mending variables %o sends here', (variables) => {
  const tracing = look(variables);
  expect(tracing).toHaveProperty('decidedBy');
  const mended = { ...variables, ...mendingVariables('decidedBy' in tracing ? tracing.decidedBy : []) };
  expect(look(mended)).toEqual({ to: 'here', endpoint: ours });
});

test.each(['https://user:s3cr3t@otel.example.com:4318', 'user:s3cr3t@otel.example.com:4317', 'https://otel.example.com/v1?token=s3cr3t'])(
  'of %s nothing secret is told',
  (endpoint) => {
    const tracing = look({ [general]: endpoint });
    expect(tracing).toMatchObject({ to: 'elsewhere', endpoint: expect.stringContaining('otel.example.com') });
    expect(JSON.stringify(tracing)).not.toMatch(/s3cr3t|user/);
  },
);

test('of an endpoint that misses the collector nothing secret is told', () => {
  const tracing = look({ [general]: 'http://user:s3cr3t@otel-collector:4318?token=s3cr3t', [protocol]: 'grpc' });
  expect(tracing).toMatchObject({ to: 'misdirected' });
  expect(JSON.stringify(tracing)).not.toMatch(/s3cr3t|user/);
});

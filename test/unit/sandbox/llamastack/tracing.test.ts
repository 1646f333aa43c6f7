import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { collectorConfig } from '../../../../src/manifests/collector.ts';
import { tracingEnvironment } from '../../../../src/manifests/llamastack.ts';
import { request } from '../../../../src/mlflow/http.ts';
import type { Instance } from '../../../../src/sandbox/controllers/kubelet/instance.ts';
import { decodeRequest } from '../../../../src/sandbox/otlp/codec.ts';
import { type KeyValue, type ResourceSpans, spansOf, type TraceRequest } from '../../../../src/sandbox/otlp/request.ts';
import type { Program } from '../../../../src/sandbox/program.ts';
import { collector } from '../../../../src/sandbox/programs/collector/program.ts';
import { createSpanExporter } from '../../../../src/sandbox/programs/llamastack/export.ts';
import { llamastack } from '../../../../src/sandbox/programs/llamastack/program.ts';
import { settingsOf, type TracingSettings } from '../../../../src/sandbox/programs/llamastack/settings.ts';
import { lookupSpan } from '../../../../src/sandbox/programs/llamastack/spans.ts';
import type { Scenario } from '../../../../src/sandbox/scenario.ts';
import { schema } from '../../../../src/settings/schema.ts';
import { addService, agentTo, lineWith, runProgram, startMachine, until } from '../run-program.ts';

const ip = '10.244.0.8';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const caller = 'b7ad6b7169203331';
const never = new AbortController().signal;
const env = tracingEnvironment();
const ping = '{"model":"vllm/lab-model","messages":[{"role":"user","content":"ping"}]}';

/** A LLaMA Stack that exports to a Service otel-collector, behind which everything is kept and answered with `status`. */
async function start(
  env_: Record<string, string>,
  { status = 200, faults, command }: { status?: number; faults?: Scenario['programs']; command?: string[] | undefined } = {},
) {
  const machine = startMachine(faults);
  const received: TraceRequest[] = [];
  addService(machine, 'otel-collector', '10.244.0.9', 4318);
  runProgram(
    machine,
    {
      start: (os) =>
        os.serve(4318, async (incoming, outgoing) => {
          received.push(decodeRequest(await buffer(incoming)));
          outgoing.writeHead(status).end();
        }),
    },
    { name: 'sink', ip: '10.244.0.9' },
  );
  const instance = runProgram(machine, llamastack, { name: 'llamastack', ip, command, env: { HOME: '/data', ...env_ } });
  await lineWith(instance, 'returned models');
  const agent = agentTo(machine, ip);
  const ask = (method: 'GET' | 'POST', path: string, body?: string, flags = '01') => {
    const headers = { traceparent: `00-${traceId}-${caller}-${flags}`, tracestate: 'vendor=1', 'user-agent': 'a test/1' };
    return request({ url: 'http://llamastack:8321', agent }, { method, path, headers, ...(body && { body }), deadlineMs: 15_000 }, never);
  };
  /** The spans of our requests; what it asks at its start is none. */
  const ours = (): ResourceSpans[] =>
    received.flatMap(({ resourceSpans }) => resourceSpans).filter((one) => spansOf([one]).some(({ kind }) => kind === 2));
  return { machine, instance, received, ask, ours, traced: () => until(() => (ours().length > 0 ? ours() : undefined)) };
}

/** Resolves once its log, which breaks lines, has these words. */
async function said({ log }: Instance, words: string): Promise<void> {
  const whole = () =>
    log.lines
      .map(({ text }) => text.trim())
      .join(' ')
      .replace(/\s+/g, ' ');
  await until(() => (whole().includes(words.replace(/\s+/g, ' ')) ? true : undefined));
}

const textOf = (attributes: KeyValue[] = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? Number(value?.intValue)]));

test("a request belongs to its caller's trace, with a span for each part of the answer", async () => {
  const { ask, traced } = await start(env);
  expect((await ask('GET', '/v1/models')).status).toBe(200);
  const exported = await traced();
  const spans = spansOf(exported).filter(({ kind }) => kind !== 3);
  expect(spans.map(({ name, kind, status }) => [name, kind, status?.code])).toEqual([
    ['GET /v1/models http send', 1, 0],
    ['GET /v1/models http send', 1, 0],
    ['GET /v1/models', 2, 0],
  ]);
  const server = spans.at(-1);
  expect(server).toMatchObject({ traceId, parentSpanId: caller });
  expect(spans.slice(0, 2).map((span) => [span.traceId, span.parentSpanId])).toEqual([
    [traceId, server?.spanId],
    [traceId, server?.spanId],
  ]);
  for (const span of spans) {
    expect(span.traceState).toBe('vendor=1');
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(server?.startTimeUnixNano ?? 0));
    expect(BigInt(span.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(server?.endTimeUnixNano ?? 0));
  }
  expect(textOf(server?.attributes)).toMatchObject({
    ...{
      'http.method': 'GET',
      'http.route': '/v1/models',
      'http.target': '/v1/models',
      'http.status_code': 200,
      'http.user_agent': 'a test/1',
    },
    ...{ 'http.url': 'http://llamastack:8321/v1/models', 'http.server_name': 'llamastack:8321', 'net.host.port': 8321 },
  });
  expect(textOf(exported[0]?.resource?.attributes)).toMatchObject({
    ...{ 'service.name': 'llamastack', 'telemetry.sdk.language': 'python', 'telemetry.auto.version': '0.66b1' },
  });
  expect(exported[0]?.scopeSpans.map(({ scope }) => scope?.name)).toContain('opentelemetry.instrumentation.fastapi');
});

test('an answer of the model has what it read, and the request to the model server', async () => {
  const { ask, traced } = await start(env);
  const answer = JSON.parse(String((await ask('POST', '/v1/chat/completions', ping)).body));
  expect(answer.choices[0].message.content).toBe('pong');
  const spans = spansOf(await traced()).filter((span) => span.traceId === traceId);
  const root = spans.find(({ kind }) => kind === 2);
  expect(spans.map(({ name, kind, parentSpanId }) => [name, kind, parentSpanId === root?.spanId]).sort()).toEqual([
    ['POST /v1/chat/completions http receive', 1, true],
    ['POST /v1/chat/completions http send', 1, true],
    ['POST /v1/chat/completions http send', 1, true],
    ['POST /v1/chat/completions', 2, false],
    ['POST', 3, true],
  ]);
});

test('a path without a route is named by its method', async () => {
  const { ask, traced } = await start(env);
  expect((await ask('GET', '/v1/nothing')).status).toBe(404);
  expect(spansOf(await traced()).map(({ name }) => name)).toContain('GET');
});

test('health probes are left out, as it was told, and traced when it was not', async () => {
  const silent = await start(env);
  await silent.ask('GET', '/v1/health');
  await silent.ask('GET', '/v1/models');
  expect(spansOf(await silent.traced()).map(({ name }) => name)).not.toContain('GET /v1/health');
  const { OTEL_PYTHON_EXCLUDED_URLS: _, ...rest } = env;
  const talkative = await start(rest);
  await talkative.ask('GET', '/v1/health');
  expect(spansOf(await talkative.traced()).filter(({ name }) => name.startsWith('GET /v1/health'))).toHaveLength(3);
});

test.each<[string, Record<string, string>, string, string[]?]>([
  ['without a variable', {}, '01'],
  ['with the SDK switched off', { ...env, OTEL_SDK_DISABLED: 'true' }, '01'],
  ['without an exporter', { ...env, OTEL_TRACES_EXPORTER: 'none' }, '01'],
  ['with a sampler that takes nothing', { ...env, OTEL_TRACES_SAMPLER: 'always_off' }, '01'],
  ['when the caller is not traced', env, '00'],
  ['by a command that goes past the entrypoint', env, '01', ['llama', 'stack', 'run']],
])('%s nothing is exported', async (_what, variables, flags, command) => {
  const { ask, ours, instance } = await start(variables, { command });
  await ask('GET', '/v1/models', undefined, flags);
  // What it has goes out when it ends.
  instance.stop(30);
  await instance.ended;
  expect(ours()).toEqual([]);
});

test('a command that instruments by itself needs no entrypoint', async () => {
  const { ask, traced } = await start(env, { command: ['opentelemetry-instrument', 'llama', 'stack', 'run'] });
  await ask('GET', '/v1/models');
  expect(await traced()).not.toEqual([]);
});

test('what waits for the next batch goes out when it ends', async () => {
  const { ask, ours, instance } = await start({ ...env, OTEL_BSP_SCHEDULE_DELAY: '3600000' });
  await ask('GET', '/v1/models');
  expect(ours()).toEqual([]);
  instance.stop(30);
  await instance.ended;
  expect(ours()).toHaveLength(1);
});

test('one that knows another header for the trace of a request begins its own', async () => {
  const { ask, traced } = await start({ ...env, OTEL_PROPAGATORS: 'b3,baggage' });
  await ask('GET', '/v1/models');
  const root = spansOf(await traced()).find(({ kind }) => kind === 2);
  expect(root).toMatchObject({ parentSpanId: '' });
  expect(root?.traceId).not.toBe(traceId);
});

test.each([
  [
    'another path',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel-collector:4318/v1/nope' },
    404,
    'Failed to export spans batch code: 404, reason: Not Found',
  ],
  ['a collector that is busy', {}, 503, 'Transient error Service Unavailable encountered while exporting spans batch, retrying in 1.00s.'],
  [
    'a port where nobody listens',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel-collector:4319/v1/traces' },
    200,
    'Failed to establish a new connection: [Errno 111] Connection refused")) encountered while exporting spans batch',
  ],
  [
    'a name that DNS does not know',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel:4318/v1/traces' },
    200,
    "Failed to resolve 'otel' ([Errno -2] Name or service not known)",
  ],
  ['TLS', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://otel-collector:4318/v1/traces' }, 200, 'WRONG_VERSION_NUMBER'],
  [
    'gRPC to a port of HTTP',
    { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
    200,
    'Transient error StatusCode.UNAVAILABLE encountered while exporting traces to otel-collector:4318, retrying in 1.00s.',
  ],
  ['what is no URL', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'otel collector' }, 200, 'Exception while exporting Span.'],
  [
    'a base without its path',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318' },
    400,
    'Failed to export spans batch code: 400, reason: Bad Request',
  ],
])("an export to %s fails in the words of Python's exporter", async (_what, variables, status, words) => {
  const { ask, instance } = await start({ ...env, ...variables }, { status });
  await ask('GET', '/v1/models');
  await said(instance, words);
});

test.each([
  ['http/protobuf', 'Failed to export spans batch due to timeout, max retries or shutdown.'],
  ['grpc', 'Failed to export traces to otel-collector:4318, error code: StatusCode.DEADLINE_EXCEEDED, error details: Deadline Exceeded'],
])('an export by %s that nobody answers is given up after its time', async (protocol, words) => {
  const machine = startMachine();
  addService(machine, 'otel-collector', '10.244.0.9', 4318);
  let connections = 0;
  machine.network.listen('10.244.0.9', 4318, () => connections++, machine.signal);
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318', OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
  const instance = runProgram(machine, llamastack, { name: 'llamastack', ip, env: variables });
  await said(instance, words);
  expect(connections).toBe(1);
});

test('of more spans than it has room for the newest are kept', async () => {
  const { machine, received } = await start({});
  const settings = settingsOf(env, 'x') as TracingSettings;
  const many = Array.from({ length: 3000 }, (_, at) => lookupSpan(`http://nth/${at}`, 0n, 0n));
  const said: string[] = [];
  const exporting: Program = {
    start(os) {
      const exporter = createSpanExporter(os, settings, (level, message) => said.push(`${level} ${message}`));
      exporter.add(many);
      return exporter.run();
    },
  };
  runProgram(machine, exporting, { name: 'exporting', ip });
  const spans = () => received.flatMap(({ resourceSpans }) => spansOf(resourceSpans));
  await until(() => (spans().length >= 2048 ? true : undefined));
  expect(textOf(spans()[0]?.attributes)['http.url']).toBe('http://nth/952');
  expect(spans()).toHaveLength(2048);
  expect(said).toEqual(['WARNING Queue full, dropping Span.']);
});

test('as many spans as fill a batch are not held back', async () => {
  const { ask, received } = await start({ ...env, OTEL_BSP_SCHEDULE_DELAY: '3600000' });
  // Each has three spans.
  for (let request = 0; request < 200; request++) await ask('GET', '/v1/models');
  const [first] = await until(() => (received.length > 0 ? received : undefined));
  expect(spansOf(first?.resourceSpans ?? [])).toHaveLength(512);
});

test.each<[string, Record<string, string>, Partial<TracingSettings>]>([
  ['no number', { OTEL_BSP_SCHEDULE_DELAY: 'soon' }, { delaySeconds: 5 }],
  ['no time at all', { OTEL_BSP_SCHEDULE_DELAY: '0' }, { delaySeconds: 5 }],
  ['half a second', { OTEL_BSP_SCHEDULE_DELAY: '500' }, { delaySeconds: 0.5 }],
])('a delay of %s', (_what, variables, expected) => {
  expect(settingsOf(variables, 'x')).toMatchObject(expected);
});

test.each([
  ['a part', { OTEL_PYTHON_EXCLUDED_URLS: 'v1/health' }, true],
  ['one of several', { OTEL_PYTHON_EXCLUDED_URLS: 'nothing, v1/h.*h$' }, true],
  ['another part', { OTEL_PYTHON_EXCLUDED_URLS: 'v1/models' }, false],
  // Nothing stands behind the comma, and that is in all.
  ['a comma too many', { OTEL_PYTHON_EXCLUDED_URLS: 'v1/models,' }, true],
  ['its own variable', { OTEL_PYTHON_EXCLUDED_URLS: 'v1/health', OTEL_PYTHON_FASTAPI_EXCLUDED_URLS: 'v1/models' }, false],
  ['its own variable, empty', { OTEL_PYTHON_EXCLUDED_URLS: 'v1/health', OTEL_PYTHON_FASTAPI_EXCLUDED_URLS: '' }, false],
])('of what is excluded by %s', (_what, variables, isExcluded) => {
  expect(settingsOf(variables, 'x')?.isExcluded('http://llamastack:8321/v1/health')).toBe(isExcluded);
});

// The real one has Python's stack behind both lines.
test('a pattern that is none costs the tracing, and not the answer', async () => {
  const { ask, ours, instance } = await start({ ...env, OTEL_PYTHON_EXCLUDED_URLS: '*health' });
  expect((await ask('GET', '/v1/models')).status).toBe(200);
  instance.stop(30);
  await instance.ended;
  expect(ours()).toEqual([]);
  expect(instance.log.lines.slice(0, 2).map(({ text }) => text)).toEqual([
    'Failed to auto initialize OpenTelemetry',
    're.PatternError: nothing to repeat',
  ]);
  expect(instance.log.lines.filter(({ text }) => /Error|\bat /.test(text))).toHaveLength(1);
});

test('attributes that are not quoted well stay as they are', () => {
  const resource = settingsOf({ OTEL_RESOURCE_ATTRIBUTES: 'odd=%%%,good=a%20b%C3%A9' }, 'x')?.resource;
  expect(textOf(resource)).toMatchObject({ odd: '%%%', good: 'a bé' });
});

test('it gives up after its tries', async () => {
  const { ask, instance } = await start(env, { status: 503 });
  await ask('GET', '/v1/models');
  expect(await lineWith(instance, 'Failed to export spans batch')).toContain('due to timeout, max retries or shutdown.');
});

test('by gRPC it reaches the collector', async () => {
  const machine = startMachine();
  addService(machine, 'otel-collector', '10.244.0.9', 4317);
  const yaml = collectorConfig(schema.parse({}), '7').data?.['collector.yaml'] ?? '';
  const sink = runProgram(machine, collector, {
    ...{ name: 'collector', ip: '10.244.0.9', args: ['--config=/c'] },
    files: { '/c': yaml.replace('exporters:\n', 'exporters:\n  debug: {}\n').replace('- otlp_http/mlflow', '- debug') },
  });
  await lineWith(sink, 'Everything is ready');
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317', OTEL_SERVICE_NAME: 'llamastack' };
  await lineWith(runProgram(machine, llamastack, { name: 'llamastack', ip, env: variables }), 'returned models');
  expect(await lineWith(sink, '\tTraces\t')).toContain('"spans": 1}');
});

test('health is what the scenario says, and the rest goes on', async () => {
  const { ask } = await start({}, { faults: { llamastack: { health: { status: 500 } } } });
  expect((await ask('GET', '/v1/health')).status).toBe(500);
  expect((await ask('GET', '/v1/models')).status).toBe(200);
});

import type { KeyValue } from '../../otlp/request.ts';

/** What the OTEL_* variables make of the SDK in an instrumented process. */
export interface TracingSettings {
  protocol: 'grpc' | 'http/protobuf';
  endpoint: string;
  /** How long spans wait at most for the next batch. */
  delaySeconds: number;
  resource: KeyValue[];
  isExcluded(url: string): boolean;
  /** Whether a request is traced; `parent` is the sampled flag of the caller's span, where there is one. */
  isSampled(parent: boolean | undefined): boolean;
}

/**
 * Reads the environment as Python's distribution of OpenTelemetry 1.45 does
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/); undefined where nothing is exported. Pure.
 * @param instanceId made when the process starts
 * @throws NotInstrumented
 */
export function settingsOf(env: Readonly<Record<string, string>>, instanceId: string): TracingSettings | undefined {
  // An empty variable counts as none.
  const first = (...names: string[]) => names.map((name) => env[name]).find(Boolean);
  if (first('OTEL_SDK_DISABLED')?.trim().toLowerCase() === 'true') return undefined;
  const exporters = (first('OTEL_TRACES_EXPORTER') ?? 'otlp').split(',').map((name) => name.trim());
  const exporter = exporters.find((name) => name.startsWith('otlp'));
  if (exporter === undefined) return undefined;
  const wanted = first('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'grpc';
  const isHttp = exporter === 'otlp_proto_http' || (exporter === 'otlp' && wanted.trim() === 'http/protobuf');
  const base = first('OTEL_EXPORTER_OTLP_ENDPOINT') ?? (isHttp ? 'http://localhost:4318' : 'http://localhost:4317');
  const sampler = first('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  return {
    protocol: isHttp ? 'http/protobuf' : 'grpc',
    endpoint: first('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? (isHttp ? `${base.replace(/\/$/, '')}/v1/traces` : base),
    delaySeconds: delayOf(first('OTEL_BSP_SCHEDULE_DELAY')) / 1000,
    resource: resourceOf(env, instanceId),
    isExcluded: excluding(env.OTEL_PYTHON_FASTAPI_EXCLUDED_URLS ?? env.OTEL_PYTHON_EXCLUDED_URLS ?? ''),
    isSampled(parent) {
      const itself = !sampler.endsWith('always_off');
      return sampler.startsWith('parentbased') ? (parent ?? itself) : itself;
    },
  };
}

function resourceOf(env: Readonly<Record<string, string>>, instanceId: string): KeyValue[] {
  const given = (env.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',').flatMap((pair) => {
    const [, key, value = ''] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    return key === undefined ? [] : [[key, unquoted(value)] as const];
  });
  const attributes: Record<string, string> = {
    'telemetry.sdk.language': 'python',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': '1.45.1',
    'service.instance.id': instanceId,
    'service.name': 'unknown_service',
    ...Object.fromEntries(given),
    ...(env.OTEL_SERVICE_NAME ? { 'service.name': env.OTEL_SERVICE_NAME } : {}),
    'telemetry.auto.version': '0.66b1',
  };
  return Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** Milliseconds; what is no number is not taken. */
function delayOf(text = ''): number {
  return Number(/^\s*\d+\s*$/.exec(text)?.[0]) || 5000;
}

/** Python's urllib.parse.unquote: what is not quoted well stays as it is. */
function unquoted(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (quoted) => Buffer.from(quoted.replaceAll('%', ''), 'hex').toString());
}

/** Why nothing is traced: the words that stand behind the last line of Python's stack. */
export class NotInstrumented extends Error {}

/** Regular expressions, with commas between them, that are searched for in a URL. Nothing between two commas is in all. @throws NotInstrumented */
function excluding(list: string): (url: string) => boolean {
  if (list === '') return () => false;
  const patterns = list.split(',').map((one) => one.trim());
  try {
    const excluded = new RegExp(patterns.join('|'));
    return (url) => excluded.test(url);
  } catch (error) {
    const why = (error as Error).message.split(': ').at(-1) ?? '';
    throw new NotInstrumented(`re.PatternError: ${why.toLowerCase()}`);
  }
}

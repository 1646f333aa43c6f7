import { parseJson } from './json.ts';

/** A value of an attribute; `bigint` for whole numbers that a double would round. */
export type AttributeValue = string | number | bigint | boolean | null | AttributeValue[] | { [key: string]: AttributeValue };
export type Attributes = Record<string, AttributeValue>;

/** A trace as MLflow keeps it. */
export interface Trace {
  /** "tr-" and the 32 hex digits of the OpenTelemetry trace id. */
  id: string;
  experimentId: string;
  /** IN_PROGRESS until its root span has arrived. */
  state: 'OK' | 'ERROR' | 'IN_PROGRESS' | 'STATE_UNSPECIFIED';
  tags: Record<string, string>;
  metadata: Record<string, string>;
  spans: TraceSpan[];
}

/** A span as MLflow gives it back: without kind, resource and scope. Ids are lower-case hex, times nanoseconds since 1970. */
export interface TraceSpan {
  spanId: string;
  /** Absent for a root span. */
  parentSpanId?: string;
  name: string;
  start: bigint;
  end: bigint;
  status: { code: 'UNSET' | 'OK' | 'ERROR'; message: string };
  attributes: Attributes;
  events: { name: string; time: bigint; attributes: Attributes }[];
  links: { traceId: string; spanId: string; attributes: Attributes }[];
}

/** MLflow's id of an OpenTelemetry trace, given by its 32 hex digits. */
export function mlflowTraceId(traceId: string): string {
  return `tr-${traceId}`;
}

/** Reads the answer of `GET /api/3.0/mlflow/traces/batchGet`, as MLflow 3.17.2 writes it: traces that are not there are left out. Throws when it is not one. */
export function parseTraces(text: string): Trace[] {
  return ((parseJson(text) as unknown as { traces?: WireTrace[] }).traces ?? []).map(readTrace);
}

function readTrace({ trace_info: info, spans = [] }: WireTrace): Trace {
  return {
    id: info.trace_id,
    experimentId: info.trace_location?.mlflow_experiment?.experiment_id ?? '',
    state: info.state ?? 'STATE_UNSPECIFIED',
    tags: info.tags ?? {},
    metadata: info.trace_metadata ?? {},
    spans: spans.map(readSpan),
  };
}

/** Protobuf as JSON with its field names as they are: bytes in base64, default values left out. */
interface WireTrace {
  trace_info: {
    trace_id: string;
    trace_location?: { mlflow_experiment?: { experiment_id?: string } };
    state?: Trace['state'];
    tags?: Record<string, string>;
    trace_metadata?: Record<string, string>;
  };
  spans?: WireSpan[];
}

interface WireSpan {
  span_id: string;
  parent_span_id?: string;
  name?: string;
  start_time_unix_nano?: number | bigint;
  end_time_unix_nano?: number | bigint;
  status?: { code?: string; message?: string };
  attributes?: WireAttribute[];
  events?: { name?: string; time_unix_nano?: number | bigint; attributes?: WireAttribute[] }[];
  links?: { trace_id: string; span_id: string; attributes?: WireAttribute[] }[];
}

interface WireAttribute {
  key: string;
  value?: WireValue;
}

/** OTLP's AnyValue: exactly one of these is set. */
interface WireValue {
  string_value?: string;
  bool_value?: boolean;
  int_value?: number | bigint | string;
  double_value?: number | string;
  bytes_value?: string;
  array_value?: { values?: WireValue[] };
  kvlist_value?: { values?: WireAttribute[] };
}

function readSpan(span: WireSpan): TraceSpan {
  return {
    spanId: hex(span.span_id),
    ...(span.parent_span_id ? { parentSpanId: hex(span.parent_span_id) } : {}),
    name: span.name ?? '',
    start: BigInt(span.start_time_unix_nano ?? 0),
    end: BigInt(span.end_time_unix_nano ?? 0),
    status: { code: readStatus(span.status?.code), message: span.status?.message ?? '' },
    attributes: readAttributes(span.attributes),
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? '',
      time: BigInt(event.time_unix_nano ?? 0),
      attributes: readAttributes(event.attributes),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: hex(link.trace_id),
      spanId: hex(link.span_id),
      attributes: readAttributes(link.attributes),
    })),
  };
}

function readStatus(code = 'STATUS_CODE_UNSET'): TraceSpan['status']['code'] {
  return code.replace('STATUS_CODE_', '') as TraceSpan['status']['code'];
}

function readAttributes(attributes: WireAttribute[] = []): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue(value: WireValue = {}): AttributeValue {
  if (value.int_value !== undefined) return wholeNumber(value.int_value);
  if (value.double_value !== undefined) return Number(value.double_value);
  if (value.array_value !== undefined) return (value.array_value.values ?? []).map(readValue);
  if (value.kvlist_value !== undefined) return readAttributes(value.kvlist_value.values);
  return value.string_value ?? value.bool_value ?? value.bytes_value ?? null;
}

function wholeNumber(value: number | bigint | string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

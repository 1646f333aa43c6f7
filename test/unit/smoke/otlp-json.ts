/** A span as it was on the wire, in the JSON that MLflow answers with; `kind` is OTLP's number. */
export interface WireSpan {
  trace_id: string;
  span_id: string;
  parent_span_id?: string;
  name: string;
  kind: number;
  start_time_unix_nano: bigint;
  end_time_unix_nano: bigint;
  attributes: WireAttribute[];
  events: { name: string; time_unix_nano: bigint; attributes: WireAttribute[] }[];
  links: { trace_id: string; span_id: string; attributes: WireAttribute[] }[];
  status: { message: string; code: string };
}

export interface WireAttribute {
  key: string;
  value: object;
}

/** OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids in hex, times as decimal strings, enums as numbers. */
interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: WireAttribute[];
  events: { name: string; timeUnixNano: string; attributes: WireAttribute[] }[];
  links: { traceId: string; spanId: string; attributes: WireAttribute[] }[];
  status: { message?: string; code: number };
}

/** Spans that come from the same resource. */
export interface Batch {
  resource: WireAttribute[];
  spans: WireSpan[];
}

/** All spans of an OTLP ExportTraceServiceRequest. */
export function readSpans(request: Buffer): WireSpan[] {
  return readBatches(JSON.parse(String(request))).flatMap(({ spans }) => spans);
}

/** The same with their resources, of a request that was parsed before. */
export function readBatches(request: unknown): Batch[] {
  const { resourceSpans = [] } = request as {
    resourceSpans?: { resource?: { attributes: WireAttribute[] }; scopeSpans: { spans: OtlpSpan[] }[] }[];
  };
  return resourceSpans.map(({ resource, scopeSpans }) => ({
    resource: (resource?.attributes ?? []).map(withSnakeCase),
    spans: scopeSpans.flatMap(({ spans }) => spans.map(asMlflowWrites)),
  }));
}

function asMlflowWrites(span: OtlpSpan): WireSpan {
  return {
    trace_id: base64(span.traceId),
    span_id: base64(span.spanId),
    ...(span.parentSpanId ? { parent_span_id: base64(span.parentSpanId) } : {}),
    name: span.name,
    kind: span.kind,
    start_time_unix_nano: BigInt(span.startTimeUnixNano),
    end_time_unix_nano: BigInt(span.endTimeUnixNano),
    attributes: span.attributes.map(withSnakeCase),
    events: span.events.map((event) => ({
      name: event.name,
      time_unix_nano: BigInt(event.timeUnixNano),
      attributes: event.attributes.map(withSnakeCase),
    })),
    links: span.links.map((link) => ({
      trace_id: base64(link.traceId),
      span_id: base64(link.spanId),
      attributes: link.attributes.map(withSnakeCase),
    })),
    status: {
      message: span.status.message ?? '',
      code: ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'][span.status.code] ?? '',
    },
  };
}

/** stringValue becomes string_value, and so on; the keys of attributes are values here, and stay. */
function withSnakeCase(attribute: WireAttribute): WireAttribute {
  return JSON.parse(JSON.stringify(attribute).replace(/"(string|bool|int|double|array)Value":/g, '"$1_value":')) as WireAttribute;
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

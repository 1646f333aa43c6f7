/**
 * What OTLP sends to a receiver of traces, in the shape that its JSON has for it, with nothing left out: ids in lower-case hex, 64-bit
 * numbers as decimal strings, bytes in base64, enums as numbers. What is not said has protobuf's default: '', 0, '0', [].
 * (https://github.com/open-telemetry/opentelemetry-proto, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding)
 */
export interface TraceRequest {
  resourceSpans: ResourceSpans[];
}

export interface ResourceSpans {
  resource?: { attributes: KeyValue[]; droppedAttributesCount: number; entityRefs: EntityRef[] };
  scopeSpans: ScopeSpans[];
  schemaUrl: string;
}

interface ScopeSpans {
  scope?: { name: string; version: string; attributes: KeyValue[]; droppedAttributesCount: number };
  spans: Span[];
  schemaUrl: string;
}

export interface Span {
  traceId: string;
  spanId: string;
  traceState: string;
  /** '' for a root. */
  parentSpanId: string;
  flags: number;
  name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  events: SpanEvent[];
  droppedEventsCount: number;
  links: SpanLink[];
  droppedLinksCount: number;
  /** Code: 0 unset, 1 ok, 2 error. */
  status?: { message: string; code: number };
}

interface SpanEvent {
  timeUnixNano: string;
  name: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
}

interface SpanLink {
  traceId: string;
  spanId: string;
  traceState: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  flags: number;
}

export interface KeyValue {
  key: string;
  value?: AnyValue;
}

/** One of them; none for an empty value. */
export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
  bytesValue?: string;
}

interface EntityRef {
  schemaUrl: string;
  type: string;
  idKeys: string[];
  descriptionKeys: string[];
}

/** How many spans there are in a request. */
export function countSpans({ resourceSpans }: TraceRequest): number {
  return spansOf(resourceSpans).length;
}

/** All spans, whatever their resource and scope. */
export function spansOf(resourceSpans: readonly ResourceSpans[]): Span[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

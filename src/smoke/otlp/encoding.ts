import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

/** How OTLP goes over HTTP, by the names that OTEL_EXPORTER_OTLP_PROTOCOL has for it. */
export type HttpProtocol = 'http/json' | 'http/protobuf';

/** One of the two ways to write an ExportTraceServiceRequest. */
export interface Encoding {
  contentType: string;
  /** OpenTelemetry's own exporter. */
  Exporter: typeof JsonExporter | typeof ProtobufExporter;
  /** The bytes that the exporter would send. */
  serialize(spans: ReadableSpan[]): Uint8Array;
  /** A request without spans. */
  nothing: string | Uint8Array;
}

export const encodings: Readonly<Record<HttpProtocol, Encoding>> = {
  'http/json': {
    contentType: 'application/json',
    Exporter: JsonExporter,
    serialize: (spans) => JsonTraceSerializer.serializeRequest(spans) ?? new Uint8Array(),
    nothing: '{}',
  },
  'http/protobuf': {
    contentType: 'application/x-protobuf',
    Exporter: ProtobufExporter,
    serialize: (spans) => ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array(),
    nothing: new Uint8Array(),
  },
};

import { decodeJson } from './json.ts';
import type { TraceRequest } from './request.ts';
import { rpcStatus, traceRequest, traceResponse } from './schema.ts';
import { decode, encode } from './wire.ts';

/** Reads an ExportTraceServiceRequest as protobuf. @throws Error for what is none */
export function decodeRequest(bytes: Uint8Array): TraceRequest {
  return decode(traceRequest, bytes) as unknown as TraceRequest;
}

/** Reads one as JSON. @throws Error for what is none */
export function decodeJsonRequest(text: string): TraceRequest {
  return decodeJson(traceRequest, text) as unknown as TraceRequest;
}

/** Writes one as protobuf: nothing gets lost between here and `decodeRequest`. */
export function encodeRequest(request: TraceRequest): Uint8Array<ArrayBuffer> {
  return encode(traceRequest, request);
}

/** An ExportTraceServiceResponse that says that all was taken, by an empty partial success, as the collector has it. */
export function encodeResponse(): Uint8Array<ArrayBuffer> {
  return encode(traceResponse, { partialSuccess: {} });
}

/** The body of an OTLP/HTTP error as protobuf: a google.rpc.Status. */
export function encodeStatus(code: number, message: string): Uint8Array<ArrayBuffer> {
  return encode(rpcStatus, { code, message });
}

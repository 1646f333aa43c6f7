import type { Span } from '../../otlp/request.ts';
import type { StoredSpan, StoredTrace } from './data.ts';
import { inputAndOutput, translate } from './gen-ai.ts';
import { dumps, type Printable } from './python-json.ts';
import { dumpValue, printable, storedAttributes, storedValue, wireAttributes } from './values.ts';

const statusNames = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

/** MLflow's id of the trace: "tr-" and 32 hex digits. */
export function traceIdOf({ traceId }: Span): string {
  return `tr-${traceId.padStart(32, '0')}`;
}

/** A span as MLflow stores it. @param links false when it came as JSON: of that MLflow reads ids of links as base64, and drops them */
export function storeSpan(span: Span, { links }: { links: boolean }): StoredSpan {
  const attributes = storedAttributes(span.attributes, storedValue);
  attributes.set('mlflow.traceRequestId', { stringValue: traceIdOf(span) });
  const { input, output } = inputAndOutput(attributes);
  const inputs = jsonOf(span, input);
  const outputs = jsonOf(span, output);
  translate(attributes);
  const { code = 0, message = '' } = span.status ?? {};
  return {
    traceId: span.traceId.padStart(32, '0'),
    spanId: span.spanId.padStart(16, '0'),
    parentSpanId: span.parentSpanId,
    name: span.name,
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
    // OpenTelemetry's SDK drops the words of all that is no error.
    status: { code, message: code === 2 ? message : '' },
    attributes,
    ...(inputs !== undefined && { inputs }),
    ...(outputs !== undefined && { outputs }),
    events: span.events.map(({ name, timeUnixNano, attributes: said }) => ({
      name,
      time: BigInt(timeUnixNano),
      attributes: storedAttributes(said),
    })),
    links: (links ? span.links : []).map(({ traceId, spanId, attributes: said }) => ({
      traceId,
      spanId,
      attributes: storedAttributes(said),
    })),
  };
}

/** The JSON of an attribute, in the letters in which it came. */
function jsonOf({ attributes }: Span, key: string | undefined): string | undefined {
  const value = attributes.findLast((one) => one.key === key)?.value;
  if (value === undefined) return undefined;
  return storedValue(value) === value ? dumpValue(value) : value.stringValue;
}

/** Spans in the order in which MLflow gives them back: roots first, then by their start. */
export function inOrder({ spans }: StoredTrace): StoredSpan[] {
  const later = (span: StoredSpan) => (span.parentSpanId === '' ? 0 : 1);
  return [...spans.values()].sort((a, b) => later(a) - later(b) || (a.start < b.start ? -1 : Number(a.start > b.start)));
}

/** A span in an answer: OTLP's protobuf as JSON, where what has its default is left out. */
export function wireSpan({ traceId, spanId, parentSpanId, name, start, end, status, ...span }: StoredSpan): Printable {
  return {
    trace_id: base64(traceId),
    span_id: base64(spanId),
    parent_span_id: parentSpanId === '' ? undefined : base64(parentSpanId),
    name: name || undefined,
    start_time_unix_nano: start || undefined,
    end_time_unix_nano: end || undefined,
    attributes: wireAttributes(span.attributes),
    events: orNone(
      span.events.map(({ time, name: happened, attributes }) => ({
        time_unix_nano: time || undefined,
        name: happened || undefined,
        attributes: wireAttributes(attributes),
      })),
    ),
    links: orNone(
      span.links.map((link) => ({
        trace_id: base64(link.traceId),
        span_id: base64(link.spanId),
        attributes: wireAttributes(link.attributes),
      })),
    ),
    status: { message: status.message || undefined, code: status.code === 0 ? undefined : statusNames[status.code] },
  };
}

/** The text in which a filter on attributes looks: the span's row, where each attribute's JSON is a string. */
export function contentOf(span: StoredSpan): string {
  const attributes = Object.fromEntries([...span.attributes].map(([key, value]) => [key, dumpValue(value)]));
  const events = span.events.map(({ name, time, attributes: said }) => ({
    name,
    time_unix_nano: time,
    attributes: Object.fromEntries([...said].map(([key, value]) => [key, printable(value)])),
  }));
  const status = { code: statusNames[span.status.code] ?? '', message: span.status.message };
  return dumps(
    { trace_id: base64(span.traceId), span_id: base64(span.spanId), name: span.name, events, status, attributes },
    { ascii: false },
  );
}

function orNone<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

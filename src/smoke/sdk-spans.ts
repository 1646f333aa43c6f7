import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { Attributes as SmokeAttributes } from '../mlflow/trace.ts';
import { expiresAttribute, runAttribute } from './marks.ts';
import type { SmokeSpan } from './span.ts';

const scope = { name: 'mlflow-tui' };

/** What the resource of all spans tells of their run. */
export interface RunMark {
  run: string;
  /** When the run is over at the latest, in whole seconds since 1970; undefined for traces that are to stay. */
  expires?: number | undefined;
}

/**
 * Spans as the OpenTelemetry SDK hands them to an exporter. Not made by its tracer: that samples and cuts as OTEL_* in the environment
 * of this program says, and is slower.
 */
export function toSdkSpans(spans: readonly SmokeSpan[], { run, expires }: RunMark): ReadableSpan[] {
  const more = expires === undefined ? {} : { [expiresAttribute]: expires };
  // One for all of them: spans of the same object go out together.
  const resource = resourceFromAttributes({ 'service.name': 'mlflow-tui-smoke', [runAttribute]: run, ...more });
  return spans.map((span) => toSdkSpan(span, resource));
}

function toSdkSpan(span: SmokeSpan, resource: Resource): ReadableSpan {
  const { traceId, spanId, parentSpanId, status } = span;
  const context = { traceId, spanId, traceFlags: 1 };
  return {
    name: span.name,
    kind: SpanKind[span.kind],
    spanContext: () => context,
    ...(parentSpanId !== undefined && { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: 1 } }),
    startTime: toHrTime(span.start),
    endTime: toHrTime(span.end),
    duration: toHrTime(span.end - span.start),
    ended: true,
    status: status.message === '' ? { code: SpanStatusCode[status.code] } : { code: SpanStatusCode[status.code], message: status.message },
    attributes: toSdkAttributes(span.attributes),
    events: span.events.map(({ name, time, attributes }) => ({ name, time: toHrTime(time), attributes: toSdkAttributes(attributes) })),
    links: span.links.map((link) => ({
      context: { traceId: link.traceId, spanId: link.spanId, traceFlags: 1 },
      attributes: toSdkAttributes(link.attributes),
    })),
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** The SDK has doubles only, and writes those without a fraction as whole numbers. */
function toSdkAttributes(attributes: SmokeAttributes): Attributes {
  const made: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key];
    made[key] = (typeof value === 'bigint' ? Number(value) : value) as Attributes[string];
  }
  return made;
}

function toHrTime(nanoseconds: bigint): HrTime {
  return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

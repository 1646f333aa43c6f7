import { type Attributes, type HrTime, ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { Attributes as SmokeAttributes } from '../mlflow/trace.ts';
import { expiresAttribute, runAttribute } from './marks.ts';
import type { SmokeSpan } from './span.ts';

/** Every span, whole: without these the SDK takes OTEL_TRACES_SAMPLER and OTEL_*_LIMIT from the environment of this program. */
const whole = {
  sampler: new AlwaysOnSampler(),
  spanLimits: {
    attributeValueLengthLimit: Number.POSITIVE_INFINITY,
    attributeCountLimit: 128,
    eventCountLimit: 128,
    linkCountLimit: 128,
    attributePerEventCountLimit: 128,
    attributePerLinkCountLimit: 128,
  },
};

/** What the resource of all spans tells of their run. */
export interface RunMark {
  run: string;
  /** When the run is over at the latest, in whole seconds since 1970; undefined for traces that are to stay. */
  expires?: number | undefined;
}

/** The resource of all spans of a run. MLflow makes tags of it. Pure. */
export function resourceOf({ run, expires }: RunMark): Record<string, string | number> {
  return { 'service.name': 'mlflow-tui-smoke', [runAttribute]: run, ...(expires === undefined ? {} : { [expiresAttribute]: expires }) };
}

/** Makes the spans with the OpenTelemetry SDK, as an instrumented program would, with the ids and times they already have. */
export function toSdkSpans(spans: readonly SmokeSpan[], mark: RunMark): ReadableSpan[] {
  const made: ReadableSpan[] = [];
  let traceId = '';
  let spanId = '';
  const provider = new BasicTracerProvider({
    ...whole,
    resource: resourceFromAttributes(resourceOf(mark)),
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => spanId },
    spanProcessors: [{ onStart() {}, onEnd: (span) => made.push(span), forceFlush: async () => {}, shutdown: async () => {} }],
  });
  const tracer = provider.getTracer('mlflow-tui');
  for (const span of spans) {
    ({ traceId, spanId } = span);
    record(span, tracer);
  }
  return made;
}

function record(span: SmokeSpan, tracer: Tracer): void {
  const { traceId, parentSpanId, status } = span;
  const contextOf = (spanId: string) => ({ traceId, spanId, traceFlags: 1 });
  const started = tracer.startSpan(
    span.name,
    {
      kind: SpanKind[span.kind],
      startTime: toHrTime(span.start),
      attributes: toSdkAttributes(span.attributes),
      links: span.links.map((link) => ({
        context: { traceId: link.traceId, spanId: link.spanId, traceFlags: 1 },
        attributes: toSdkAttributes(link.attributes),
      })),
    },
    parentSpanId === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(parentSpanId)),
  );
  for (const { name, attributes, time } of span.events) started.addEvent(name, toSdkAttributes(attributes), toHrTime(time));
  if (status.code !== 'UNSET') started.setStatus({ code: SpanStatusCode[status.code], message: status.message });
  started.end(toHrTime(span.end));
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

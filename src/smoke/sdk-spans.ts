import { type Attributes, type HrTime, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { runAttribute, type SmokeSpan } from './generate.ts';

/** Every span, whole: without these two the SDK takes OTEL_TRACES_SAMPLER and OTEL_*_LIMIT from the environment of this program. */
const whole = {
  sampler: new AlwaysOnSampler(),
  spanLimits: {
    attributeValueLengthLimit: Number.POSITIVE_INFINITY,
    attributeCountLimit: 128,
    eventCountLimit: 128,
    attributePerEventCountLimit: 128,
  },
};

/** Makes the spans with the OpenTelemetry SDK, as an instrumented program would, with the ids and times they already have. */
export function toSdkSpans(spans: SmokeSpan[], run: string): ReadableSpan[] {
  const made: ReadableSpan[] = [];
  let traceId = '';
  let spanId = '';
  const provider = new BasicTracerProvider({
    ...whole,
    resource: resourceFromAttributes({ 'service.name': 'mlflow-tui-smoke', [runAttribute]: run }),
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => spanId },
    spanProcessors: [{ onStart() {}, onEnd: (span) => made.push(span), forceFlush: async () => {}, shutdown: async () => {} }],
  });
  const tracer = provider.getTracer('mlflow-tui');

  for (const span of spans) {
    ({ traceId, spanId } = span);
    const parent =
      span.parentSpanId === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: span.parentSpanId, traceFlags: 1, isRemote: false });
    const attributes = span.attributes as Attributes;
    const started = tracer.startSpan(span.name, { kind: SpanKind[span.kind], startTime: toHrTime(span.start), attributes }, parent);
    for (const event of span.events) started.addEvent(event.name, event.attributes as Attributes, toHrTime(event.time));
    if (span.status.code !== 'UNSET') started.setStatus({ code: SpanStatusCode[span.status.code], message: span.status.message });
    started.end(toHrTime(span.end));
  }
  return made;
}

function toHrTime(nanoseconds: bigint): HrTime {
  return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

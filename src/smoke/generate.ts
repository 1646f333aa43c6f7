import type { Attributes, TraceSpan } from '../mlflow/trace.ts';

/** A span before it is sent: what MLflow keeps of one, and what it does not. */
export interface SmokeSpan extends TraceSpan {
  /** 32 hex digits. */
  traceId: string;
  kind: 'INTERNAL' | 'CLIENT';
}

/** Every span of a smoke test carries this attribute, with the id of its run. */
export const runAttribute = 'mlflow_tui.smoke_run';

/**
 * One trace as an agent makes it: the root, and below it a retrieval, a failed tool call and a chat with a model, parents first.
 * Names and attributes follow OpenTelemetry's conventions for generative AI
 * (https://github.com/open-telemetry/semantic-conventions-genai); MLflow takes its token counts from them.
 * `nextSpanId` gives 16 hex digits, `end` is the root's end in nanoseconds since 1970. No two times are alike, and all have digits down to the nanosecond.
 */
export function generateTrace(run: string, traceId: string, nextSpanId: () => string, end: bigint): SmokeSpan[] {
  const rootId = nextSpanId();
  /** Milliseconds before the root's end, with something in the digits below. */
  const before = (milliseconds: number, nanoseconds: number) => end - BigInt(milliseconds) * 1_000_000n - BigInt(nanoseconds);

  const span = (name: string, start: bigint, end: bigint, attributes: Attributes, rest: Partial<SmokeSpan>): SmokeSpan => ({
    traceId,
    spanId: nextSpanId(),
    parentSpanId: rootId,
    name,
    kind: 'INTERNAL',
    start,
    end,
    status: { code: 'UNSET', message: '' },
    attributes: { [runAttribute]: run, ...attributes },
    events: [],
    ...rest,
  });

  const { parentSpanId: _none, ...root } = span(
    'invoke_agent smoke-test',
    before(1_200, 101),
    end,
    { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'smoke-test' },
    { spanId: rootId, status: { code: 'OK', message: '' } },
  );

  return [
    root,
    span(
      'retrieval smoke-documents',
      before(1_180, 203),
      before(1_010, 307),
      {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.data_source.id': 'smoke-documents',
        'gen_ai.retrieval.query.text': 'Does “every” span arrive? Ünïcödé too, 木 and 🌳',
        'gen_ai.retrieval.documents': '[{"id": "doc-1", "score": 0.875}]',
      },
      { kind: 'CLIENT' },
    ),
    span(
      'execute_tool weather',
      before(1_000, 409),
      before(900, 503),
      {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'weather',
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.id': 'call-1',
        'error.type': 'timeout',
      },
      {
        status: { code: 'ERROR', message: 'the tool did not answer (as intended by the smoke test)' },
        events: [
          { name: 'exception', time: before(901, 601), attributes: { 'exception.type': 'timeout', 'exception.message': 'no answer' } },
        ],
      },
    ),
    span(
      'chat smoke-model',
      before(890, 701),
      before(20, 809),
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'mlflow-tui',
        'gen_ai.request.model': 'smoke-model',
        'gen_ai.request.temperature': 0.7,
        'gen_ai.request.stream': false,
        'gen_ai.response.model': 'smoke-model',
        'gen_ai.response.id': 'response-1',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 128,
        'gen_ai.usage.output_tokens': 32,
      },
      { kind: 'CLIENT' },
    ),
  ];
}

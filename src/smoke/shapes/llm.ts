import type { Attributes } from '../../mlflow/trace.ts';
import { runAttribute } from '../marks.ts';
import type { SmokeSpan } from '../span.ts';
import type { Ingredients } from '../trace-recipe.ts';

/**
 * One trace as an agent makes it: the root, and below it a retrieval, a failed tool call and a chat with a model that is linked to it.
 * Names and attributes follow OpenTelemetry's conventions for generative AI
 * (https://github.com/open-telemetry/semantic-conventions-genai); MLflow takes its token counts from them. Ours have the values that
 * suffer first on the way: a whole number that 53 bits cannot hold, a double of 17 digits, an array of doubles.
 */
export function llmTrace({ run, traceId, spanId, end }: Ingredients): SmokeSpan[] {
  /** Milliseconds before the root's end, and an even number of nanoseconds. */
  const before = (milliseconds: number, nanoseconds: number) => end - BigInt(milliseconds * 1_000_000 + nanoseconds);

  const span = (number: number, name: string, start: bigint, end: bigint, attributes: Attributes): SmokeSpan => ({
    traceId,
    spanId: spanId(number),
    name,
    kind: 'INTERNAL',
    start,
    end,
    status: { code: 'UNSET', message: '' },
    attributes: { [runAttribute]: run, ...attributes },
    events: [],
    links: [],
  });

  const root = span(0, 'invoke_agent smoke-test', before(1_200, 102), end, {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'smoke-test',
  });
  const retrieval = span(1, 'retrieval smoke-documents', before(1_180, 204), before(1_010, 308), {
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.data_source.id': 'smoke-documents',
    'gen_ai.retrieval.query.text': 'Does “every” span arrive? Ünïcödé too, 木 and 🌳',
    'gen_ai.retrieval.documents': '[{"id": "doc-1", "score": 0.875}]',
    'mlflow_tui.scores': [0.875, 0.30000000000000004, -1.5],
  });
  const tool = span(2, 'execute_tool weather', before(1_000, 410), before(900, 504), {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'weather',
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': 'call-1',
    'error.type': 'timeout',
  });
  const chat = span(3, 'chat smoke-model', before(890, 702), before(20, 810), {
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
    // 2^53 + 2: the SDK's attributes are doubles, and of those above 2^53 this is the first.
    'mlflow_tui.whole': 9_007_199_254_740_994n,
  });

  return [
    { ...root, status: { code: 'OK', message: '' } },
    { ...retrieval, parentSpanId: root.spanId, kind: 'CLIENT' },
    {
      ...tool,
      parentSpanId: root.spanId,
      status: { code: 'ERROR', message: 'the tool did not answer (as intended by the smoke test)' },
      events: [
        { name: 'exception', time: before(901, 602), attributes: { 'exception.type': 'timeout', 'exception.message': 'no answer' } },
      ],
    },
    {
      ...chat,
      parentSpanId: root.spanId,
      kind: 'CLIENT',
      links: [{ traceId, spanId: tool.spanId, attributes: { 'mlflow_tui.link': 'answers' } }],
    },
  ];
}

import type { AnyValue } from '../../otlp/request.ts';
import type { Attributes } from './data.ts';

/** MLflow's kind of span for `gen_ai.operation.name`. */
const spanTypes: Record<string, string> = {
  chat: 'CHAT_MODEL',
  create_agent: 'AGENT',
  embeddings: 'EMBEDDING',
  execute_tool: 'TOOL',
  generate_content: 'LLM',
  invoke_agent: 'AGENT',
  text_completion: 'LLM',
  response: 'LLM',
};

const inputKeys = ['gen_ai.input.messages', 'gen_ai.tool.call.arguments'] as const;
const outputKeys = ['gen_ai.output.messages', 'gen_ai.tool.call.result'] as const;

/** The attributes that hold what a span was asked and answered, if it says so. */
export function inputAndOutput(attributes: Attributes): { input: string | undefined; output: string | undefined } {
  return {
    input: firstSaid(attributes, ['mlflow.spanInputs', ...inputKeys]),
    output: firstSaid(attributes, ['mlflow.spanOutputs', ...outputKeys]),
  };
}

function firstSaid(attributes: Attributes, keys: readonly string[]): string | undefined {
  return keys.find((key) => isSomething(attributes.get(key)));
}

/**
 * Adds what MLflow understands of OpenTelemetry's conventions for generative AI (mlflow/tracing/otel/translation/genai_semconv.py), under
 * its own names. Other conventions (OpenInference, Traceloop, ...) are left as they are, and so are prices.
 */
export function translate(attributes: Attributes): void {
  const add = (key: string, value: AnyValue | undefined) => {
    if (value !== undefined && !attributes.has(key)) attributes.set(key, value);
  };
  const first = (keys: readonly string[]) => attributes.get(firstSaid(attributes, keys) ?? '');

  const type = spanTypes[attributes.get('gen_ai.operation.name')?.stringValue ?? ''];
  add('mlflow.spanType', type === undefined ? undefined : { stringValue: type });
  add('mlflow.spanInputs', first(inputKeys));
  add('mlflow.spanOutputs', first(outputKeys));
  add('mlflow.chat.tokenUsage', tokenUsage(attributes));
  add('mlflow.chat.tools', first(['gen_ai.tool.definitions']));
  add('mlflow.llm.model', first(['gen_ai.response.model', 'gen_ai.request.model']));
  add('mlflow.llm.provider', first(['gen_ai.provider.name']));
}

function tokenUsage(attributes: Attributes): AnyValue | undefined {
  const count = (...keys: string[]) => {
    const found = keys.map((key) => attributes.get(key)).find((value) => value !== undefined);
    const text = found?.intValue ?? found?.stringValue;
    return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined;
  };
  const input = count('gen_ai.usage.input_tokens');
  const output = count('gen_ai.usage.output_tokens');
  if (input === undefined && output === undefined) return undefined;
  const counts = {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input === undefined || output === undefined ? undefined : input + output,
    cache_read_input_tokens: count('gen_ai.usage.cache_read.input_tokens'),
    cache_creation_input_tokens: count('gen_ai.usage.cache_write.input_tokens', 'gen_ai.usage.cache_creation.input_tokens'),
  };
  const values = Object.entries(counts).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: { intValue: `${value}` } }]));
  return { kvlistValue: { values } };
}

/** Python's notion of a value that counts. */
function isSomething(value: AnyValue | undefined): boolean {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value ?? {};
  const length = (stringValue ?? bytesValue ?? arrayValue?.values ?? kvlistValue?.values)?.length ?? 0;
  return length > 0 || boolValue === true || Number(intValue ?? doubleValue ?? 0) !== 0;
}

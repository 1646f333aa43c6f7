import type { AnyValue } from '../../otlp/request.ts';
import type { StoredSpan } from './data.ts';
import { dumpValue } from './values.ts';

const longest = 1000;

/** What a root span was asked, in short; undefined when it does not say. */
export function requestPreview({ attributes }: StoredSpan): string | undefined {
  return preview(attributes.get('mlflow.spanInputs'), 'user');
}

/** What it answered. */
export function responsePreview({ attributes }: StoredSpan): string | undefined {
  return preview(attributes.get('mlflow.spanOutputs'), 'assistant');
}

/** The last message of a role in an object with `messages`; anything else as its JSON. (mlflow/tracing/utils/truncation.py) */
function preview(value: AnyValue | undefined, role: string): string | undefined {
  if (value === undefined) return undefined;
  const messages = fieldOf(value, 'messages')?.arrayValue?.values.filter((one) => fieldOf(one, 'role') && fieldOf(one, 'content')) ?? [];
  const last = messages.findLast((one) => fieldOf(one, 'role')?.stringValue === role) ?? messages.at(-1);
  const text = fieldOf(last, 'content')?.stringValue || dumpValue(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}

function fieldOf(value: AnyValue | undefined, key: string): AnyValue | undefined {
  return value?.kvlistValue?.values.find((one) => one.key === key)?.value;
}

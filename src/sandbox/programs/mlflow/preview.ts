import type { StoredSpan } from './data.ts';
import { fromJson } from './values.ts';

const longest = 1000;

/** What a root span was asked and answered, in short (mlflow/tracing/utils/truncation.py). Absent where it does not say. */
export function previews({ inputs, outputs }: StoredSpan): { request?: string; response?: string } {
  return {
    ...(inputs !== undefined && { request: preview(inputs, 'user') }),
    ...(outputs !== undefined && { response: preview(outputs, 'assistant') }),
  };
}

/** The last message of a role in an object with `messages`; anything else as it is written. */
function preview(json: string, role: string): string {
  const fieldOf = (value: ReturnType<typeof fromJson>, key: string) => value?.kvlistValue?.values.find((one) => one.key === key)?.value;
  const all = fieldOf(fromJson(json), 'messages')?.arrayValue?.values ?? [];
  const messages = all.filter((one) => fieldOf(one, 'role') && fieldOf(one, 'content'));
  const last = messages.findLast((one) => fieldOf(one, 'role')?.stringValue === role) ?? messages.at(-1);
  const text = fieldOf(last, 'content')?.stringValue || json;
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}

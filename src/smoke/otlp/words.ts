import type { HttpAnswer } from '../../mlflow/http.ts';

/** On one line, and not too long: the message of OTLP's error, a google.rpc.Status; MLflow's `detail`; or the page of something else. */
export function wordsOf({ body }: HttpAnswer): string {
  const text = body.toString();
  const { message, detail } = (parseObject(text) ?? {}) as { message?: unknown; detail?: unknown };
  const said = [message, detail].find((words) => typeof words === 'string') ?? text;
  const words = said.replace(/\p{Cc}+/gu, ' ').trim();
  return words.length > 300 ? `${words.slice(0, 300)}…` : words;
}

/** The object that a text is as JSON; undefined when it is none. */
export function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What JSON can hold; `bigint` for whole numbers that a double would round. */
type Json = string | number | bigint | boolean | null | Json[] | { [key: string]: Json };

/**
 * JSON.parse that keeps every digit of whole numbers, such as times in nanoseconds. Throws a SyntaxError.
 * The reviver's third argument is in V8 since 11.4, so in Node 21 and later: https://github.com/tc39/proposal-json-parse-with-source
 */
export function parseJson(text: string): Json {
  return JSON.parse(text, (_key, value: unknown, context?: { source: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && context && /^-?\d+$/.test(context.source)
      ? BigInt(context.source)
      : value,
  );
}

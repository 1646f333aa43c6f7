import { MlflowFailure } from './reply.ts';

/** What a request says: its JSON, or its query. */
export type Parameters = Record<string, unknown>;

const seeDocs = 'See the API docs for more information about request parameters.';

/** A text that has to be there. @throws MlflowFailure */
export function requiredText(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === null || value === '') throw missing(name);
  if (typeof value !== 'string') throw wrong(name, value);
  return value;
}

/** A list that has to be there, be it empty. @throws MlflowFailure */
export function requiredList(parameters: Parameters, name: string): unknown[] {
  const value = parameters[name];
  if (value === undefined || value === null) throw missing(name);
  if (!Array.isArray(value)) throw wrong(name, value);
  return value;
}

/** A text that may be there; '' where it is not. @throws MlflowFailure */
export function text(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'string') throw wrong(name, value);
  return value ?? '';
}

/** Nothing where something has to be. */
export function missing(name: string): MlflowFailure {
  return new MlflowFailure('INVALID_PARAMETER_VALUE', `Missing value for required parameter '${name}'. ${seeDocs}`);
}

/** A value of another type than it should be of. */
export function wrong(name: string, value: unknown): MlflowFailure {
  const names = { number: 'int', string: 'str', boolean: 'bool' } as Record<string, string>;
  const type = names[typeof value] ?? (Array.isArray(value) ? 'list' : 'dict');
  const shown = JSON.stringify(value);
  return new MlflowFailure(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${shown} for parameter '${name}' supplied:  Hint: Value was of type '${type}'. ${seeDocs}`,
  );
}

/** A `max_results` that is no positive number. */
export function notPositive(value: unknown): MlflowFailure {
  return new MlflowFailure(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${value} for parameter 'max_results' supplied. It must be a positive integer`,
  );
}

/** Where a page begins. @throws MlflowFailure */
export function offsetOf(pageToken: string): number {
  if (pageToken === '') return 0;
  try {
    const { offset } = JSON.parse(Buffer.from(pageToken, 'base64').toString());
    if (Number.isInteger(offset)) return offset;
  } catch {}
  throw new MlflowFailure('INVALID_PARAMETER_VALUE', 'Invalid page token, could not base64-decode');
}

/** What `offsetOf` reads. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

import type { StoredTrace } from './data.ts';
import { MlflowFailure } from './reply.ts';
import { contentOf } from './span.ts';

type Matches = (trace: StoredTrace) => boolean;

const keys =
  "{'request_id', 'client_request_id', 'name', 'run_id', 'end_time', 'end_time_ms', 'status', 'prompt', 'execution_time_ms', 'execution_time', 'timestamp_ms', 'text', 'timestamp'}";
const comparators = "{'IS NOT NULL', '!=', 'IS NULL', 'LIKE', '=', 'RLIKE', 'ILIKE'}";

/**
 * Reads a filter of traces: comparisons of tags, metadata, spans, the trace's status and times, joined by AND
 * (https://mlflow.org/docs/latest/genai/tracing/search-traces). @throws MlflowFailure for what it can't read
 */
export function matching(filter: string): Matches {
  if (filter.trim() === '') return () => true;
  const clauses = filter.trim().split(/\s+AND\s+(?=(?:[^']*'[^']*')*[^']*$)/i);
  const all = clauses.map((clause) => comparison(clause, filter));
  return (trace) => all.every((matches) => matches(trace));
}

function comparison(clause: string, filter: string): Matches {
  const parts =
    /^(?<subject>(?:`[^`]*`|"[^"]*"|[^\s=!<>])+)\s*(?<how>IS NOT NULL|IS NULL|I?LIKE|RLIKE|[=!<>]+)\s*(?<literal>'[^']*'|"[^"]*"|-?[\d.]+)?$/i.exec(
      clause,
    )?.groups;
  if (parts === undefined) throw invalid(`Invalid clause(s) in filter string: '${filter}'`);
  const { subject = '', how = '', literal = '' } = parts;
  const comparator = how.toUpperCase();
  if (!comparators.includes(`'${comparator}'`) && !/^[<>]=?$/.test(comparator)) {
    throw invalid(`Invalid comparator '${comparator}' not one of '${comparators}`);
  }
  const value = literal.replace(/^['"]|['"]$/g, '');
  const [, kind = '', rest = ''] = /^(tags?|metadata|request_metadata|spans?|attributes?)\.(.+)$/.exec(subject) ?? [];
  const key = rest.replace(/[`"]/g, '');
  if (kind.startsWith('tag')) return (trace) => compare(trace.tags[key], comparator, value);
  if (kind.endsWith('metadata')) return (trace) => compare(trace.metadata[key], comparator, value);
  if (kind.startsWith('span')) return ofSpans(key, comparator, value);
  return ofTrace(kind === '' ? subject : key, comparator, value);
}

function ofSpans(key: string, comparator: string, value: string): Matches {
  const attribute = /^attributes\.(.+)$/.exec(key)?.[1];
  // The value is looked for behind the key, anywhere in the row: `=` is held against the whole row, and finds nothing.
  const pattern = attribute === undefined ? value : `%"${attribute}"${value}%`;
  return ({ spans }) =>
    [...spans.values()].some((span) => {
      // Nobody has to read a row in which the key can't be.
      if (attribute !== undefined && !span.attributes.has(attribute)) return false;
      const type = span.attributes.get('mlflow.spanType')?.stringValue ?? 'UNKNOWN';
      const columns: Record<string, string> = { name: span.name, type, status: ['UNSET', 'OK', 'ERROR'][span.status.code] ?? '' };
      return compare(columns[key] ?? contentOf(span), comparator, pattern);
    });
}

function ofTrace(key: string, comparator: string, value: string): Matches {
  const columns: Record<string, (trace: StoredTrace) => string | number> = {
    status: ({ state }) => state,
    request_id: ({ id }) => id,
    timestamp: ({ start }) => start,
    timestamp_ms: ({ start }) => start,
    execution_time: ({ durationMs }) => durationMs,
    execution_time_ms: ({ durationMs }) => durationMs,
  };
  const column = columns[key];
  if (column === undefined) throw invalid(`Invalid attribute key '${key}' specified. Valid keys are '${keys}'`);
  return (trace) => compare(column(trace), comparator, value);
}

function compare(held: string | number | undefined, comparator: string, value: string): boolean {
  if (comparator === 'IS NULL') return held === undefined;
  if (comparator === 'IS NOT NULL') return held !== undefined;
  if (typeof held === 'number') return comparesNumbers(held, comparator, Number(value));
  return held !== undefined && (texts[comparator]?.(held, value) ?? false);
}

const texts: Record<string, (held: string, value: string) => boolean> = {
  '=': (held, value) => held === value,
  '!=': (held, value) => held !== value,
  LIKE: (held, value) => like(value, 's').test(held),
  ILIKE: (held, value) => like(value, 'si').test(held),
  RLIKE: (held, value) => new RegExp(value).test(held),
};

function comparesNumbers(held: number, comparator: string, value: number): boolean {
  const order = Math.sign(held - value);
  return { '=': [0], '!=': [-1, 1], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }[comparator]?.includes(order) ?? false;
}

/** SQL's LIKE: `%` stands for anything, `_` for one character. */
function like(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, flags);
}

function invalid(message: string): MlflowFailure {
  return new MlflowFailure('INVALID_PARAMETER_VALUE', message);
}

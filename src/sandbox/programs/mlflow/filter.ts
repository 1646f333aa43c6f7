import { compare, numberComparators, textComparators } from './compare.ts';
import type { StoredTrace } from './data.ts';
import { MlflowFailure } from './reply.ts';
import { contentOf } from './span.ts';

type Matches = (trace: StoredTrace) => boolean;

/** Sets of Python's, in one of the orders in which it writes them. */
const keys =
  "{'request_id', 'client_request_id', 'name', 'run_id', 'end_time', 'end_time_ms', 'status', 'prompt', 'execution_time_ms', 'execution_time', 'timestamp_ms', 'text', 'timestamp'}";
const entities =
  "{'attribute', 'metadata', 'issue', 'trace', 'expectation', 'tags', 'attributes', 'request_metadata', 'tag', 'span', 'feedback'}";
const ofTags = "{'IS NOT NULL', '!=', 'IS NULL', 'LIKE', '=', 'RLIKE', 'ILIKE'}";
const ofTexts = "{'!=', 'NOT IN', 'LIKE', '=', 'RLIKE', 'ILIKE', 'IN'}";

const subjectPattern = /^(?<subject>(?:`[^`]*`|"[^"]*"|[^\s=!<>])+)/;
const rest = /\s*(?<how>IS NOT NULL|IS NULL|I?LIKE|RLIKE|[=!<>]+)\s*(?<literal>'[^']*'|"[^"]*"|[^\s'"]+)?$/;
const clausePattern = new RegExp(subjectPattern.source + rest.source, 'i');

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
  const parts = clausePattern.exec(clause)?.groups;
  if (parts === undefined) throw invalid(`Invalid clause(s) in filter string: '${filter}'`);
  const { subject = '', how = '', literal = '' } = parts;
  const comparator = how.toUpperCase();
  const [, kind = '', behind = ''] = /^(tags?|metadata|request_metadata|spans?|attributes?|trace)\.(.+)$/.exec(subject) ?? [];
  const [, entity] = /^(\w+)\./.exec(subject) ?? [];
  if (kind === '' && entity !== undefined) throw invalid(`Invalid entity type '${entity}'. Valid values are ${entities}`);
  const key = behind.replace(/[`"]/g, '');
  if (kind === '' || /^(attributes?|trace)$/.test(kind)) return ofTrace(kind === '' ? subject : key, comparator, unquoted(literal));

  if (!textComparators.includes(comparator)) throw invalid(`Invalid comparator '${comparator}' not one of '${ofTags}`);
  if (/^[^'"]/.test(literal)) throw notQuoted(literal, kind);
  if (kind.startsWith('span')) return ofSpans(key, comparator, unquoted(literal));
  const values = (trace: StoredTrace) => (kind.startsWith('tag') ? trace.tags : trace.metadata);
  return (trace) => compare(values(trace)[key], comparator, unquoted(literal));
}

function ofSpans(key: string, comparator: string, value: string): Matches {
  const attribute = /^attributes\.(.+)$/.exec(key)?.[1];
  if (attribute === undefined && !['name', 'status', 'type', 'content'].includes(key)) {
    throw invalid(`Invalid span attribute '${key}'. Supported attributes: name, status, type, attributes.<attribute_name>.`);
  }
  // The value is looked for behind the key, anywhere in the row: `=` is held against the whole row, and finds nothing.
  const pattern = attribute === undefined ? value : `%"${attribute}"${value}%`;
  return ({ spans }) =>
    [...spans.values()].some((span) => {
      // Nobody has to read a row in which the key can't be.
      if (attribute !== undefined && !span.attributes.has(attribute)) return false;
      // The type is what the client calls it, and clients of OpenTelemetry do not.
      const columns: Record<string, string> = {
        name: span.name,
        type: 'UNKNOWN',
        status: ['UNSET', 'OK', 'ERROR'][span.status.code] ?? '',
      };
      return compare(columns[key] ?? contentOf(span), comparator, pattern);
    });
}

function ofTrace(key: string, comparator: string, value: string): Matches {
  const texts: Record<string, (trace: StoredTrace) => string> = {
    status: ({ state }) => state,
    name: ({ tags }) => tags['mlflow.traceName'] ?? '',
    request_id: ({ id }) => id,
  };
  const numbers: Record<string, (trace: StoredTrace) => number> = {
    timestamp: ({ start }) => start,
    timestamp_ms: ({ start }) => start,
    execution_time: ({ durationMs }) => durationMs,
    execution_time_ms: ({ durationMs }) => durationMs,
  };
  const column = texts[key] ?? numbers[key];
  if (column === undefined) throw invalid(`Invalid attribute key '${key}' specified. Valid keys are '${keys}'`);
  const allowed = key in numbers ? numberComparators : textComparators;
  if (!allowed.includes(comparator)) throw invalid(`Invalid comparator '${comparator}' not one of '${ofTexts}${key in texts ? "'" : ''}`);
  return (trace) => compare(column(trace), comparator, value);
}

function unquoted(literal: string): string {
  return literal.replace(/^['"]|['"]$/g, '');
}

function notQuoted(literal: string, kind: string): MlflowFailure {
  if (/^-?[\d.]+$/.test(literal)) return invalid(`Expected a quoted string value for ${kind} (e.g. 'my-value'). Got value ${literal}`);
  return invalid(
    `Parameter value is either not quoted or unidentified quote types used for string value ${literal}. Use either single or double quotes.`,
  );
}

function invalid(message: string): MlflowFailure {
  return new MlflowFailure('INVALID_PARAMETER_VALUE', message);
}

import { isDeepStrictEqual } from 'node:util';
import { parseJson } from '../mlflow/json.ts';
import type { Attributes, AttributeValue, TraceSpan } from '../mlflow/trace.ts';
import type { SmokeSpan } from './span.ts';

/** What was sent, held against what MLflow has. */
export interface Comparison {
  /** How many of the sent spans are there, at least once. */
  found: number;
  lost: SmokeSpan[];
  duplicated: SmokeSpan[];
  /** A span that differs, with each difference in words. */
  changed: { span: SmokeSpan; differences: string[] }[];
  /** In one of our traces, but never sent. */
  foreign: TraceSpan[];
}

/** Compares by span id. Pure; the order of spans, attributes and events does not matter. */
export function compareSpans(sent: readonly SmokeSpan[], found: readonly TraceSpan[]): Comparison {
  const foundById = Map.groupBy(found, (span) => span.spanId);
  const comparison: Comparison = { found: 0, lost: [], duplicated: [], changed: [], foreign: [] };
  for (const span of sent) {
    const copies = foundById.get(span.spanId) ?? [];
    foundById.delete(span.spanId);
    const differences = [...new Set(copies.flatMap((copy) => differencesOf(span, copy)))];
    if (copies.length === 0) comparison.lost.push(span);
    else comparison.found += 1;
    if (copies.length > 1) comparison.duplicated.push(span);
    if (differences.length > 0) comparison.changed.push({ span, differences });
  }
  comparison.foreign = [...foundById.values()].flat();
  return comparison;
}

/** Every difference, e.g. `start: sent 17, found 16`. The kind of a span is not among them: MLflow does not give it back. */
function differencesOf(sent: SmokeSpan, found: TraceSpan): string[] {
  return [
    ...difference('name', sent.name, found.name),
    ...difference('parent', sent.parentSpanId, found.parentSpanId),
    ...difference('start', sent.start, found.start),
    ...difference('end', sent.end, found.end),
    ...difference('status', sent.status.code, found.status.code),
    ...difference('status message', sent.status.message, found.status.message),
    ...attributeDifferences('attribute', sent.attributes, found.attributes),
    ...eventDifferences(sent.events, found.events),
    ...linkDifferences(sent.links, found.links),
  ];
}

/** What is not in a trace's tags of the resource that was sent; MLflow writes every value as text. More tags are expected. Pure. */
export function resourceDifferences(sent: Readonly<Record<string, string | number>>, tags: Readonly<Record<string, string>>): string[] {
  return Object.entries(sent).flatMap(([key, value]) => difference(`resource ${key}`, String(value), tags[key]));
}

function eventDifferences(sent: TraceSpan['events'], found: TraceSpan['events']): string[] {
  if (sent.length !== found.length) return difference('events', sent.length, found.length);
  const inOrder = byTimeAndName(found);
  return byTimeAndName(sent).flatMap((event, index) => {
    const other = inOrder[index];
    if (other === undefined) return [];
    return [
      ...difference(`event ${event.name}: name`, event.name, other.name),
      ...difference(`event ${event.name}: time`, event.time, other.time),
      ...attributeDifferences(`event ${event.name}: attribute`, event.attributes, other.attributes),
    ];
  });
}

function linkDifferences(sent: TraceSpan['links'], found: TraceSpan['links']): string[] {
  if (sent.length !== found.length) return difference('links', sent.length, found.length);
  const inOrder = byTarget(found);
  return byTarget(sent).flatMap((link, index) => {
    const other = inOrder[index];
    if (other === undefined) return [];
    if (targetOf(link) !== targetOf(other)) return difference('link', targetOf(link), targetOf(other));
    return attributeDifferences(`link ${link.spanId}: attribute`, link.attributes, other.attributes);
  });
}

function byTarget(links: TraceSpan['links']): TraceSpan['links'] {
  return links.toSorted((a, b) => targetOf(a).localeCompare(targetOf(b)));
}

function targetOf({ traceId, spanId }: TraceSpan['links'][number]): string {
  return `${traceId}/${spanId}`;
}

function byTimeAndName(events: TraceSpan['events']): TraceSpan['events'] {
  return events.toSorted((a, b) => Number(a.time - b.time) || a.name.localeCompare(b.name));
}

function attributeDifferences(what: string, sent: Attributes, found: Attributes): string[] {
  const lostOrChanged = Object.entries(sent).flatMap(([key, value]) => difference(`${what} ${key}`, value, found[key]));
  const added = Object.keys(found).filter((key) => !(key in sent) && !isAddedByMlflow(key));
  return [...lostOrChanged, ...added.flatMap((key) => difference(`${what} ${key}`, undefined, found[key]))];
}

/** e.g. mlflow.traceRequestId, mlflow.spanType, mlflow.chat.tokenUsage, mlflow.llm.model (seen on 3.17.2). */
function isAddedByMlflow(key: string): boolean {
  return key.startsWith('mlflow.');
}

function difference(what: string, sent: AttributeValue | undefined, found: AttributeValue | undefined): string[] {
  if (isDeepStrictEqual(sent, found) || isDeepStrictEqual(decodedByMlflow(sent), found)) return [];
  return [`${what}: sent ${show(sent)}, found ${show(found)}`];
}

/** MLflow gives strings that hold a JSON object, array or string back decoded (seen on 3.17.2). */
function decodedByMlflow(sent: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof sent !== 'string' || !/^[{["]/.test(sent)) return sent;
  try {
    return parseJson(sent);
  } catch {
    return sent;
  }
}

function show(value: AttributeValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

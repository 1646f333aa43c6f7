import { randomBytes } from 'node:crypto';
import type { AnyValue, KeyValue, ResourceSpans, Span } from '../../otlp/request.ts';
import type { Client } from '../clients.ts';

/** What a span belongs to: the instrumentation that made it. */
type Scope = 'fastapi' | 'httpx';

export interface Made {
  scope: Scope;
  span: Span;
}

/** The caller's span, from its `traceparent` (https://www.w3.org/TR/trace-context/). */
interface Parent {
  traceId: string;
  spanId: string;
  sampled: boolean;
  traceState: string;
}

/** One request to LLaMA Stack, as it was answered; times are nanoseconds since 1970. */
interface Served {
  method: string;
  url: string;
  host: string;
  path: string;
  userAgent: string | undefined;
  client: Client;
  status: number;
  route: string | undefined;
  upstream: string | undefined;
  start: bigint;
  end: bigint;
}

/** The parent that `traceparent` names (https://www.w3.org/TR/trace-context/); undefined for none. */
export function parentOf(traceparent: string | undefined, traceState = ''): Parent | undefined {
  const [, traceId, spanId, flags = ''] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceparent?.trim() ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1, traceState };
}

/** The spans of a request: the server's, those of its parts below it, and the one of the model server (seen on 0.7.3). */
export function spansOf(served: Served, parent: Parent | undefined): Made[] {
  const { method, route, status, upstream, start, end } = served;
  const name = route === undefined ? method : `${method} ${route}`;
  const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
  const traceState = parent?.traceState ?? '';
  const server = spanOf(name, 2, start, end, serverAttributes(served), {
    traceId,
    traceState,
    parentSpanId: parent?.spanId ?? '',
    remote: parent !== undefined,
  });
  const below = { traceId, traceState, parentSpanId: server.spanId, remote: false };
  /** Somewhere between start and end, in hundredths. */
  const at = (part: bigint) => start + ((end - start) * part) / 100n;
  const inner = (what: string, event: string, from: bigint, more: KeyValue[] = []) =>
    spanOf(`${name} http ${what}`, 1, at(from), at(from + 1n), [attribute('asgi.event.type', event), ...more], below);
  const code = attribute('http.status_code', status);
  const receive = upstream === undefined ? [] : [inner('receive', 'http.request', 5n)];
  const sends = [inner('send', 'http.response.start', 90n, [code]), inner('send', 'http.response.body', 97n)];
  const client = upstream === undefined ? [] : [clientSpan('POST', upstream, at(30n), at(80n), below)];
  // A span is handed on when it ends, so the server's is the last.
  return [...[...receive, ...sends, server].map((span): Made => ({ scope: 'fastapi', span })), ...client];
}

/** A request to the model server that nobody asked for: LLaMA Stack looks for its models when it starts. */
export function lookupSpan(url: string, start: bigint, end: bigint): Made {
  return clientSpan('GET', url, start, end, { traceId: randomBytes(16).toString('hex'), traceState: '', parentSpanId: '', remote: false });
}

/** Spans with their resource and scopes, as the exporter sends them. */
export function resourceSpansOf(resource: KeyValue[], made: readonly Made[]): ResourceSpans {
  const scopes = Map.groupBy(made, ({ scope }) => scope);
  return {
    resource: { attributes: resource, droppedAttributesCount: 0, entityRefs: [] },
    scopeSpans: [...scopes].map(([scope, all]) => ({
      scope: { name: `opentelemetry.instrumentation.${scope}`, version: '0.66b1', attributes: [], droppedAttributesCount: 0 },
      spans: all.map(({ span }) => span),
      schemaUrl: 'https://opentelemetry.io/schemas/1.11.0',
    })),
    schemaUrl: '',
  };
}

type Place = Pick<Span, 'traceId' | 'traceState' | 'parentSpanId'> & { remote: boolean };

function clientSpan(method: string, url: string, start: bigint, end: bigint, place: Place): Made {
  const attributes = [attribute('http.method', method), attribute('http.url', url), attribute('http.status_code', 200)];
  return { scope: 'httpx', span: spanOf(method, 3, start, end, attributes, place) };
}

function spanOf(name: string, kind: number, start: bigint, end: bigint, attributes: KeyValue[], { remote, ...place }: Place): Span {
  return {
    ...place,
    spanId: randomBytes(8).toString('hex'),
    // Whether the parent is in another process is known, and so is the answer.
    flags: remote ? 0x300 : 0x100,
    ...{ name, kind, startTimeUnixNano: String(start), endTimeUnixNano: String(end), attributes, droppedAttributesCount: 0 },
    ...{ events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0, status: { message: '', code: 0 } },
  };
}

function serverAttributes(served: Served): KeyValue[] {
  const { method, url, host, path, userAgent, client, status, route } = served;
  return [
    attribute('http.scheme', 'http'),
    attribute('http.host', '127.0.0.1:8321'),
    attribute('net.host.port', 8321),
    attribute('http.flavor', '1.1'),
    attribute('http.target', path),
    attribute('http.url', url),
    attribute('http.method', method),
    attribute('http.server_name', host),
    ...(userAgent === undefined ? [] : [attribute('http.user_agent', userAgent)]),
    attribute('net.peer.ip', client.ip),
    attribute('net.peer.port', client.port),
    ...(route === undefined ? [] : [attribute('http.route', route)]),
    attribute('http.status_code', status),
  ];
}

function attribute(key: string, value: string | number): KeyValue {
  const any: AnyValue = typeof value === 'number' ? { intValue: String(value) } : { stringValue: value };
  return { key, value: any };
}

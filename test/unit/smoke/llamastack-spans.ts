import { createHash } from 'node:crypto';
import type http from 'node:http';
import type { WireSpan } from './otlp-json.ts';

/** The spans of a request, as LLaMA Stack's instrumentation makes them (seen on 0.7.3): the server's, and one for each part of the answer. */
export function requestSpans(path: string, { traceparent = '', 'user-agent': userAgent = '' }: http.IncomingHttpHeaders): WireSpan[] {
  const [, traceId = '', parent = ''] = String(traceparent).split('-');
  const idOf = (name: string) =>
    createHash('sha256')
      .update(traceId + path + name)
      .digest()
      .subarray(0, 8)
      .toString('base64');
  const span = (name: string, parentSpanId: string): WireSpan => ({
    trace_id: Buffer.from(traceId, 'hex').toString('base64'),
    span_id: idOf(name),
    parent_span_id: parentSpanId,
    name,
    kind: 2,
    start_time_unix_nano: 1_763_910_000_000_000_001n,
    end_time_unix_nano: 1_763_910_000_000_000_003n,
    attributes: [],
    events: [],
    links: [],
    status: { message: '', code: 'STATUS_CODE_UNSET' },
  });
  const server = span(`GET ${path}`, Buffer.from(parent, 'hex').toString('base64'));
  return [
    { ...server, attributes: [{ key: 'http.user_agent', value: { string_value: userAgent } }] },
    ...['start', 'body'].map((part) => span(`${path} http send ${part}`, server.span_id)),
  ];
}

import { countSpans, type ResourceSpans, type Span, type TraceRequest } from '../../otlp/request.ts';

/** One request of several; their resources stay apart, as the collector has it. Pure. */
export function merge(requests: readonly TraceRequest[]): TraceRequest {
  return { resourceSpans: requests.flatMap(({ resourceSpans }) => resourceSpans) };
}

/** Cuts a request into some with at most so many spans each. Pure. */
export function split(request: TraceRequest, most: number): TraceRequest[] {
  if (countSpans(request) <= most) return [request];
  const parts: TraceRequest[] = [];
  let part: TraceRequest = { resourceSpans: [] };
  let room = most;
  for (const { scopeSpans, ...resource } of request.resourceSpans) {
    for (const { spans, ...scope } of scopeSpans) {
      for (let at = 0; at < spans.length; ) {
        if (room === 0) {
          parts.push(part);
          part = { resourceSpans: [] };
          room = most;
        }
        const some = spans.slice(at, at + room);
        part.resourceSpans.push({ ...resource, scopeSpans: [{ ...scope, spans: some }] });
        at += some.length;
        room -= some.length;
      }
    }
  }
  return [...parts, part];
}

/** Without the spans that `isKept` says no to, and without what is empty then. Pure but for `isKept`. */
export function filter({ resourceSpans }: TraceRequest, isKept: (span: Span) => boolean): TraceRequest {
  const kept = resourceSpans.map((one): ResourceSpans => {
    const scopeSpans = one.scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.filter(isKept) }));
    return { ...one, scopeSpans: scopeSpans.filter(({ spans }) => spans.length > 0) };
  });
  return { resourceSpans: kept.filter(({ scopeSpans }) => scopeSpans.length > 0) };
}

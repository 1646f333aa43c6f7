import type { Clock } from '../../clock.ts';
import { countSpans, type TraceRequest } from '../../otlp/request.ts';
import type { CollectorFault } from '../../scenario.ts';
import { filter, merge } from './batch.ts';
import type { Pipeline } from './config/config.ts';
import type { Exporter } from './exporter.ts';
import { type CollectorLog, component } from './log.ts';
import type { Metrics } from './metrics.ts';

/** What a receiver does with a request. @returns why it is refused; undefined: it is taken */
export type Consume = (request: TraceRequest, transport: 'http' | 'grpc') => string | undefined;

interface Io {
  clock: Clock;
  log: CollectorLog;
  metrics: Metrics;
  signal: AbortSignal;
}

const queueFull = 'sending queue is full';
const overMemory = 'data refused due to high memory usage';

/** The way from the OTLP receiver to the exporters, counted. */
export function createConsume(
  pipelines: readonly Pipeline[],
  exporters: ReadonlyMap<string, Exporter>,
  { metrics, ...io }: Io,
  { dropEvery, isShort }: Pick<CollectorFault, 'dropEvery'> & { isShort?: boolean } = {},
): Consume {
  const ways = pipelines.map((pipeline) => wayThrough(pipeline, exporters, { metrics, ...io }));
  const hand = (request: TraceRequest) => {
    if (isShort) return overMemory;
    // Each way gets it, whatever the other says.
    return ways.map((way) => way(request)).every((taken) => taken) ? undefined : queueFull;
  };
  const dropped = new Set<string>();
  let seen = 0;
  /** A span that was dropped is dropped again when somebody sends it again, who did not hear the answer. */
  const isDropped = ({ spanId }: { spanId: string }, every: number) => {
    if (!dropped.has(spanId) && ++seen % every === 0) dropped.add(spanId);
    return dropped.has(spanId);
  };
  return (request, transport) => {
    const spans = countSpans(request);
    const kept = dropEvery === undefined ? request : filter(request, (span) => !isDropped(span, dropEvery));
    const labels = { receiver: 'otlp', transport };
    const refusal = spans === 0 ? undefined : hand(kept);
    metrics.add('receiver_accepted_spans', labels, refusal === undefined ? spans : 0);
    metrics.add('receiver_refused_spans', labels, refusal === undefined ? 0 : spans);
    return refusal;
  };
}

function wayThrough(
  { exporters: ids, batch }: Pipeline,
  exporters: ReadonlyMap<string, Exporter>,
  io: Io,
): (request: TraceRequest) => boolean {
  const hand = (request: TraceRequest) => {
    const spans = countSpans(request);
    if (spans === 0) return true;
    return ids.map((id) => exporters.get(id)?.offer(request) ?? true).every((taken, at) => taken || refuse(ids[at] ?? '', spans, io));
  };
  if (batch === undefined) return hand;
  let pending: TraceRequest[] = [];
  const flush = () => {
    const requests = pending;
    pending = [];
    if (requests.length > 0) hand(merge(requests));
  };
  io.signal.addEventListener('abort', flush, { once: true });
  return (request) => {
    pending.push(request);
    if (countSpans(merge(pending)) >= batch.size) flush();
    else if (pending.length === 1) io.clock.sleep(batch.seconds, io.signal).then(flush, () => undefined);
    return true;
  };
}

function refuse(id: string, spans: number, { log, metrics }: Io): false {
  metrics.add('exporter_enqueue_failed_spans', { exporter: id }, spans);
  const fields = { ...component('exporter', id), 'otelcol.signal': 'traces', error: queueFull, rejected_items: spans };
  log('error', 'internal/base_exporter.go:115', 'Exporting failed. Rejecting data.', fields);
  return false;
}

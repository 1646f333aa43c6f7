import type { Clock } from '../../clock.ts';
import { countSpans, type TraceRequest } from '../../otlp/request.ts';
import { merge, split } from './batch.ts';
import type { ExporterConfig } from './config/config.ts';
import { goDuration } from './config/duration.ts';
import { createConsumers } from './consumers.ts';
import { type CollectorLog, component } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Send } from './send.ts';

/** An exporter with its queue in memory. */
export interface Exporter {
  /** False when the queue is full: nothing of it was taken. */
  offer(request: TraceRequest): boolean;
  /** Sends what is in the queue, each once; resolves when it is empty. */
  drain(): Promise<void>;
}

interface ExporterIo {
  clock: Clock;
  log: CollectorLog;
  metrics: Metrics;
  send: Send;
}

/** The queue, its batches and its retries (https://github.com/open-telemetry/opentelemetry-collector/tree/v0.149.0/exporter/exporterhelper). */
export function createExporter(config: ExporterConfig, { clock, log, metrics, send }: ExporterIo): Exporter {
  const { id, batch, queueSize, consumers, retry } = config;
  const stopping = new AbortController();
  const fields = { ...component('exporter', id), 'otelcol.signal': 'traces' };
  /** Requests that were taken and are not done with: the queue's size. */
  let held = 0;
  let pending: TraceRequest[] = [];
  let flushing = false;
  const queue = createConsumers(consumers);
  metrics.gauge('exporter_queue_capacity', { data_type: 'traces', exporter: id }, () => queueSize);
  metrics.gauge('exporter_queue_size', { data_type: 'traces', exporter: id }, () => held);

  const drop = (words: string, spans: number) => {
    metrics.add('exporter_sent_spans', { exporter: id }, 0);
    metrics.add('exporter_send_failed_spans', { exporter: id }, spans);
    const hint = retry.enabled ? '' : ' Try enabling retry_on_failure config option to retry on retryable errors.';
    const told = { ...fields, error: words, dropped_items: spans };
    log('error', 'internal/queue_sender.go:50', `Exporting failed. Dropping data.${hint}`, told);
  };

  const deliver = async (request: TraceRequest): Promise<void> => {
    const spans = countSpans(request);
    let elapsed = 0;
    // The real one adds up to half of it, or takes it away, by chance.
    for (let pause = retry.initialSeconds; ; pause = Math.min(pause * 1.5, retry.maxSeconds)) {
      const outcome = await send(request);
      if (outcome.kind === 'sent') return metrics.add('exporter_sent_spans', { exporter: id }, spans);
      if (!retry.enabled) return drop(outcome.words, spans);
      if (outcome.kind === 'permanent') return drop(`not retryable error: ${outcome.words}`, spans);
      const wait = Math.max(pause, outcome.afterSeconds ?? 0);
      elapsed += wait;
      if (retry.maxElapsedSeconds > 0 && elapsed > retry.maxElapsedSeconds) return drop(`no more retries left: ${outcome.words}`, spans);
      if (!stopping.signal.aborted) {
        const told = { ...fields, error: outcome.words, interval: goDuration(wait) };
        log('info', 'internal/retry_sender.go:133', 'Exporting failed. Will retry the request after interval.', told);
        await clock.sleep(wait, stopping.signal).catch(() => undefined);
      }
      if (stopping.signal.aborted) return drop(`interrupted due to shutdown: ${outcome.words}`, spans);
    }
  };

  const flush = () => {
    const requests = pending;
    pending = [];
    if (requests.length === 0) return;
    const parts = split(merge(requests), batch?.maxSize ?? Number.POSITIVE_INFINITY);
    let left = parts.length;
    for (const part of parts) {
      queue.add(async () => {
        // It rejects when the sandbox closes.
        await deliver(part).catch((error: unknown) => drop(String(error), countSpans(part)));
        left--;
        if (left === 0) held -= requests.length;
      });
    }
  };

  const flushLater = (seconds: number) => {
    if (flushing) return;
    flushing = true;
    const done = () => {
      flushing = false;
      flush();
    };
    clock.sleep(seconds, stopping.signal).then(done, done);
  };

  return {
    offer(request) {
      if (held >= queueSize) return false;
      held++;
      pending.push(request);
      if (batch === undefined || countSpans(merge(pending)) >= batch.minSize) flush();
      else flushLater(batch.flushSeconds);
      return true;
    },
    async drain() {
      stopping.abort(new Error('the collector shuts down'));
      flush();
      await queue.idle();
    },
  };
}

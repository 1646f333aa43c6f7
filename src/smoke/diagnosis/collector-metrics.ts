/** The collector's counters of spans, summed over its receivers and exporters. */
export interface CollectorMetrics {
  accepted: number;
  refused: number;
  sent: number;
  sendFailed: number;
  enqueueFailed: number;
  /** In batches, or in what the queue is sized by. */
  queueSize: number;
  queueCapacity: number;
}

const metrics: Record<keyof CollectorMetrics, RegExp> = {
  accepted: /^otelcol_receiver_accepted_spans(_total)?$/,
  refused: /^otelcol_receiver_refused_spans(_total)?$/,
  sent: /^otelcol_exporter_sent_spans(_total)?$/,
  sendFailed: /^otelcol_exporter_send_failed_spans(_total)?$/,
  enqueueFailed: /^otelcol_exporter_enqueue_failed_spans(_total)?$/,
  queueSize: /^otelcol_exporter_queue_size$/,
  queueCapacity: /^otelcol_exporter_queue_capacity$/,
};

/** Reads the text of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), as the collector's port 8888 gives it. Pure. */
export function readMetrics(text: string): CollectorMetrics {
  const read = { accepted: 0, refused: 0, sent: 0, sendFailed: 0, enqueueFailed: 0, queueSize: 0, queueCapacity: 0 };
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^(\w+)(?:\{.*\})? ([-+.\deE]+)/.exec(line) ?? [];
    for (const key of Object.keys(metrics) as (keyof CollectorMetrics)[]) {
      if (metrics[key].test(name)) read[key] += Number(value);
    }
  }
  return read;
}

/** What was counted between two looks; counters that went back are those of another process, from 0. Pure. */
export function countedBetween(before: CollectorMetrics, after: CollectorMetrics): CollectorMetrics {
  const restarted = after.accepted < before.accepted || after.sent < before.sent;
  const grown = (key: keyof CollectorMetrics) => after[key] - (restarted ? 0 : before[key]);
  return {
    ...{ accepted: grown('accepted'), refused: grown('refused'), sent: grown('sent') },
    ...{ sendFailed: grown('sendFailed'), enqueueFailed: grown('enqueueFailed') },
    ...{ queueSize: after.queueSize, queueCapacity: after.queueCapacity },
  };
}

/** "accepted 13, sent 0, failed 13, queue 0 of 2000". */
export function describeMetrics(counted: CollectorMetrics): string {
  const { accepted, refused, sent, sendFailed, enqueueFailed, queueSize, queueCapacity } = counted;
  const some = (count: number, what: string) => (count > 0 ? `, ${what} ${count}` : '');
  return `accepted ${accepted} spans${some(refused, 'refused')}, sent ${sent}${some(sendFailed, 'failed')}${some(enqueueFailed, 'not queued')}, queue ${queueSize} of ${queueCapacity}`;
}

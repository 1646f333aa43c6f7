/** The collector's own counters, as its port 8888 tells them. */
export interface Metrics {
  add(name: Counter, labels: Labels, count: number): void;
  /** A value that is read when it is asked for. */
  gauge(name: Gauge, labels: Labels, read: () => number): void;
  /** In the text of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */
  text(): string;
}

type Labels = Record<string, string>;
type Counter = Exclude<keyof typeof families, Gauge>;
type Gauge = 'exporter_queue_capacity' | 'exporter_queue_size';

/** Help and the scope that counts it, as the collector 0.149 has them. */
const families = {
  exporter_enqueue_failed_spans: ['Number of spans failed to be added to the sending queue. [Alpha]', 'exporter/exporterhelper'],
  exporter_queue_capacity: ['Fixed capacity of the retry queue (in batches). [Alpha]', 'exporter/exporterhelper'],
  exporter_queue_size: ['Current size of the retry queue (in batches). [Alpha]', 'exporter/exporterhelper'],
  exporter_send_failed_spans: ['Number of spans in failed attempts to send to destination. [Alpha]', 'exporter/exporterhelper'],
  exporter_sent_spans: ['Number of spans successfully sent to destination. [Alpha]', 'exporter/exporterhelper'],
  process_uptime_seconds: ['Uptime of the process [Alpha]', 'service'],
  receiver_accepted_spans: ['Number of spans successfully pushed into the pipeline. [Alpha]', 'receiver/receiverhelper'],
  receiver_refused_spans: ['Number of spans that could not be pushed into the pipeline. [Alpha]', 'receiver/receiverhelper'],
} as const;

/** Counters that have counted nothing. @param uptimeSeconds of the collector */
export function createMetrics(uptimeSeconds: () => number): Metrics {
  const values = new Map<keyof typeof families, Map<string, number | (() => number)>>();
  const set = (name: keyof typeof families, labels: Labels, next: (before: number) => number | (() => number)) => {
    const known = values.get(name) ?? new Map<string, number | (() => number)>();
    values.set(name, known);
    const key = textOf({ ...labels, ...scopeOf(families[name][1]) });
    known.set(key, next(Number(known.get(key) ?? 0)));
  };
  set('process_uptime_seconds', {}, () => uptimeSeconds);
  return {
    add: (name, labels, count) => set(name, labels, (before) => before + count),
    gauge: (name, labels, read) => set(name, labels, () => read),
    text() {
      const lines = Object.entries(families).flatMap(([name, [help]]) => {
        const known = values.get(name as keyof typeof families);
        if (known === undefined) return [];
        const isGauge = name.startsWith('exporter_queue_');
        const full = `otelcol_${name}${isGauge ? '' : '_total'}`;
        const samples = [...known].map(([labels, value]) => `${full}{${labels}} ${typeof value === 'number' ? value : value()}`);
        return [`# HELP ${full} ${help}`, `# TYPE ${full} ${isGauge ? 'gauge' : 'counter'}`, ...samples];
      });
      return `${lines.join('\n')}\n`;
    },
  };
}

function scopeOf(name: string): Labels {
  return { otel_scope_name: `go.opentelemetry.io/collector/${name}`, otel_scope_schema_url: '', otel_scope_version: '' };
}

function textOf(labels: Labels): string {
  return Object.entries(labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',');
}

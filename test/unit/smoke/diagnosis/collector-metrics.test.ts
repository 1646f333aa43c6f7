import { expect, test } from 'vitest';
import { countedBetween, describeMetrics, readMetrics } from '../../../../src/smoke/diagnosis/collector-metrics.ts';

const text = `# TYPE otelcol_receiver_accepted_spans_total counter
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="http"} 12
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="grpc"} 4
otelcol_exporter_sent_spans_total{exporter="otlp_http/mlflow"} 1e+01
otelcol_exporter_send_failed_spans_total{exporter="otlp_http/mlflow"} 6
otelcol_exporter_queue_size{data_type="traces",exporter="otlp_http/mlflow"} 3
otelcol_exporter_queue_capacity{data_type="traces",exporter="otlp_http/mlflow"} 2000
otelcol_process_uptime_seconds_total{} 2.1
`;
const read = { accepted: 16, refused: 0, sent: 10, sendFailed: 6, enqueueFailed: 0, queueSize: 3, queueCapacity: 2000 };

test('reads and sums the counters, with or without _total', () => {
  expect(readMetrics(text)).toEqual(read);
  expect(readMetrics(text.replaceAll('_total', ''))).toEqual(read);
});

test('counts from before, and from 0 after a restart', () => {
  const after = { ...read, accepted: 20, sendFailed: 10, queueSize: 0 };
  expect(countedBetween(read, after)).toEqual({ ...read, accepted: 4, sent: 0, sendFailed: 4, queueSize: 0 });
  expect(countedBetween({ ...read, accepted: 100 }, after)).toEqual(after);
});

test('says it in words', () => {
  expect(describeMetrics(read)).toBe('accepted 16 spans, sent 10, failed 6, queue 3 of 2000');
});

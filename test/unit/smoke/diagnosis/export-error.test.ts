import { describe, expect, test } from 'vitest';
import { failureOf, readExportErrors } from '../../../../src/smoke/diagnosis/export-error.ts';

const rest =
  '{"resource": {"service.name": "otelcol-contrib"}, "otelcol.component.id": "otlp_http/mlflow", "otelcol.signal": "traces", "error": ';

describe('readExportErrors', () => {
  const notFound =
    'not retryable error: Permanent error: rpc error: code = Unimplemented desc = error exporting items, request to http://mlflow:5000/v1/traces responded with HTTP Status Code 404';

  test('reads the console log of 0.149, and leaves out stack traces and other lines', () => {
    const lines = [
      '2026-11-23T18:54:42.138Z\tinfo\tservice@v0.149.0/service.go:241\tStarting otelcol-contrib...\t{"Version": "0.149.0"}',
      `2026-11-23T18:54:43.005Z\terror\tinternal/queue_sender.go:50\tExporting failed. Dropping data.\t${rest}"${notFound}", "dropped_items": 13}`,
      'go.opentelemetry.io/collector/exporter/exporterhelper/internal.NewQueueSender.func1',
    ];
    expect(readExportErrors(lines)).toEqual([
      { time: '2026-11-23T18:54:43.005Z', exporter: 'otlp_http/mlflow', dropped: true, words: notFound },
    ]);
  });

  test('tells what will be tried again from what is gone', () => {
    const again = `2026-11-23T18:54:33.922Z\tinfo\tinternal/retry_sender.go:133\tExporting failed. Will retry the request after interval.\t${rest}"no", "interval": "1s"}`;
    const rejected = `2026-11-23T18:57:15.489Z\terror\tinternal/base_exporter.go:115\tExporting failed. Rejecting data.\t${rest}"sending queue is full", "rejected_items": 12}`;
    expect(readExportErrors([again, rejected]).map(({ dropped, words }) => [dropped, words])).toEqual([
      [false, 'no'],
      [true, 'sending queue is full'],
    ]);
  });

  test('reads a JSON log', () => {
    const line = {
      level: 'error',
      ts: 1_000_000_000.5,
      msg: 'Exporting failed. Dropping data.',
      'otelcol.component.id': 'otlp',
      error: 'no',
    };
    expect(readExportErrors([JSON.stringify(line)])).toEqual([
      { time: '2001-09-09T01:46:40.500Z', exporter: 'otlp', dropped: true, words: 'no' },
    ]);
  });
});

test.each([
  ['Post "http://mlfow:5000/v1/traces": dial tcp: lookup mlfow on 10.96.0.10:53: server misbehaving', { kind: 'dns', host: 'mlfow' }],
  ['Post "http://mlfow:5000": dial tcp: lookup mlfow on 10.96.0.10:53: no such host', { kind: 'dns', host: 'mlfow' }],
  ['Post "http://mlflow:5001": dial tcp 10.96.130.11:5001: connect: connection refused', { kind: 'refused', address: '10.96.130.11:5001' }],
  ['Post "http://mlflow:5000": dial tcp 10.96.130.11:5000: connect: no route to host', { kind: 'unreachable' }],
  ['Post "https://mlflow:5000/v1/traces": http: server gave HTTP response to HTTPS client', { kind: 'protocol' }],
  [
    'rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: http2: frame too large"',
    { kind: 'protocol' },
  ],
  ['Post "http://mlflow:5001": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', { kind: 'timeout' }],
  ['request to http://mlflow:5000/v1/traces responded with HTTP Status Code 422', { kind: 'status', status: 422 }],
  ['sending queue is full', { kind: 'queue' }],
  ['element size too large', { kind: 'queue' }],
  ['something new', { kind: 'other', words: 'something new' }],
])('failureOf %s', (words, failure) => {
  expect(failureOf(words)).toMatchObject(failure);
});

import { expect, test } from 'vitest';
import { mlflowTraceId, parseTraces } from '../../../src/mlflow/trace.ts';

/** As MLflow 3.17.2 answered on the lab, with links and a span below the root added. */
const answer = `{"traces":[{"trace_info":{"trace_id":"tr-e36678f7c9b5b3cc11627877a4145cf9",
"trace_location":{"type":"MLFLOW_EXPERIMENT","mlflow_experiment":{"experiment_id":"1"}},"request_time":"2025-11-23T15:00:00.123Z",
"execution_duration":"0.877s","state":"ERROR","tags":{"service.name":"x","mlflow.trace.spansLocation":"TRACKING_STORE"}},
"spans":[{"trace_id":"42Z498m1s8wRYnh3pBRc+Q==","span_id":"VBPgIMyPO9c=","name":"root","start_time_unix_nano":1763910000123456789,
"end_time_unix_nano":1763910001000000001,"attributes":[{"key":"smoke","value":{"string_value":"r1"}},{"key":"b","value":{"double_value":1.5}},
{"key":"c","value":{"bool_value":true}},{"key":"d","value":{"array_value":{"values":[{"string_value":"x"},{"int_value":2}]}}},
{"key":"e","value":{"int_value":9223372036854775807}},{"key":"f","value":{"kvlist_value":{"values":[{"key":"g","value":{"string_value":""}}]}}}],
"events":[{"time_unix_nano":1763910000123456790,"name":"e","attributes":[{"key":"k","value":{"int_value":1}}]}],
"links":[{"trace_id":"42Z498m1s8wRYnh3pBRc+Q==","span_id":"AAAAAAAAAAE=","attributes":[{"key":"k","value":{"string_value":"v"}}]},
{"trace_id":"42Z498m1s8wRYnh3pBRc+Q==","span_id":"VBPgIMyPO9c="}],
"status":{"message":"no","code":"STATUS_CODE_ERROR"}},
{"trace_id":"42Z498m1s8wRYnh3pBRc+Q==","span_id":"AAAAAAAAAAE=","parent_span_id":"VBPgIMyPO9c=","name":"child",
"start_time_unix_nano":1763910000123456789,"end_time_unix_nano":1763910000123456790}]}]}`;

test('reads ids as hex, times to the nanosecond, and values with their types', () => {
  const [trace] = parseTraces(answer);
  expect(trace).toEqual({
    id: 'tr-e36678f7c9b5b3cc11627877a4145cf9',
    experimentId: '1',
    state: 'ERROR',
    tags: { 'service.name': 'x', 'mlflow.trace.spansLocation': 'TRACKING_STORE' },
    metadata: {},
    spans: [
      {
        spanId: '5413e020cc8f3bd7',
        name: 'root',
        start: 1763910000123456789n,
        end: 1763910001000000001n,
        status: { code: 'ERROR', message: 'no' },
        attributes: { smoke: 'r1', b: 1.5, c: true, d: ['x', 2], e: 9223372036854775807n, f: { g: '' } },
        events: [{ name: 'e', time: 1763910000123456790n, attributes: { k: 1 } }],
        links: [
          { traceId: 'e36678f7c9b5b3cc11627877a4145cf9', spanId: '0000000000000001', attributes: { k: 'v' } },
          { traceId: 'e36678f7c9b5b3cc11627877a4145cf9', spanId: '5413e020cc8f3bd7', attributes: {} },
        ],
      },
      {
        spanId: '0000000000000001',
        parentSpanId: '5413e020cc8f3bd7',
        name: 'child',
        start: 1763910000123456789n,
        end: 1763910000123456790n,
        status: { code: 'UNSET', message: '' },
        attributes: {},
        events: [],
        links: [],
      },
    ],
  });
});

test('a trace of which no span has arrived has none', () => {
  expect(parseTraces('{"traces":[{"trace_info":{"trace_id":"tr-1","state":"IN_PROGRESS"}}]}')).toMatchObject([{ id: 'tr-1', spans: [] }]);
});

test.each(['null', '<html>', '{"traces":[{}]}'])('%s is no answer with traces', (text) => {
  expect(() => parseTraces(text)).toThrow();
});

test('the MLflow id of an OpenTelemetry trace', () => {
  expect(mlflowTraceId('e36678f7c9b5b3cc11627877a4145cf9')).toBe('tr-e36678f7c9b5b3cc11627877a4145cf9');
});

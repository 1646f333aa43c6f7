import { expect, test } from 'vitest';
import type { StoredTrace } from '../../../../src/sandbox/programs/mlflow/data.ts';
import { matching } from '../../../../src/sandbox/programs/mlflow/filter.ts';
import { storeSpan } from '../../../../src/sandbox/programs/mlflow/span.ts';

const span = storeSpan(
  {
    ...{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), parentSpanId: '', traceState: '', flags: 0, name: 'GET /v1/models', kind: 2 },
    ...{ startTimeUnixNano: '1', endTimeUnixNano: '2', droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [] },
    ...{ droppedLinksCount: 0, attributes: [{ key: 'http.user_agent', value: { stringValue: 'mlflow-tui-smoke/1234 (expires 9)' } }] },
  },
  { links: true },
);
const trace: StoredTrace = {
  ...{ id: 'tr-1', experimentId: '1', start: 1000, durationMs: 115, state: 'OK', metadata: { 'mlflow.trace.user': 'me' } },
  tags: { 'mlflow_tui.smoke_run': '1234', 'service.name': "it's AND more" },
  spans: new Map([[span.spanId, span]]),
};

test.each([
  { filter: '', found: true },
  { filter: "tag.`mlflow_tui.smoke_run` LIKE '%'", found: true },
  { filter: "tag.`mlflow_tui.smoke_run` = '1234'", found: true },
  { filter: "tags.`mlflow_tui.smoke_run` = '123'", found: false },
  { filter: "tag.`mlflow_tui.smoke_run` LIKE '12__'", found: true },
  { filter: "tag.`mlflow_tui.smoke_run` LIKE '12_'", found: false },
  { filter: "tag.`mlflow_tui.smoke_run` != '1'", found: true },
  { filter: 'tag.service.name ILIKE "IT\'S%"', found: true },
  { filter: "tag.service.name LIKE 'IT%'", found: false },
  { filter: "tag.nothing LIKE '%'", found: false },
  { filter: 'tag.nothing IS NULL', found: true },
  { filter: 'tag.service.name IS NOT NULL', found: true },
  { filter: "tag.service.name RLIKE '^it.*more$'", found: true },
  { filter: "span.attributes.http.user_agent LIKE '%mlflow-tui-smoke/%'", found: true },
  { filter: "span.attributes.http.user_agent LIKE '%curl%'", found: false },
  // On the real one this finds nothing, whatever is there.
  { filter: "span.attributes.http.user_agent = 'mlflow-tui-smoke/1234 (expires 9)'", found: false },
  { filter: "span.attributes.http.nothing LIKE '%mlflow%'", found: false },
  { filter: "span.name = 'GET /v1/models'", found: true },
  { filter: "status = 'OK' AND timestamp_ms >= 1000", found: true },
  { filter: "status = 'OK' and execution_time < 100", found: false },
  { filter: "attributes.status = 'ERROR'", found: false },
  { filter: "metadata.`mlflow.trace.user` = 'me'", found: true },
])('$filter: $found', ({ filter, found }) => {
  expect(matching(filter)(trace)).toBe(found);
});

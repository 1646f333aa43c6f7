import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import type { EventBody } from '../../../src/run/events.ts';
import { createLedger } from '../../../src/smoke/ledger.ts';
import type { PathResult } from '../../../src/smoke/paths/path-result.ts';
import { conclude } from '../../../src/tasks/smoke/conclude.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

test('what the collector quotes of its configuration is told without its secrets', async () => {
  const labels = { 'app.kubernetes.io/name': 'otel-collector', 'app.kubernetes.io/part-of': 'mlflow-tui' };
  const complaint =
    "'headers[authorization]' expected type 'configopaque.String', got unconvertible type '[]interface {}', value: '[s3cret-x]'";
  const ended = {
    exitCode: 1,
    message: `failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):\n\n${complaint}\n`,
  };
  const status = { restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: ended } };
  const yaml =
    'exporters: {otlp_http: {endpoint: "http://mlflow:5000", headers: {authorization: [s3cret-x]}}}\nservice: {pipelines: {traces: {exporters: [otlp_http]}}}';
  const at = (name: string) => ({ name, namespace: 'dev', labels });
  const { cluster } = stubCluster([
    { kind: 'Service', metadata: at('otel-collector'), spec: { selector: labels, ports: [{ port: 4318 }] } },
    { kind: 'ConfigMap', metadata: at('otel-collector'), data: { 'collector.yaml': yaml } },
    {
      kind: 'Pod',
      metadata: at('c-1'),
      spec: { containers: [{ name: 'collector' }], volumes: [{ name: 'config', configMap: { name: 'otel-collector' } }] },
      status: { phase: 'Running', containerStatuses: [{ name: 'collector', ready: false, image: 'x', imageID: '', ...status }] },
    },
  ] as object[] as KubeObject[]);
  const failed: PathResult = {
    path: 'collector',
    account: createLedger(0).account(),
    fault: { at: 'reaching', words: 'Service otel-collector has no ready pod behind it' },
    warnings: [],
  };
  const told: EventBody[] = [];
  const io = { emit: (event: EventBody) => told.push(event), progress: () => {}, signal: new AbortController().signal };
  const ending = await conclude(contextOf(cluster), { paths: [failed], warnings: [], traceIds: [] }, { startedAt: 0, skewMs: 0 }, io);
  expect(told).toMatchObject([{ type: 'smoke.diagnosis', cause: expect.stringContaining("value: '[…]'") }]);
  expect(JSON.stringify([told, ending])).not.toContain('s3cret');
});

import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/settings/schema.ts';

test('the defaults are those of the reference cluster', () => {
  expect(schema.parse({})).toEqual({
    namespace: 'catalystlab-shared',
    connectTimeout: 5000,
    timeout: 600_000,
    wait: 0,
    postgres: {
      cluster: 'pgvector-cluster',
      secret: 'pgvector-cluster-app',
      database: 'mlflow',
      owner: 'vectordb',
      expectedDatabases: ['llamastack', 'vectordb'],
    },
    ingress: { class: 'nginx', controllerNamespace: 'ingress-nginx' },
    storage: { class: 'local-path', size: '10Gi' },
    llamastack: { name: 'llamastack', port: 8321 },
    mlflow: { image: 'ghcr.io/mlflow/mlflow:v3.17.2-full', experiment: 'llamastack-traces' },
    collector: { image: 'otel/opentelemetry-collector-contrib:0.149.0' },
    sandbox: { speed: 1 },
    smoke: {},
  });
});

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['0.5s', 500],
  ['168h', 604_800_000],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(schema.parse({ timeout: text }).timeout).toBe(milliseconds);
});

describe('refuses', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  test.each<[string, object, object]>([
    ['durations', { timeout: '1h' }, { timeout: '5' }],
    ['a run of no time', { timeout: '1s' }, { timeout: '0s' }],
    ['a connection of no time', { connectTimeout: '0.1s' }, { connectTimeout: '0m' }],
    ['more than timers can count', { wait: '168h' }, { wait: '168h1s' }],
    ['units in the wrong order', { wait: '1m1s' }, { wait: '1s1m' }],
    ['namespaces', { namespace: 'a'.repeat(63) }, { namespace: 'a'.repeat(64) }],
    ['namespaces with a dot', { namespace: 'a-b' }, { namespace: 'a.b' }],
    ['object names', { postgres: { cluster: 'a.b' } }, { postgres: { cluster: 'a..b' } }],
    ['identifiers', { postgres: { owner: 'a_b' } }, { postgres: { owner: "a'b" } }],
    ['an address as host', { ingress: { host: 'mlflow.10.0.0.1.nip.io' } }, { ingress: { host: '10.0.0.1' } }],
    ['a host with its port', { ingress: { host: 'localhost' } }, { ingress: { host: 'localhost:80' } }],
    ['sizes', { storage: { size: '500Mi' } }, { storage: { size: '0Gi' } }],
    ['ports', { llamastack: { port: 65535 } }, { llamastack: { port: 65536 } }],
    ['images without a tag', { mlflow: { image: 'registry:5000/a:1' } }, { mlflow: { image: 'registry:5000/a' } }],
    ['images with half a digest', { mlflow: { image: `a@${digest}` } }, { mlflow: { image: 'a@sha256:00' } }],
    ['a sandbox slower than a cluster', { sandbox: { speed: 1 } }, { sandbox: { speed: 0.9 } }],
    ['a sandbox too fast to be seen', { sandbox: { speed: 1000 } }, { sandbox: { speed: 1001 } }],
    ['an empty text', { context: 'a' }, { context: '' }],
  ])('%s', (_what, good, bad) => {
    expect(schema.safeParse(good).success).toBe(true);
    expect(schema.safeParse(bad).success).toBe(false);
  });
});

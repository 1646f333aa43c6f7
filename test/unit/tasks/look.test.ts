import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { LookEvent } from '../../../src/run/look.ts';
import { schema } from '../../../src/settings/schema.ts';
import type { Context } from '../../../src/tasks/context.ts';
import { deployTasks } from '../../../src/tasks/deploy/list.ts';
import { serveLook } from '../../../src/tasks/look/look.ts';
import { logsOf, targetsOf } from '../../../src/tasks/look/targets.ts';
import { prerequisites } from '../../../src/tasks/prerequisites/list.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const settings = schema.parse({ namespace: 'dev' });
const secret = { kind: 'Secret', metadata: { name: 'pgvector-cluster-app', namespace: 'dev' }, data: { password: 'YWJj' } };

/** Serves looks at this cluster, or at none yet. */
function serve(
  answers: Partial<Cluster> = {},
  connected: Promise<Context> = Promise.resolve(contextOf(stubCluster([secret], answers).cluster)),
) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const told: LookEvent[] = [];
  const browse = vi.fn<(url: string) => Promise<boolean>>(async () => true);
  const look = serveLook({ settings, connected, browse, tell: (event) => told.push(event) }, stop.signal);
  return { look, told, browse, stop, tells: (events: unknown[]) => expect.poll(() => told).toMatchObject(events) };
}

test('only rows of the checklist can be asked for', () => {
  const ids = [...prerequisites, ...deployTasks].map(({ id }) => id);
  for (const id of [...Object.keys(targetsOf(settings)), ...Object.keys(logsOf(settings))]) expect(ids).toContain(id);
});

test('a row shows the log of its Deployment', () => {
  expect(logsOf(settings)).toMatchObject({ mlflow: 'mlflow', 'collector.deploy': 'otel-collector', 'llamastack.configure': 'llamastack' });
  expect(logsOf(settings)).not.toHaveProperty('artifacts');
});

describe('YAML', () => {
  const asked = { type: 'yaml.asked', task: 'postgres.secret' };

  test('is read when there is a cluster, without credentials', async () => {
    const { promise, resolve } = Promise.withResolvers<Context>();
    const { look, told, tells } = serve({}, promise);
    look.yaml('postgres.secret');
    expect(told).toEqual([asked]);
    resolve(contextOf(stubCluster([secret]).cluster));
    const lines = [
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      '  name: pgvector-cluster-app',
      '  namespace: dev',
      'data:',
      '  password: ••• 3 bytes',
    ];
    await tells([asked, { type: 'yaml.read', objects: [{ kind: 'Secret', name: 'pgvector-cluster-app', lines }] }]);
  });

  test.each<{ what: string; get: Cluster['get']; problem: object }>([
    {
      what: 'that may not be read',
      get: async () => {
        throw new ClusterError('forbidden', 'secrets: forbidden', { hint: 'ask for the right' });
      },
      problem: { message: 'secrets: forbidden', hint: 'ask for the right' },
    },
    {
      what: 'that is not there',
      get: async () => undefined,
      problem: {
        message: 'There is no Secret pgvector-cluster-app in dev now.',
        hint: 'kubectl -n dev get secrets pgvector-cluster-app -o yaml',
      },
    },
  ])('$what says so in its place', async ({ get, problem }) => {
    const { look, tells } = serve({ get });
    look.yaml('postgres.secret');
    await tells([asked, { type: 'yaml.read', objects: [{ lines: [], problem }] }]);
  });
});

test('a log that can not be followed says why, unless nobody follows it any more', async () => {
  const { look, told, tells } = serve();
  look.log('mlflow');
  await tells([
    { type: 'log.asked', task: 'mlflow' },
    { type: 'log.failed', message: 'There is no Deployment mlflow in dev now.' },
  ]);
  look.log('mlflow');
  look.stop();
  look.log('collector');
  await tells([{}, {}, { type: 'log.asked' }, { task: 'collector' }, { type: 'log.failed', task: 'collector' }]);
  expect(told).toHaveLength(5);
});

test('MLflow that can not be opened says why, and can be asked for again', async () => {
  const { look, browse, tells } = serve();
  const failed = { mlflow: { status: 'failed', message: 'no pod of MLflow is ready in dev' } };
  look.openMlflow();
  look.openMlflow();
  await tells([{ mlflow: { status: 'opening' } }, failed]);
  await new Promise(setImmediate);
  look.openMlflow();
  await tells([{}, {}, { mlflow: { status: 'opening' } }, failed]);
  expect(browse).not.toHaveBeenCalled();
});

test('after the end nothing is told any more', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { look, told, stop } = serve({ get: () => promise });
  look.yaml('postgres.secret');
  look.log('mlflow');
  const before = [...told];
  stop.abort();
  resolve(undefined);
  look.yaml('mlflow');
  look.log('mlflow');
  look.openMlflow();
  await new Promise(setImmediate);
  expect(told).toEqual(before);
});

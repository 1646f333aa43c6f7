import type { ConfigMap, Service } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import { claims, configMaps, services } from '../../../src/cluster/kinds.ts';
import { artifactClaim } from '../../../src/manifests/artifacts.ts';
import { mlflowService } from '../../../src/manifests/mlflow.ts';
import { Problem } from '../../../src/problem.ts';
import { applyObject, planObject } from '../../../src/tasks/deploy/apply-object.ts';
import { planOf } from '../../../src/tasks/deploy/list.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const signal = new AbortController().signal;
const { settings } = contextOf(stubCluster([]).cluster);
const wanted = mlflowService(settings);

/** The Service as the API server keeps it: with its bookkeeping, a status, and somebody else's annotation. */
const stored: Service = {
  ...wanted,
  metadata: {
    ...wanted.metadata,
    uid: 'a1f71712',
    resourceVersion: '8964',
    generation: 1,
    annotations: { team: 'data' },
    managedFields: [{ manager: 'mlflow-tui', operation: 'Apply', time: '2026-11-23T15:48:09Z' }],
  },
  status: { loadBalancer: {} },
};
const withPort: Service = { ...stored, spec: { ...stored.spec, ports: [{ name: 'http', port: 5001 }] } };
const { 'app.kubernetes.io/managed-by': _managed, ...otherLabels } = wanted.metadata?.labels ?? {};
const foreign: Service = { ...stored, metadata: { ...stored.metadata, labels: otherLabels } };
const deleted: Service = { ...stored, metadata: { ...stored.metadata, deletionTimestamp: '2026-11-23T15:50:00Z' } };

/** A server that keeps its books: each answer has another time and version. */
const bookkeeping: Partial<Cluster> = {
  apply: async (_kind, object) => ({
    ...stored,
    ...object,
    metadata: { ...stored.metadata, ...object.metadata, resourceVersion: '9000', generation: 2, managedFields: [] },
  }),
};

test.each([
  { there: 'nothing', objects: [], action: 'create', diff: ['+kind: Service'] },
  { there: 'the same', objects: [stored], action: 'unchanged' },
  { there: 'another port', objects: [withPort], action: 'change', diff: ['-      port: 5001', '+      port: 5000'] },
])('where there is $there, applying is: $action', async ({ objects, action, diff }) => {
  const { cluster, applied } = stubCluster(objects);
  await expect(applyObject(contextOf(cluster), services, wanted, signal)).resolves.toMatchObject({ action, object: { spec: wanted.spec } });
  await expect(planObject(contextOf(cluster), 'service', services, wanted, signal)).resolves.toEqual({
    task: 'service',
    kind: 'Service',
    name: 'mlflow',
    action,
    ...(diff && { diff: expect.arrayContaining(diff) }),
  });
  expect(applied).toEqual([
    { object: wanted, dryRun: false },
    { object: wanted, dryRun: true },
  ]);
});

test('bookkeeping is no change', async () => {
  const { cluster } = stubCluster([stored], bookkeeping);
  await expect(applyObject(contextOf(cluster), services, wanted, signal)).resolves.toMatchObject({ action: 'unchanged' });
});

describe('is refused, and nothing is written:', () => {
  test.each([
    {
      what: 'an object that somebody else made',
      object: foreign,
      message: 'Service mlflow was there before and is not managed by mlflow-tui; it is left alone',
      hint: 'rename or remove it, or hand it over: kubectl -n dev label service mlflow app.kubernetes.io/managed-by=mlflow-tui --overwrite',
    },
    {
      what: 'an object on its way out',
      object: deleted,
      message: 'Service mlflow is being deleted',
      hint: 'wait for it, then run again: kubectl -n dev wait --for=delete service/mlflow',
    },
  ])('$what', async ({ object, message, hint }) => {
    const { cluster, applied } = stubCluster([object]);
    await expect(applyObject(contextOf(cluster), services, wanted, signal)).rejects.toMatchObject({ message, hint });
    await expect(planObject(contextOf(cluster), 'service', services, wanted, signal)).resolves.toMatchObject({
      action: 'refused',
      note: message,
      hint,
    });
    expect(applied).toEqual([]);
  });
});

const conflict = (causes: { field: string; message: string }[]) =>
  new ClusterError('conflict', 'apply services mlflow in dev: set by someone else: kubectl holds .spec.ports', {
    hint: 'try again',
    status: 409,
    causes,
  });
const failing = (error: Error): Partial<Cluster> => ({ apply: () => Promise.reject(error) });
const held = conflict([{ field: '.spec.ports', message: 'conflict with "kubectl-edit" using v1' }]);

test('fields that somebody else holds are named, with two ways out', async () => {
  const { cluster } = stubCluster([stored], failing(held));
  const problem = await applyObject(contextOf(cluster), services, wanted, signal).catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem.message).toBe(
    'Service mlflow was changed by somebody else and is left alone: .spec.ports (conflict with "kubectl-edit" using v1)',
  );
  expect(problem.hint).toBe(
    'put the same value into mlflow-tui.yaml, or let the next run make it anew: kubectl -n dev delete service mlflow',
  );
});

test('a ConfigMap is made anew: no setting has a whole file for its value', async () => {
  const config: ConfigMap = { metadata: { ...stored.metadata, name: 'otel-collector' } };
  const { cluster } = stubCluster([], failing(held));
  const problem = await applyObject(contextOf(cluster), configMaps, config, signal).catch((error) => error);
  expect(problem.hint).toBe('let the next run make it anew: kubectl -n dev delete configmap otel-collector');
});

test('nobody is told to delete the claim that holds the artifacts', async () => {
  const claim = artifactClaim(settings);
  const { cluster } = stubCluster([claim], failing(held));
  const problem = await applyObject(contextOf(cluster), claims, claim, signal).catch((error) => error);
  expect(problem.hint).toBe('set storage.class and storage.size to what the claim has');
});

test.each([
  { what: 'a conflict of two requests at the same time', error: conflict([]) },
  { what: 'a refusal', error: new ClusterError('invalid', 'admission webhook denied the request', { hint: 'look' }) },
])('$what is told as it is', async ({ error }) => {
  const { cluster } = stubCluster([stored], failing(error));
  await expect(applyObject(contextOf(cluster), services, wanted, signal)).rejects.toBe(error);
  await expect(planObject(contextOf(cluster), 'service', services, wanted, signal)).resolves.toMatchObject({
    action: 'refused',
    note: error.message,
    hint: error.hint,
  });
});

test('a mistake of this program, and an interruption, are no refusals', async () => {
  const mistake = new TypeError('x is undefined');
  const { cluster } = stubCluster([stored], failing(mistake));
  await expect(planObject(contextOf(cluster), 'service', services, wanted, signal)).rejects.toBe(mistake);
  const { cluster: lost } = stubCluster([stored], failing(held));
  await expect(planObject(contextOf(lost), 'service', services, wanted, AbortSignal.abort())).rejects.toThrow(Problem);
});

test('the plan of a whole run is in the order of its tasks; a task that can not plan is refused with its next step', async () => {
  const context = contextOf(stubCluster([]).cluster);
  const planned = (id: string, plan: () => Promise<never[]>) => ({ id, title: id, plan }) as never;
  const change = { task: 'slow', action: 'create', kind: 'Service', name: 'x' };
  const slow = planned('slow', () => new Promise((resolve) => setImmediate(() => resolve([change] as never[]))));
  const missing = planned('Tracing', () => Promise.reject(new Problem('Deployment x is not in dev', { hint: 'set llamastack.name' })));
  expect(await planOf([slow, missing, planned('empty', async () => [])], context, signal)).toEqual([
    change,
    {
      task: 'Tracing',
      action: 'refused',
      kind: 'Task',
      name: 'Tracing',
      note: 'Deployment x is not in dev',
      hint: 'set llamastack.name',
    },
  ]);
  const mistake = new TypeError('x is undefined');
  await expect(planOf([planned('bad', () => Promise.reject(mistake))], context, signal)).rejects.toBe(mistake);
});

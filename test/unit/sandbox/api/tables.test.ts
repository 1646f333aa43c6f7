import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { since } from '../../../../src/sandbox/api/tables/duration.ts';
import { podReady, podRestarts, podStatus } from '../../../../src/sandbox/api/tables/pod-columns.ts';
import { quotaUse } from '../../../../src/sandbox/api/tables/quota-columns.ts';
import { kinds } from '../../../../src/sandbox/kinds.ts';
import { ask, createMachine, startApi } from './support/api.ts';

const now = new Date('2026-01-10T00:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();

test.each([
  [-5, '<invalid>'],
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [125, '2m5s'],
  [601, '10m'],
  [3 * 3600, '3h'],
  [3 * 3600 + 60, '3h1m'],
  [47 * 3600, '47h'],
  [3 * 86400, '3d'],
  [3 * 86400 + 3600, '3d1h'],
  [9 * 86400 + 3600, '9d'],
])('%d seconds are %s', (seconds, words) => {
  expect(since(ago(seconds), now)).toBe(words);
});

const container = (state: object, more: object = {}) => ({
  name: 'c',
  ready: false,
  restartCount: 0,
  image: '',
  imageID: '',
  state,
  ...more,
});
const pod = (containers: object[], more: { init?: object[]; phase?: string; deleted?: boolean } = {}): Pod => ({
  metadata: more.deleted ? { deletionTimestamp: ago(1) } : {},
  spec: { containers: [{ name: 'c' }], initContainers: (more.init ?? []).map(() => ({ name: 'i' })) },
  status: { phase: more.phase ?? 'Running', containerStatuses: containers as never, initContainerStatuses: (more.init ?? []) as never },
});

test.each([
  { pod: pod([container({ running: {} }, { ready: true })]), status: 'Running', ready: '1/1' },
  { pod: pod([], { phase: 'Pending' }), status: 'Pending', ready: '0/1' },
  { pod: pod([container({ waiting: { reason: 'CrashLoopBackOff' } })]), status: 'CrashLoopBackOff', ready: '0/1' },
  { pod: pod([container({ terminated: { exitCode: 3 } })]), status: 'ExitCode:3', ready: '0/1' },
  { pod: pod([container({ running: {} })], { deleted: true }), status: 'Terminating', ready: '0/1' },
  { pod: pod([], { init: [container({ waiting: { reason: 'PodInitializing' } })] }), status: 'Init:0/1', ready: '0/1' },
  { pod: pod([], { init: [container({ waiting: { reason: 'ErrImagePull' } })] }), status: 'Init:ErrImagePull', ready: '0/1' },
  { pod: pod([container({ running: {} })], { init: [container({ terminated: { exitCode: 0 } })] }), status: 'Running', ready: '0/1' },
])('a pod is $status, $ready', ({ pod: one, status, ready }) => {
  expect([podStatus(one), podReady(one)]).toEqual([status, ready]);
});

test('restarts say when the last one was', () => {
  const crashed = container({ running: {} }, { restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: ago(300) } } });
  expect(podRestarts(pod([crashed]), now)).toBe('3 (5m ago)');
});

test('kubectl gets tables of every kind, also of what is watched', async () => {
  const running = {
    ...pod([container({ running: {} }, { ready: true })]),
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
  };
  const { url } = await startApi(createMachine([running], {}, 100));
  const headers = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  const { columnDefinitions, rows } = (await ask(url, '/api/v1/pods', { headers })).json();
  expect(columnDefinitions.slice(0, 4).map(({ name }: { name: string }) => name)).toEqual(['Name', 'Ready', 'Status', 'Restarts']);
  expect(rows).toMatchObject([{ cells: expect.arrayContaining(['p', '1/1', 'Running', '0']), object: { metadata: { namespace: 'n' } } }]);
  // To sort by, kubectl needs all of them.
  const whole = (await ask(url, '/api/v1/pods?includeObject=Object', { headers })).json().rows;
  expect(whole).toMatchObject([{ object: { kind: 'Pod', apiVersion: 'v1', status: { phase: 'Running' } } }]);
  expect((await ask(url, '/api/v1/pods?includeObject=None', { headers })).json().rows[0]).not.toHaveProperty('object');
  const { text } = await ask(url, '/api/v1/pods?watch=1&timeoutSeconds=1', { headers });
  expect(JSON.parse(text)).toMatchObject({ type: 'ADDED', object: { kind: 'Table', rows: [{ object: { metadata: { name: 'p' } } }] } });
  for (const { apiVersion, plural } of kinds) {
    const path = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}/${plural}`;
    expect((await ask(url, path, { headers })).json()).toMatchObject({ kind: 'Table' });
  }
});

test('a quota shows what is used of it, limits apart', () => {
  const status = { hard: { pods: '3', 'limits.memory': '1Gi', configmaps: '9' }, used: { pods: '2', 'limits.memory': '512Mi' } };
  expect(quotaUse({ status }, false)).toBe('configmaps: 0/9, pods: 2/3');
  expect(quotaUse({ status }, true)).toBe('limits.memory: 512Mi/1Gi');
});

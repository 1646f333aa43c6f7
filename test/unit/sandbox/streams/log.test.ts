import { connect } from 'node:net';
import type { ContainerState, Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { chooseContainer } from '../../../../src/sandbox/api/pods.ts';
import { Refusal } from '../../../../src/sandbox/api/status.ts';
import { logSource } from '../../../../src/sandbox/streams/log-source.ts';
import { clusterError, patient } from '../../cluster/support/client.ts';
import { startTalker, target, writtenLog } from './api.ts';

/** At the full second. */
const ago = (seconds: number) => new Date((Math.floor(Date.now() / 1000) - seconds) * 1000);
const lines = [
  { time: ago(100), text: 'ready' },
  { time: ago(50), text: 'got /one' },
  { time: ago(5), text: 'got /two ü' },
] as const;
const path = '/api/v1/namespaces/here/pods/talker/log';
const status = (code: number, reason: string, message: string, details = '') =>
  `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"${message}","reason":"${reason}",${details}"code":${code}}`;

/** The words of a refusal, or what was decided. */
function outcome<T>(decide: () => T): T | string {
  try {
    return decide();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.message;
  }
}

describe('the answer', () => {
  const tooSmall = (field: string, value: string, rule: string) =>
    status(
      422,
      'Invalid',
      `PodLogOptions \\"talker\\" is invalid: ${field}: Invalid value: ${value}: ${rule}`,
      `"details":{"name":"talker","kind":"PodLogOptions","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: ${value}: ${rule}","field":"${field}"}]},`,
    );
  test.each([
    { query: '', body: 'ready\ngot /one\ngot /two ü\n' },
    { query: 'tailLines=1', body: 'got /two ü\n' },
    { query: 'tailLines=0', body: '' },
    { query: 'tailLines=9', body: 'ready\ngot /one\ngot /two ü\n' },
    { query: 'sinceSeconds=60', body: 'got /one\ngot /two ü\n' },
    { query: 'sinceSeconds=60&tailLines=1', body: 'got /two ü\n' },
    { query: 'sinceTime=', body: 'ready\ngot /one\ngot /two ü\n' },
    {
      query: 'sinceTime=abc',
      body: status(400, 'BadRequest', 'parsing time \\"abc\\" as \\"2006-01-02T15:04:05Z07:00\\": cannot parse \\"abc\\" as \\"2006\\"'),
    },
    {
      query: 'sinceSeconds=0&sinceTime=2026-11-30T00:00:00Z&tailLines=-1',
      body: status(
        422,
        'Invalid',
        'PodLogOptions \\"talker\\" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified]',
        '"details":{"name":"talker","kind":"PodLogOptions","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: -1: must be greater than or equal to 0","field":"tailLines"},{"reason":"FieldValueForbidden","message":"Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified","field":"[]"}]},',
      ),
    },
    { query: 'limitBytes=8', body: 'ready\ngo' },
    { query: 'timestamps=true&tailLines=1', body: `${lines[2].time.toISOString().replace('Z', '000000Z')} got /two ü\n` },
    { query: 'tailLines=-1', body: tooSmall('tailLines', '-1', 'must be greater than or equal to 0') },
    { query: 'sinceSeconds=0', body: tooSmall('sinceSeconds', '0', 'must be greater than 0') },
    { query: 'limitBytes=0', body: tooSmall('limitBytes', '0', 'must be greater than 0') },
    { query: 'tailLines=abc', body: status(400, 'BadRequest', 'strconv.ParseInt: parsing \\"abc\\": invalid syntax') },
    { query: 'container=x', body: status(400, 'BadRequest', 'container x is not valid for pod talker') },
    {
      query: 'previous=true',
      body: status(400, 'BadRequest', 'previous terminated container \\"python\\" in pod \\"talker\\" not found'),
    },
  ])('to "$query" is the real one', async ({ query, body }) => {
    const { url } = await startTalker({ log: writtenLog(lines) });
    expect(await (await fetch(`${url}${path}?${query}`)).text()).toBe(body);
  });

  test('begins at a time, to the second, as the kubelet is asked', async () => {
    const { url } = await startTalker({ log: writtenLog(lines) });
    const time = lines[1].time.toISOString().replace('.000Z', '.999999Z');
    expect(await (await fetch(`${url}${path}?sinceTime=${time}`)).text()).toBe('got /one\ngot /two ü\n');
    const elsewhere = time.replace('Z', '%2B00:00');
    expect(await (await fetch(`${url}${path}?sinceTime=${elsewhere}&tailLines=1`)).text()).toBe('got /two ü\n');
  });

  test('for a pod that is not there is 404', async () => {
    const { url } = await startTalker({});
    const answer = await fetch(`${url}${path.replace('talker', 'x')}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe(status(404, 'NotFound', 'pods \\"x\\" not found', '"details":{"name":"x","kind":"pods"},'));
  });
});

describe('followed', () => {
  test('lines come as they are written, until the container ends', async () => {
    const log = writtenLog(lines);
    const { cluster } = await startTalker({ log });
    const seen: string[] = [];
    const following = cluster.followLog(target, { tailLines: 1 }, (line) => seen.push(line), patient);
    await expect.poll(() => seen.length).toBe(1);
    log.write('three');
    await expect.poll(() => seen.length).toBe(2);
    log.end();
    await following;
    expect(seen).toEqual(['got /two ü', 'three']);
  });

  test('a silent log is answered at once, and one that has ended is over', async () => {
    const { url } = await startTalker({ log: writtenLog() });
    const answer = await fetch(`${url}${path}?follow=true`);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    await answer.body?.cancel();
    const ended = writtenLog(lines);
    ended.end();
    const { url: again } = await startTalker({ log: ended });
    expect(await (await fetch(`${again}${path}?follow=true&tailLines=1`)).text()).toBe('got /two ü\n');
  });

  test('who leaves is forgotten', async () => {
    const log = writtenLog(lines);
    const { cluster } = await startTalker({ log });
    const stop = new AbortController();
    const following = cluster.followLog(target, { tailLines: 1 }, () => {}, stop.signal);
    await expect.poll(log.followers).toBe(1);
    stop.abort();
    await following;
    await expect.poll(log.followers).toBe(0);
  });

  test('who does not read is cut off', async () => {
    const log = writtenLog(lines);
    const { url } = await startTalker({ log });
    const client = connect(Number(new URL(url).port), '127.0.0.1').pause();
    client.write(`GET ${path}?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await expect.poll(log.followers).toBe(1);
    for (let line = 0; line < 40; line++) log.write('x'.repeat(1024 ** 2));
    await expect.poll(log.followers).toBe(0);
    client.destroy();
  });
});

test('the log of the instance before', async () => {
  const state = { state: { running: {} }, lastState: { terminated: { exitCode: 1 } } };
  const containerStatuses = [{ name: 'python', image: '', imageID: '', ready: true, restartCount: 1, ...state }];
  const { cluster } = await startTalker({
    log: writtenLog(lines),
    previousLog: writtenLog([{ time: ago(200), text: 'panic' }]),
    pod: { status: { containerStatuses, podIP: '192.0.2.1' } },
  });
  const seen: string[] = [];
  await cluster.followLog(target, { tailLines: 9, previous: true }, (line) => seen.push(line), patient);
  expect(seen).toEqual(['panic']);
});

test('a container that waits is told to the client in words', async () => {
  const containerStatuses = [
    { name: 'python', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
  ];
  const { cluster } = await startTalker({ pod: { status: { containerStatuses, podIP: '192.0.2.1' } } });
  const error = await clusterError(cluster.followLog(target, { tailLines: 9 }, () => {}, patient));
  expect(error.message).toContain('container "python" in pod "talker" is waiting to start: ContainerCreating');
});

describe('which log', () => {
  const running: ContainerState = { running: {} };
  const terminated: ContainerState = { terminated: { exitCode: 1 } };
  const waiting = (reason: string): ContainerState => ({ waiting: { reason } });
  const waits = (why: string) => `container "c" in pod "p" is waiting to start: ${why}`;
  test.each([
    { state: running, log: 'latest', before: 'previous terminated container "c" in pod "p" not found' },
    { state: running, lastState: terminated, log: 'latest', before: 'before' },
    { state: terminated, log: 'latest', before: 'previous terminated container "c" in pod "p" not found' },
    { state: terminated, lastState: terminated, log: 'latest', before: 'before' },
    { state: waiting('CrashLoopBackOff'), lastState: terminated, log: 'latest', before: 'latest' },
    { state: waiting('ErrImagePull'), log: waits("image can't be pulled") },
    { state: waiting('ImagePullBackOff'), log: waits('trying and failing to pull image') },
    { state: waiting('CreateContainerConfigError'), log: waits('CreateContainerConfigError') },
  ])('$state, $lastState', ({ state, lastState, log, before }) => {
    const containerStatuses = [
      { name: 'c', image: '', imageID: '', ready: false, restartCount: 0, state, ...(lastState && { lastState }) },
    ];
    const pod: Pod = { metadata: { name: 'p' }, spec: { nodeName: 'n', containers: [] }, status: { containerStatuses } };
    expect(outcome(() => logSource(pod, 'c', false))).toBe(log);
    if (before !== undefined) expect(outcome(() => logSource(pod, 'c', true))).toBe(before);
  });

  test('none of a pod without a node, and not that of a container that the kubelet has not seen yet', () => {
    expect(logSource({ spec: { containers: [] } }, 'c', false)).toBe('none');
    const placed: Pod = { metadata: { name: 'p' }, spec: { nodeName: 'n', containers: [] } };
    expect(outcome(() => logSource(placed, 'c', false))).toBe('container "c" in pod "p" is not available');
  });
});

test.each([
  { containers: ['a'], wanted: null, chosen: 'a' },
  { containers: ['a', 'b'], wanted: 'b', chosen: 'b' },
  { containers: ['a'], init: ['i'], wanted: 'i', chosen: 'i' },
  { containers: ['a'], init: ['i'], wanted: null, chosen: 'a' },
  { containers: ['a'], wanted: 'x', chosen: 'container x is not valid for pod p' },
  { containers: ['a', 'b'], wanted: null, chosen: 'a container name must be specified for pod p, choose one of: [a b]' },
  {
    containers: ['a', 'b'],
    init: ['i'],
    wanted: null,
    chosen: 'a container name must be specified for pod p, choose one of: [a b] or one of the init containers: [i]',
  },
])('of $containers, $wanted is $chosen', ({ containers, init = [], wanted, chosen }) => {
  const named = (names: string[]) => names.map((name) => ({ name }));
  const pod: Pod = { metadata: { name: 'p' }, spec: { containers: named(containers), initContainers: named(init) } };
  expect(outcome(() => chooseContainer(pod, wanted))).toBe(chosen);
});

import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Cluster, Target } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { LogLine } from '../../../src/run/look.ts';
import { batchLines } from '../../../src/tasks/look/batch.ts';
import { followDeployment } from '../../../src/tasks/look/log.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';
import { container, crashLoop, deployment, pod, running, terminated } from './objects.ts';

type ReadLog = (target: Target, previous: boolean) => string[] | Error;

/** Follows the log of `web`: its pods come one list after the other, each container's log is what `readLog` says. */
function follow(readLog: ReadLog, { objects = [withNamespace()] }: { objects?: object[] } = {}) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  let change: (pods: Pod[]) => void = () => {};
  let isWatched = false;
  const answers: Partial<Cluster> = {
    watch: (_kind, _where, onChange, signal) => {
      change = (pods) => onChange(pods as never[]);
      isWatched = true;
      signal.addEventListener('abort', () => {
        isWatched = false;
      });
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    followLog: async (target, { previous = false }, onLine) => {
      const lines = readLog(target, previous);
      if (lines instanceof Error) throw lines;
      for (const line of lines) onLine(line);
    },
  };
  const { cluster } = stubCluster(objects as never[], answers);
  const told: LogLine[] = [];
  const following = followDeployment(contextOf(cluster), 'web', (lines) => told.push(...lines), stop.signal);
  following.catch(() => undefined);
  return {
    following,
    isWatched: () => isWatched,
    stop: () => stop.abort(),
    tells: (lines: string[]) => expect.poll(() => told.map(({ from, text }) => `${from}: ${text}`)).toEqual(lines),
    async see(...pods: Pod[]) {
      // The watch begins after the Deployment has been read.
      await new Promise(setImmediate);
      change(pods);
    },
  };
}

function withNamespace() {
  const { metadata, ...rest } = deployment();
  return { kind: 'Deployment', ...rest, metadata: { ...metadata, namespace: 'dev' } };
}

const instance = (status: ContainerStatus, id: string): ContainerStatus => ({ ...status, containerID: id });
const podWith = (...containerStatuses: ContainerStatus[]) => pod({ containerStatuses }, { name: 'web-a' });

describe('the log of a Deployment', () => {
  test('is that of all containers of its newest pod, once', async () => {
    const log = follow(({ pod: name, container: of }) => [`hello from ${of} in ${name}`]);
    const old = podWith(instance(container(running), '1'));
    const newer: Pod = {
      ...podWith(instance(container(running), '2'), instance(container(running, { name: 'side' }), '3')),
      metadata: { name: 'web-b', creationTimestamp: '2026-11-23T16:00:00Z' },
    };
    await log.see(newer, old);
    await log.see(newer, old);
    await log.tells(['web-b app: hello from app in web-b', 'web-b side: hello from side in web-b']);
  });

  test('goes on with the next instance of a container, and with the next pod', async () => {
    let turn = 0;
    const log = follow(() => [`line ${++turn}`]);
    await log.see(podWith(instance(container(running), '1')));
    await log.see(podWith(instance(crashLoop(0, terminated(1)), '1')));
    await log.see(podWith(instance(container(running, { restartCount: 1 }), '2')));
    await log.see({
      ...podWith(instance(container(running), '9')),
      metadata: { name: 'web-z', creationTimestamp: '2027-01-01T00:00:00Z' },
    });
    await log.tells(['web-a app: line 1', 'web-a app, restart 1: line 2', 'web-z app: line 3']);
  });

  test('begins with the end of the instance before, where one crashed', async () => {
    const log = follow((_target, previous) => [previous ? 'panic' : 'started']);
    await log.see(podWith(instance(container(running, { restartCount: 3 }), '4')));
    await log.tells(['web-a app, the instance before: panic', 'web-a app, restart 3: started']);
  });

  test('does without the instance before where that is gone', async () => {
    const log = follow((_target, previous) => (previous ? new ClusterError('invalid', 'not found') : ['started']));
    await log.see(podWith(instance(container(running, { restartCount: 3 }), '4')));
    await log.tells(['web-a app, restart 3: started']);
  });

  test('has that of init containers that ended first', async () => {
    const log = follow(({ container: of }) => [of]);
    const initContainerStatuses = [instance(container(terminated(0), { name: 'init' }), '1')];
    await log.see(pod({ initContainerStatuses, containerStatuses: [instance(container(running), '2')] }, { name: 'web-a' }));
    await log.tells(['web-a init: init', 'web-a app: app']);
  });

  test('is tried again where a container turned out not to have started', async () => {
    let isStarted = false;
    const log = follow(() => (isStarted ? ['started'] : new ClusterError('invalid', 'ContainerCreating')));
    await log.see(podWith(instance(container(running), '1')));
    isStarted = true;
    await log.see(podWith(instance(container(running), '1')));
    await log.tells(['web-a app: started']);
  });

  test('that may not be read says so, after what was read', async () => {
    const log = follow(({ container: of }) => (of === 'app' ? ['read'] : new ClusterError('forbidden', 'pods/log: forbidden')));
    await log.see(podWith(instance(container(running), '1'), instance(container(running, { name: 'side' }), '2')));
    await expect(log.following).rejects.toThrow('pods/log: forbidden');
    expect(log.isWatched()).toBe(false);
    await log.tells(['web-a app: read']);
  });

  test('is missing together with the Deployment', async () => {
    const error = await follow(() => [], { objects: [] }).following.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'There is no Deployment web in dev now.', hint: 'kubectl -n dev get deployments' });
  });

  test('ends without an error when nobody looks any more', async () => {
    const log = follow(() => []);
    await log.see();
    log.stop();
    await expect(log.following).resolves.toBeUndefined();
  });
});

describe('lines', () => {
  const batched = (signal = new AbortController().signal) => {
    const tell = vi.fn<(lines: LogLine[], skipped: number) => void>();
    return { tell, ...batchLines(1, tell, signal) };
  };

  test('that come together are told together, in their order', async () => {
    const { tell, add } = batched();
    for (const text of ['a', 'b', 'c']) add('p', text);
    await expect.poll(() => tell).toHaveBeenCalled();
    expect(tell.mock.calls).toEqual([[['a', 'b', 'c'].map((text) => ({ from: 'p', text })), 0]]);
    add('p', 'd');
    await expect.poll(() => tell).toHaveBeenLastCalledWith([{ from: 'p', text: 'd' }], 0);
  });

  test.each([2000, 2001, 4000, 9001])('of which %i come at once are told as far as they can be shown, and counted', (count) => {
    const { tell, add, flush } = batched();
    for (let index = 0; index < count; index++) add('p', `${index}`);
    flush();
    const [lines = [], skipped = 0] = tell.mock.calls[0] ?? [];
    expect([lines.length, skipped, lines.at(-1)?.text, lines[0]?.text]).toEqual([2000, count - 2000, `${count - 1}`, `${count - 2000}`]);
  });

  test('of a megabyte are cut before they are kept', () => {
    const { tell, add, flush } = batched();
    add('p', 'x'.repeat(1e6));
    flush();
    expect(tell.mock.calls[0]?.[0][0]?.text).toBe(`${'x'.repeat(4000)}…`);
  });

  test('are told no more after the end', () => {
    const stop = new AbortController();
    const { tell, add, flush } = batched(stop.signal);
    add('p', 'a');
    stop.abort();
    add('p', 'b');
    flush();
    expect(tell).not.toHaveBeenCalled();
  });
});
